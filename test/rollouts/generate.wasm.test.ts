import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { disposeWeights, forward, uploadWeights, type Weights } from '../../src/model/decoder.ts';
import type { LoadedModel } from '../../src/model/folder.ts';
import { type GenerationRequest, generate, type Prompt, type Rollout } from '../../src/rollouts/generate.ts';
import { RowBatch } from '../../src/rollouts/row-batch.ts';
import { dispose, keep, labelLogProbs, memory, read, scope, upload } from '../../src/tensor/index.ts';
import { backend } from '../support/backend.ts';
import { referenceLogits } from '../support/reference-decoder.ts';
import { tinyModel } from '../support/tiny-model.ts';

const model = tinyModel({ endEarly: 0.8 });
const { tokenizer } = model;
const prompts: Prompt[] = [
  'Q:2+3\nA:',
  'Q:23+45-17\nA:',
  'Q:4*3+2\nA:',
  'Q:A farm has 12 hens and 7 ducks. How many?\nA:',
].map((text, i) => ({ tokens: [1, ...tokenizer.encode(text)], hash: ((0x9e3779b9 * (i + 1)) % 2 ** 32) >>> 0 }));
const request: GenerationRequest = {
  prompts,
  k: 4,
  sampling: { temperature: 1, topK: 0, topP: 1, maxNewTokens: 12 },
  seed: 7,
  purpose: 'rollout',
  round: 0,
  eos: tokenizer.eos,
  pad: tokenizer.pad,
};
const pace = { rowsTogether: 64, tokensPerRead: 4 };
let weights: Weights;

beforeAll(async () => {
  await backend('wasm');
  weights = uploadWeights(model.config, [model.weights]);
  return () => disposeWeights(weights);
});

async function all(over: Partial<GenerationRequest> = {}, options: Partial<typeof pace> = {}, of = weights) {
  const rollouts: Rollout[] = [];
  for await (const { finished } of generate(of, { ...request, ...over }, { ...pace, ...options }))
    rollouts.push(...finished);
  return rollouts.sort((a, b) => a.prompt - b.prompt || a.k - b.k);
}

const texts = (rollouts: Rollout[]) => rollouts.map(({ prompt, k, tokens }) => `${prompt} ${k} ${tokens.join(' ')}`);

describe('what a row depends on', () => {
  it('is not the batch: any number of rows together, any pace of reading, other prompts, gives the same tokens', async () => {
    const base = await all();
    expect(new Set(texts(base)).size).toBe(16);
    for (const rowsTogether of [1, 4, 8]) {
      const other = await all({}, { rowsTogether, tokensPerRead: 3 });
      expect(texts(other)).toEqual(texts(base));
      for (const [i, { logp }] of other.entries()) {
        logp.forEach((value, t) => {
          expect(Math.abs(value - base[i]!.logp[t]!)).toBeLessThan(1e-5);
        });
      }
    }
    const alone = await all({ prompts: [prompts[1]!] });
    expect(texts(alone).map((text) => text.slice(2))).toEqual(
      texts(base.filter(({ prompt }) => prompt === 1)).map((text) => text.slice(2)),
    );
  });

  it('is not its place: batches that shrink as rows end write what small ones that never do write', async () => {
    const early = uploadWeights(...lanesOf(tinyModel({ endEarly: 2 })));
    const over = { k: 16, sampling: { ...request.sampling, maxNewTokens: 30 } };
    const before = memory().tensors;
    const small = await all(over, { rowsTogether: 16, tokensPerRead: 30 }, early);
    const lengths = small.map(({ tokens }) => tokens.length).sort((a, b) => a - b);
    // The test is of nothing unless half of the rows end well before the last one does, and then half of those.
    expect(lengths[48]).toBeLessThan(lengths.at(-1)! - 8);
    for (const tokensPerRead of [1, 4]) {
      const shrinking = await all(over, { rowsTogether: 64, tokensPerRead }, early);
      expect(texts(shrinking)).toEqual(texts(small));
      expect(shrinking.map(({ finish }) => finish)).toEqual(small.map(({ finish }) => finish));
      for (const [i, { logp }] of shrinking.entries()) {
        expect(logp).toHaveLength(small[i]!.logp.length);
        for (const [t, value] of logp.entries()) expect(Math.abs(value - small[i]!.logp[t]!)).toBeLessThan(1e-5);
      }
    }
    expect(memory().tensors - before).toBeLessThanOrEqual(2);
    disposeWeights(early);
  });

  it('is not k: the four of K = 4 are the first four of K = 8', async () => {
    const four = await all();
    const eight = await all({ k: 8 });
    expect(texts(eight.filter(({ k }) => k < 4))).toEqual(texts(four));
  });

  it("is the seed, the round, the purpose and the prompt's hash", async () => {
    const base = texts(await all());
    expect(texts(await all())).toEqual(base);
    const others = [
      await all({ seed: 8 }),
      await all({ round: 1 }),
      await all({ purpose: 'evaluation' }),
      await all({ prompts: prompts.map((prompt) => ({ ...prompt, hash: prompt.hash + 1 })) }),
    ];
    for (const other of others) {
      const same = texts(other).filter((text) => base.includes(text));
      expect(same.length).toBeLessThan(8);
    }
    expect(new Set(others.map((other) => texts(other).join())).size).toBe(4);
  });

  it('is the weights', async () => {
    const second = tinyModel({ endEarly: 0.8, seed: 11 });
    const alone = uploadWeights(second.config, [second.weights]);
    expect(texts(await all({}, {}, alone))).not.toEqual(texts(await all()));
    disposeWeights(alone);
  });
});

