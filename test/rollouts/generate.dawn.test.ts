/** Sampling on WebGPU: the tokens, how rarely it reads back, and batches that shrink. */
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { disposeWeights, uploadWeights } from '../../src/model/decoder.ts';
import type { LoadedModel } from '../../src/model/folder.ts';
import { type GenerationRequest, generate, type Prompt, type Rollout } from '../../src/rollouts/generate.ts';
import { RowBatch } from '../../src/rollouts/row-batch.ts';
import { current } from '../../src/tensor/context.ts';
import { closeBackend, counts, memory } from '../../src/tensor/index.ts';
import { backend } from '../support/backend.ts';
import { departures } from '../support/near-ties.ts';
import { tinyModel } from '../support/tiny-model.ts';

beforeAll(() => backend('webgpu'));
afterAll(closeBackend);
afterEach(() => {
  vi.restoreAllMocks();
});

const late = tinyModel({ endEarly: 1 });
const early = tinyModel({ endEarly: 2.2, seed: 11 });
const middling = tinyModel({ endEarly: 1.7 });
const { tokenizer } = late;
const prompts: Prompt[] = ['2+3=', '23-17', 'Q:4*3+2'].map((text, i) => ({
  tokens: [1, ...tokenizer.encode(text)],
  hash: ((0x9e3779b9 * (i + 1)) % 2 ** 32) >>> 0,
}));
const request: GenerationRequest = {
  prompts,
  k: 4,
  sampling: { temperature: 1, topK: 0, topP: 1, maxNewTokens: 10 },
  seed: 7,
  purpose: 'rollout',
  round: 0,
  eos: tokenizer.eos,
  pad: tokenizer.pad,
};
const pace = { rowsTogether: 64, tokensPerRead: 16 };

interface Writing {
  rollouts: Rollout[];
  /** Rows that had come at each read-back. */
  progress: number[];
}

async function write(
  models: readonly LoadedModel[],
  over: Partial<GenerationRequest> = {},
  options: Partial<typeof pace> = {},
): Promise<Writing> {
  const weights = uploadWeights(
    late.config,
    models.map((model) => model.weights),
  );
  const rollouts: Rollout[] = [];
  const progress: number[] = [];
  for await (const update of generate(weights, { ...request, ...over }, { ...pace, ...options })) {
    rollouts.push(...update.finished);
    progress.push(update.rowsDone);
  }
  disposeWeights(weights);
  rollouts.sort((a, b) => a.lane - b.lane || a.prompt - b.prompt || a.k - b.k);
  return { rollouts, progress };
}

const ofLane = ({ rollouts }: Writing, lane: number) =>
  rollouts.filter((rollout) => rollout.lane === lane).map((rollout) => ({ ...rollout, lane: 0 }));

describe('a sampled token', () => {
  it.each([
    { temperature: 1, topK: 0, topP: 1 },
    { temperature: 0.7, topK: 20, topP: 0.9 },
    { temperature: 0, topK: 0, topP: 1 },
  ])('is the one that doubles draw from the same noise, but for near ties: %j', async (sampling) => {
    const over = { sampling: { ...sampling, maxNewTokens: 10 } };
    const models = [late, early, late];
    const { rollouts } = await write(models, over);
    expect(rollouts).toHaveLength(36);
    const off = rollouts.flatMap((rollout) => departures(models[rollout.lane]!, { ...request, ...over }, rollout));
    for (const departure of off) expect(departure.gap, JSON.stringify(departure)).toBeLessThan(1e-3);
    expect(off.length).toBeLessThanOrEqual(1);
    // Draws that were all alike, or a lane that wrote another's answers, would pass above.
    if (sampling.temperature > 0) {
      expect(new Set(rollouts.slice(0, 24).map(({ tokens }) => tokens.join())).size).toBeGreaterThan(12);
    }
    expect(rollouts.slice(24).map(({ tokens }) => tokens)).toEqual(rollouts.slice(0, 12).map(({ tokens }) => tokens));
  });

  it("is another when its address is: the test's own test", async () => {
    const { rollouts } = await write([late]);
    const other = { ...request, round: 1 };
    expect(rollouts.flatMap((rollout) => departures(late, other, rollout)).length).toBeGreaterThan(30);
  });
});

