import { beforeAll, describe, expect, it } from 'vitest';
import { disposeWeights, forward, uploadWeights, type Weights } from '../../src/model/decoder.ts';
import type { LoadedModel } from '../../src/model/folder.ts';
import { createCache, decode, disposeCache, type KvCache, prefill } from '../../src/model/generation.ts';
import { dispose, keep, read, scope, upload } from '../../src/tensor/index.ts';
import { backend } from '../support/backend.ts';
import { referenceLogits } from '../support/reference-decoder.ts';
import { tinyModel } from '../support/tiny-model.ts';

const llama = tinyModel();
const V = llama.config.vocabularySize;
const sentence = [1, ...llama.tokenizer.encode('Q:23+45-17\nA:23+45=68;68-17=51#51')];
let weights: Weights;

beforeAll(() => backend('wasm'));

/** Uploads a model for the tests of the surrounding block. */
const use = (model: LoadedModel) =>
  beforeAll(() => {
    weights = uploadWeights(model.config, [model.weights]);
    return () => disposeWeights(weights);
  });

/** Logits [rows][tokens * V] of sequences padded at the right to `tokens`. */
async function full(sequences: number[][], tokens: number, pad = 0): Promise<Float32Array[]> {
  const ids = new Int32Array(sequences.length * tokens).fill(pad);
  for (const [row, sequence] of sequences.entries()) ids.set(sequence, row * tokens);
  const input = upload(ids, [1, ids.length]);
  const logits = scope(() => keep(forward(weights, input, sequences.length, tokens)));
  const values = (await read(logits)) as Float32Array;
  dispose(input, logits);
  return sequences.map((_, row) => values.slice(row * tokens * V, (row + 1) * tokens * V));
}

/** Logits [rows][V] after each prompt, and the cache they leave. */
async function start(prompts: number[][], tokens: number, capacity: number, repeat: number) {
  const cache = createCache(weights, prompts.length * repeat, capacity);
  const ids = new Int32Array(prompts.length * tokens);
  for (const [row, prompt] of prompts.entries()) ids.set(prompt, row * tokens);
  const input = upload(ids, [1, ids.length]);
  const lengths = prompts.map((prompt) => prompt.length);
  const logits = scope(() => keep(prefill(weights, cache, input, lengths, tokens, repeat)));
  const values = (await read(logits)) as Float32Array;
  dispose(input, logits);
  return { cache, logits: rowsOf(values) };
}

/** Feeds one token a row at the given positions. */
async function next(cache: KvCache, tokens: number[], positions: number[]): Promise<Float32Array[]> {
  const ids = upload(Int32Array.from(tokens), [1, tokens.length]);
  const at = upload(Int32Array.from(positions), [positions.length]);
  const logits = scope(() => keep(decode(weights, cache, ids, at)));
  const values = (await read(logits)) as Float32Array;
  dispose(ids, at, logits);
  return rowsOf(values);
}

const rowsOf = (values: Float32Array) =>
  Array.from({ length: values.length / V }, (_, row) => values.slice(row * V, (row + 1) * V));

const farthest = (a: ArrayLike<number>, b: ArrayLike<number>) => {
  expect(a.length).toBe(b.length);
  let most = 0;
  for (let i = 0; i < a.length; i++) most = Math.max(most, Math.abs(a[i]! - b[i]!));
  return most;
};

describe.each(['llama', 'qwen2', 'qwen3'] as const)('decoding with a cache: %s', (family) => {
  const model = tinyModel({ family });
  use(model);

  it('has the logits of the whole pass, and of the plain decoder in doubles, at every position', async () => {
    const whole = (await full([sentence], sentence.length))[0]!;
    const wanted = referenceLogits(model.config, model.weights, sentence);
    const promptLength = 9;
    const { cache, logits } = await start([sentence.slice(0, promptLength)], 16, 64, 1);
    let current: Float32Array = logits[0]!;
    for (let t = promptLength - 1; t < sentence.length; t++) {
      if (t >= promptLength) current = (await next(cache, [sentence[t]!], [t]))[0]!;
      expect(farthest(current, whole.subarray(t * V, (t + 1) * V)), `position ${t}`).toBeLessThan(1e-4);
      expect(farthest(current, wanted[t]!), `position ${t}`).toBeLessThan(1e-4);
    }
    // The bar would mean nothing if all positions had the same logits.
    expect(farthest(whole.subarray(0, V), whole.subarray(V, 2 * V))).toBeGreaterThan(0.1);
    disposeCache(cache);
  });

  it('gives the rows of one prompt their own continuations', async () => {
    const prompts = [sentence.slice(0, 6), sentence.slice(0, 11)];
    const { cache, logits } = await start(prompts, 16, 32, 3);
    expect(farthest(logits[0]!, logits[2]!)).toBe(0);
    const tokens = [5, 6, 7, 8, 9, 10];
    const positions = [6, 6, 6, 11, 11, 11];
    await next(cache, tokens, positions);
    const second = await next(
      cache,
      tokens.map((token) => token + 20),
      positions.map((position) => position + 1),
    );
    for (const [row, got] of second.entries()) {
      const sequence = [...prompts[Math.floor(row / 3)]!, tokens[row]!, tokens[row]! + 20];
      expect(farthest(got, referenceLogits(model.config, model.weights, sequence).at(-1)!)).toBeLessThan(1e-4);
    }
    disposeCache(cache);
  });
});

describe('padding and neighbours', () => {
  use(llama);

  it('change no logit of the whole pass by more than 1e-5', async () => {
    const alone = (await full([sentence], sentence.length))[0]!;
    const other = sentence.map((token) => ((token * 7) % (V - 3)) + 3);
    for (const [tokens, pad] of [
      [40, 0],
      [64, 0],
      [64, 17],
    ] as const) {
      const [first, , third] = await full([sentence, other, sentence], tokens, pad);
      expect(farthest(first!.subarray(0, alone.length), alone)).toBeLessThan(1e-5);
      expect(farthest(third!.subarray(0, alone.length), alone)).toBeLessThan(1e-5);
    }
  });

  it('change no logit of a decode step by more than 1e-5', async () => {
    const prompt = sentence.slice(0, 7);
    const { cache: small, logits: alone } = await start([prompt], 8, 16, 1);
    const { cache: large, logits: among } = await start([sentence.slice(0, 20), prompt, [1]], 32, 96, 2);
    expect(farthest(among[2]!, alone[0]!)).toBeLessThan(1e-5);
    for (let t = prompt.length; t < 12; t++) {
      const token = sentence[t]!;
      const [one] = await next(small, [token], [t]);
      const positions = [20, 20, t, t, 1, 1].map((position, row) => (row === 2 || row === 3 ? t : position + t - 7));
      const all = await next(large, [40, 41, token, token, 42, 43], positions);
      expect(farthest(all[2]!, one!)).toBeLessThan(1e-5);
      expect(farthest(all[3]!, one!)).toBeLessThan(1e-5);
    }
    disposeCache(small);
    disposeCache(large);
  });
});
