/** The whole decoder on WebGPU, forward, backward and cached, against a plain one in doubles. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { disposeWeights, forward, uploadWeights, type Weights } from '../../src/model/decoder.ts';
import { createCache, decode, disposeCache, prefill } from '../../src/model/generation.ts';
import type { FileTensor } from '../../src/model/safetensors.ts';
import {
  closeBackend,
  dispose,
  gradients,
  keep,
  labelLogProbs,
  memory,
  read,
  scope,
  type Tensor,
  upload,
} from '../../src/tensor/index.ts';
import { ramp } from '../../src/tensor/selftest.ts';
import { backend } from '../support/backend.ts';
import { referenceLogits } from '../support/reference-decoder.ts';
import { tinyModel } from '../support/tiny-model.ts';

beforeAll(() => backend('webgpu'));
afterAll(closeBackend);

const [B, T] = [2, 7];
const lanes = 2;

/** A forward pass or a decode step, read back. */
async function values(body: () => Tensor): Promise<Float32Array> {
  const result = scope(() => keep(body()));
  const data = (await read(result)) as Float32Array;
  dispose(result);
  return data;
}

function farthest(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  let most = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs(a[i]! - b[i]!);
    most = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : Math.max(most, difference);
  }
  return most;
}

const logSoftmax = (row: readonly number[], at: number): number => {
  const top = Math.max(...row);
  return row[at]! - top - Math.log(row.reduce((sum, z) => sum + Math.exp(z - top), 0));
};

// Four query heads on two of keys and values (GQA) in all; qwen2 has biases and an untied head, qwen3 norms on q and k.
describe.each(['llama', 'qwen2', 'qwen3'] as const)('%s, two lanes of different weights', (family) => {
  const models = [3, 11].map((seed) => tinyModel({ family, seed }));
  const { config } = models[0]!;
  const V = config.vocabularySize;
  const sequences = [0, 1, 2, 3].map((n) =>
    Array.from({ length: T }, (_, t) => (t === 0 ? 1 : 3 + ((t * 31 + n * 13) % (V - 3)))),
  );
  const labels = Int32Array.from({ length: lanes * B * T }, (_, i) => (i * 7 + 4) % V);
  let weights: Weights;

  beforeAll(() => {
    weights = uploadWeights(
      config,
      models.map((model) => model.weights),
    );
    return () => disposeWeights(weights);
  });

  it('has the logits of the plain decoder to 1e-4', async () => {
    const ids = upload(Int32Array.from(sequences.flat()), [lanes, B * T]);
    const got = await values(() => forward(weights, ids, B, T));
    const wanted = sequences.map((s, n) => referenceLogits(config, models[Math.floor(n / B)]!.weights, s));
    expect(farthest(got, wanted.flat(2))).toBeLessThan(1e-4);
    // The bar would mean nothing if all positions had the same logits.
    expect(farthest(wanted[0]![0]!, wanted[2]![0]!)).toBeGreaterThan(0.1);
    dispose(ids);
  });

  it('has the gradients of the plain decoder, by a finite difference along a direction in every parameter', async () => {
    const ids = upload(Int32Array.from(sequences.flat()), [lanes, B * T]);
    const targets = upload(labels, [lanes, B * T]);
    const c = ramp(lanes * B * T, 5);
    const coefficient = upload(c, [lanes, B * T]);
    const parameters = [...weights.parameters.values()];
    const before = memory().tensors;
    const grads = gradients(
      () => labelLogProbs(forward(weights, ids, B, T), targets),
      () => coefficient,
      parameters,
    );
    expect(memory().tensors - before).toBeLessThanOrEqual(parameters.length + 1);

    const objective = (lane: number, own: ReadonlyMap<string, FileTensor>): number => {
      let sum = 0;
      for (let n = lane * B; n < (lane + 1) * B; n++) {
        for (const [t, row] of referenceLogits(config, own, sequences[n]!).entries()) {
          sum += c[n * T + t]! * logSoftmax(row, labels[n * T + t]!);
        }
      }
      return sum;
    };
    for (const [index, { name }] of parameters.entries()) {
      const got = await read(grads[index]!);
      const size = got.length / lanes;
      for (let lane = 0; lane < lanes; lane++) {
        const kept = models[lane]!.weights.get(name)!;
        const direction = ramp(size, index + 20 * lane);
        const moved = (by: number) =>
          new Map([
            ...models[lane]!.weights,
            [name, { shape: kept.shape, data: kept.data.map((w, i) => w + by * direction[i]!) }] as const,
          ]);
        const step = 2 ** -9;
        const slope = (objective(lane, moved(step)) - objective(lane, moved(-step))) / (2 * step);
        let along = 0;
        let scale = 0;
        for (let i = 0; i < size; i++) {
          along += got[lane * size + i]! * direction[i]!;
          scale += Math.abs(got[lane * size + i]! * direction[i]!);
        }
        expect(scale, name).toBeGreaterThan(1e-4);
        expect(Math.abs(along - slope), `${name} of lane ${lane}`).toBeLessThan(1e-3 * scale);
      }
    }
    dispose(ids, targets, coefficient, ...grads);
  });

  it('decodes with a cache to the logits of the whole pass, 1e-4', async () => {
    const ids = upload(Int32Array.from(sequences.flat()), [lanes, B * T]);
    const whole = await values(() => forward(weights, ids, B, T));
    const row = (n: number, t: number) => whole.subarray((n * T + t) * V, (n * T + t + 1) * V);
    const prompt = 3;
    // All lanes get the same prompts, so lane l decodes sequences l * B + b after prompts of its own: fill lane by lane.
    const lengths = Array.from({ length: B }, () => prompt);
    const cache = createCache(weights, B, 8);
    const padded = new Int32Array(lanes * B * 4);
    for (const [n, s] of sequences.entries()) padded.set(s.slice(0, prompt), n * 4);
    const prompts = upload(padded, [lanes, B * 4]);
    let current = await values(() => prefill(weights, cache, prompts, lengths, 4, 1));
    for (let t = prompt - 1; t < T; t++) {
      if (t >= prompt) {
        const next = upload(
          Int32Array.from(sequences, (s) => s[t]!),
          [lanes, B],
        );
        const at = upload(new Int32Array(lanes * B).fill(t), [lanes * B]);
        current = await values(() => decode(weights, cache, next, at));
        dispose(next, at);
      }
      for (let n = 0; n < lanes * B; n++) {
        expect(farthest(current.subarray(n * V, (n + 1) * V), row(n, t)), `row ${n}, position ${t}`).toBeLessThan(1e-4);
      }
    }
    disposeCache(cache);
    dispose(ids, prompts);
  });
});