describe('log-probabilities', () => {
  it.each([0.5, 1])('are those of the untouched policy at temperature 1, sampled at %s', async (temperature) => {
    const rollouts = await all({ sampling: { temperature, topK: 20, topP: 0.9, maxNewTokens: 12 } });
    for (const rollout of rollouts) {
      const { tokens: before } = prompts[rollout.prompt]!;
      const whole = [...before, ...rollout.tokens];
      const ids = upload(Int32Array.from(whole.slice(0, -1)), [1, whole.length - 1]);
      const labels = upload(Int32Array.from(whole.slice(1)), [1, whole.length - 1]);
      const logp = scope(() => keep(labelLogProbs(forward(weights, ids, 1, whole.length - 1), labels)));
      const wanted = Array.from(await read(logp)).slice(before.length - 1);
      dispose(ids, labels, logp);
      expect(rollout.logp).toHaveLength(rollout.tokens.length);
      for (const [t, value] of wanted.entries()) expect(Math.abs(rollout.logp[t]! - value)).toBeLessThan(1e-4);
    }
  });
});

describe('temperature 0', () => {
  it('is greedy, whatever the seed', async () => {
    const sampling = { ...request.sampling, temperature: 0 };
    const rollouts = await all({ sampling, k: 2 });
    expect(texts(await all({ sampling, k: 2, seed: 99 }))).toEqual(texts(rollouts));
    for (const { prompt, tokens } of rollouts) {
      const before = [...prompts[prompt]!.tokens];
      for (const token of tokens) {
        const logits = referenceLogits(model.config, model.weights, before).at(-1)!;
        expect(logits[token]).toBeGreaterThan(Math.max(...logits) - 1e-4);
        before.push(token);
      }
    }
  });
});