describe('reading back', () => {
  it('happens once every 16 tokens, and hands out the first row before the last token is sampled', async () => {
    const sampling = { ...request.sampling, maxNewTokens: 56 };
    await write([early], { sampling });
    let sampled = 0;
    const reads: number[] = [];
    const gpu = current().engine;
    const { prefill, decode } = RowBatch.prototype;
    vi.spyOn(RowBatch.prototype, 'prefill').mockImplementation(function (this: RowBatch) {
      sampled++;
      prefill.call(this);
    });
    vi.spyOn(RowBatch.prototype, 'decode').mockImplementation(function (this: RowBatch, tokens) {
      sampled += tokens;
      decode.call(this, tokens);
    });
    const { read } = gpu;
    vi.spyOn(gpu, 'read').mockImplementation((id) => {
      if (reads.at(-1) !== sampled) reads.push(sampled);
      return read.call(gpu, id);
    });
    const { rollouts, progress } = await write([late], { sampling });
    expect(rollouts).toHaveLength(12);
    const longest = Math.max(...rollouts.map(({ tokens }) => tokens.length));
    expect(longest).toBeGreaterThan(16);
    expect(reads).toEqual([16, 32, 48, 56].slice(0, progress.length));
    expect(progress[0]).toBeGreaterThan(0);
    expect(progress[0]).toBeLessThan(12);
    // Nothing is sampled once all rows have ended.
    expect(sampled).toBeLessThan(longest + 16);
  });

  it('is all that a token needs of the CPU: it uploads nothing, and costs as many dispatches each time', async () => {
    const costs: number[] = [];
    const submits: number[] = [];
    const { decode } = RowBatch.prototype;
    const { engine } = current();
    const uploads = [vi.spyOn(engine, 'alloc'), vi.spyOn(engine, 'write')];
    let uploaded = 0;
    vi.spyOn(RowBatch.prototype, 'decode').mockImplementation(function (this: RowBatch, tokens) {
      const before = counts();
      for (const spy of uploads) spy.mockClear();
      decode.call(this, tokens);
      uploaded += uploads.reduce((sum, { mock }) => sum + mock.calls.length, 0);
      costs.push((counts().dispatches - before.dispatches) / tokens);
      submits.push(counts().submits - before.submits);
    });
    const over = { sampling: { ...request.sampling, maxNewTokens: 40 } };
    await write([late, early], over, { tokensPerRead: 8 });
    const perToken = costs[0]!;
    expect(costs.length).toBeGreaterThan(3);
    expect(costs.every((cost) => cost === perToken)).toBe(true);
    expect(uploaded).toBe(0);
    // The first tokens are run and recorded; those that follow are one submit until rows are read.
    expect(submits[1]).toBe(1);
    costs.length = 0;
    await write([late]);
    expect(costs[0]).toBe(perToken);
  });
});

it('tokens that are replayed are those of plain steps, bit for bit, in batches that shrink too', async () => {
  const over = { k: 12, sampling: { ...request.sampling, maxNewTokens: 24 } };
  const run = () => write([early, middling], over, { tokensPerRead: 6 });
  const replayed = await run();
  const context = current();
  context.plainSteps = 'they are compared with';
  const plain = await run();
  context.plainSteps = null;
  expect(replayed).toEqual(plain);
  expect(replayed.rollouts).toHaveLength(72);
});

describe('a batch that shrinks', () => {
  it.each([
    ['one lane', [early]],
    ['three lanes', [early, middling, early]],
  ])('writes what one that does not writes: %s', async (_, models) => {
    const over = { prompts: prompts.slice(0, 2), k: 12, sampling: { ...request.sampling, maxNewTokens: 24 } };
    const { compact } = RowBatch.prototype;
    const sizes: number[] = [];
    vi.spyOn(RowBatch.prototype, 'compact').mockImplementation(function (this: RowBatch) {
      compact.call(this);
      sizes.push((this as unknown as { rows: unknown[] }).rows.length);
    });
    const still = await write(models, over, { tokensPerRead: 24 });
    expect(sizes).toEqual([]);
    const shrinking = await write(models, over, { tokensPerRead: 3 });
    expect(sizes.at(-1)).toBeLessThanOrEqual((24 * models.length) / 2);
    expect(shrinking.rollouts).toHaveLength(24 * models.length);
    for (const [i, { logp, ...rest }] of shrinking.rollouts.entries()) {
      const { logp: wanted, ...same } = still.rollouts[i]!;
      expect(rest).toEqual(same);
      for (const [t, value] of logp.entries()) expect(Math.abs(value - wanted[t]!)).toBeLessThan(1e-5);
    }
    const alone = await write([early], over, { tokensPerRead: 3 });
    expect(alone.rollouts.map(({ tokens }) => tokens)).toEqual(ofLane(shrinking, 0).map(({ tokens }) => tokens));
  });
});

it('a generation gives all back: tensors and bytes are the same after the second and the third', async () => {
  const over = { k: 12, sampling: { ...request.sampling, maxNewTokens: 20 } };
  const after = async () => {
    await write([early, late], over, { tokensPerRead: 4 });
    return memory();
  };
  await after();
  const second = await after();
  expect(await after()).toEqual(second);
});