describe('the end of a row', () => {
  it('is its end token, or its last allowed one, and then it is marked as cut', async () => {
    const rollouts = await all();
    const cut = rollouts.filter(({ finish }) => finish === 'length');
    const whole = rollouts.filter(({ finish }) => finish === 'stop');
    expect(cut.length).toBeGreaterThan(0);
    expect(whole.length).toBeGreaterThan(0);
    for (const { tokens } of cut) {
      expect(tokens).toHaveLength(12);
      expect(tokens).not.toContain(tokenizer.eos);
    }
    for (const { tokens } of whole) expect(tokens.indexOf(tokenizer.eos)).toBe(tokens.length - 1);
  });

  it('an end token in the last allowed place is an end', async () => {
    const longer = (await all()).filter(({ finish, tokens }) => finish === 'stop' && tokens.length > 1);
    const { prompt, k, tokens } = longer[0]!;
    const again = await all({ sampling: { ...request.sampling, maxNewTokens: tokens.length } });
    expect(again.find((other) => other.prompt === prompt && other.k === k)).toMatchObject({ finish: 'stop', tokens });
    const shorter = await all({ sampling: { ...request.sampling, maxNewTokens: tokens.length - 1 } });
    expect(shorter.find((other) => other.prompt === prompt && other.k === k)).toMatchObject({
      finish: 'length',
      tokens: tokens.slice(0, -1),
    });
  });

  it('at the last position of the model is its own, not that of a longer neighbour', async () => {
    const short = tinyModel({ maxPositions: 54 });
    const narrow = uploadWeights(short.config, [short.weights]);
    const longest = prompts[3]!.tokens.length;
    expect(54 - longest).toBeLessThan(12);
    const together = await all({ k: 2 }, {}, narrow);
    expect(together.filter(({ prompt }) => prompt === 3).every(({ tokens }) => tokens.length <= 54 - longest)).toBe(
      true,
    );
    expect(together.some(({ prompt, tokens }) => prompt === 0 && tokens.length > 54 - longest)).toBe(true);
    expect(texts(await all({ k: 2 }, { rowsTogether: 1 }, narrow))).toEqual(texts(together));
    // A row that ends past its own last position, before the next read-back, did not end in time.
    const ending = uploadWeights(...lanesOf(tinyModel({ maxPositions: 54, endEarly: 1.5 })));
    const late = await all({ k: 16 }, { tokensPerRead: 12 }, ending);
    for (const { tokens, finish } of late) expect(finish === 'stop').toBe(tokens.at(-1) === tokenizer.eos);
    expect(new Set(late.filter(({ prompt }) => prompt === 3).map(({ finish }) => finish)).size).toBe(2);
    disposeWeights(ending);
    const tokens = new Array<number>(54).fill(5);
    await expect(all({ prompts: [{ tokens, hash: 1 }] }, {}, narrow)).rejects.toThrow(
      /A prompt of 54 tokens leaves no room/,
    );
    disposeWeights(narrow);
  });
});

describe('progress', () => {
  it('hands out the first finished row before the last token is sampled, and each row once', async () => {
    const early = uploadWeights(...lanesOf(tinyModel({ endEarly: 2 })));
    const seen: Rollout[] = [];
    const done: number[] = [];
    const sampling = { ...request.sampling, maxNewTokens: 40 };
    for await (const update of generate(early, { ...request, sampling }, { ...pace, tokensPerRead: 2 })) {
      seen.push(...update.finished);
      done.push(update.rowsDone);
      expect(update.rows).toBe(16);
      // Nothing longer than what could have been sampled by this read-back has come.
      for (const { tokens } of update.finished) expect(tokens.length).toBeLessThanOrEqual(2 * done.length);
    }
    expect(done[0]).toBeGreaterThan(0);
    expect(done[0]).toBeLessThan(16);
    expect(done.at(-1)).toBe(16);
    expect(new Set(seen.map(({ prompt, k }) => `${prompt} ${k}`)).size).toBe(16);
    // All had ended before their 40 tokens, and so had the work.
    expect(seen.every(({ finish }) => finish === 'stop')).toBe(true);
    expect(done.length).toBeLessThan(20);
    disposeWeights(early);
  });

  it('stops within one read-back of an abort and frees everything, as it does when it ends or is left', async () => {
    await all();
    const before = memory().tensors;
    await all();
    expect(memory().tensors).toBe(before);

    const abort = new AbortController();
    let updates = 0;
    for await (const update of generate(weights, request, { ...pace, tokensPerRead: 2, signal: abort.signal })) {
      updates++;
      expect(update.rowsDone).toBeLessThan(16);
      if (updates === 2) abort.abort();
    }
    expect(updates).toBeLessThanOrEqual(3);
    expect(memory().tensors).toBe(before);

    for await (const _ of generate(weights, request, pace)) break;
    expect(memory().tensors).toBe(before);
  });
});

const lanesOf = (model: LoadedModel) => [model.config, [model.weights]] as const;

describe('a device that stops counting', () => {
  afterEach(() => vi.restoreAllMocks());

  it('is given up after the tokens that must have ended every row, and everything is freed', async () => {
    const collect = vi.spyOn(RowBatch.prototype, 'collect').mockResolvedValue([]);
    const before = memory().tensors;
    await expect(all()).rejects.toThrow('The device stopped writing: rows are open after 12 tokens each.');
    expect(collect).toHaveBeenCalledTimes(3);
    expect(memory().tensors).toBe(before);
  });
});
