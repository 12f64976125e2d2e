import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { cut } from '../../../../src/tensor/engines/host/kernels/cut.ts';
import type { OpenedWebGpu } from '../../../../src/tensor/engines/tfjs-webgpu/open.ts';
import type { SampleAttributes } from '../../../../src/tensor/kernels.ts';
import { oracle } from './oracle.ts';
import {
  closeDawn,
  differentBits,
  floats,
  ints,
  laneOf,
  openDawn,
  relativeError,
  runKernel,
  type Values,
  values,
} from './support.ts';

let gpu: OpenedWebGpu;
beforeAll(async () => {
  gpu = await openDawn();
});
afterEach(async () => {
  await gpu.gpuDevice.queue.onSubmittedWorkDone();
  expect(gpu.firstError()).toBeNull();
});
afterAll(() => closeDawn(gpu));

const plain: SampleAttributes = {
  temperature: 1,
  topK: 0,
  topP: 1,
  seed: 4_000_000_007,
  stream: (1 << 16) | 3,
  eos: 2,
  pad: 0,
  capacity: 6,
};

/** Rows in the middle of a generation; the third of each lane is done. Problems are hashes of all 32 bits. */
function rows(L: number, N: number, logits: Values, capacity: number): Record<string, Values> {
  const n = L * N;
  const each = (f: (row: number) => number) => Array.from({ length: n }, (_, row) => f(row));
  return {
    logits,
    problem: values(
      [n],
      each((row) => Math.imul(row + 1, 0x9e3779b9)),
      'int32',
    ),
    rollout: values(
      [n],
      each((row) => row % N),
      'int32',
    ),
    positions: values(
      [n],
      each((row) => 5 + (row % 3)),
      'int32',
    ),
    done: values(
      [n],
      each((row) => Number(row % N === 2)),
      'int32',
    ),
    history: ints([n, capacity], 5, 9),
    logp: floats([n, capacity], 6),
    counts: values(
      [n],
      each((row) => row % 4),
      'int32',
    ),
    next: values(
      [n],
      each(() => 1),
      'int32',
    ),
  };
}

const settings: [string, Partial<SampleAttributes>][] = [
  ['greedy', { temperature: 0 }],
  ['plain', {}],
  ['cool', { temperature: 0.3 }],
  ['top-k', { topK: 5 }],
  ['top-p', { topP: 0.6 }],
  ['top-k and top-p', { topK: 7, topP: 0.8, temperature: 1.3 }],
];

describe.each([
  ['a vocabulary of characters', 37],
  ['a vocabulary of words', 2500],
])('%s', (_, V) => {
  test.each(settings)('%s: the same tokens as the plain sampler', async (_name, change) => {
    const attributes = { ...plain, ...change };
    const inputs = rows(2, 8, floats([2, 8, V], V, 4), plain.capacity);
    const got = await runKernel(gpu, 'sample', inputs, attributes);
    const want = oracle('sample', inputs, attributes);
    for (const name of ['positions', 'done', 'history', 'counts', 'next']) {
      expect([...got.inputs[name]!.data], name).toEqual([...want.inputs[name]!.data]);
    }
    expect(relativeError(got.inputs.logp!.data, want.inputs.logp!.data)).toBeLessThan(2e-6);
    expect(got.dispatches).toBe(2);
    const alone = Object.fromEntries(Object.entries(inputs).map(([key, value]) => [key, laneOf(value, 1, 2)]));
    const one = await runKernel(gpu, 'sample', alone, attributes);
    expect(differentBits(one.inputs.logp!, laneOf(got.inputs.logp!, 1, 2))).toBe(0);
    expect(one.inputs.history!.data).toEqual(laneOf(got.inputs.history!, 1, 2).data);
  });
});

/** Draws one token for each of many rows with the same logits, so that the noise alone decides. */
async function drawMany(row: ArrayLike<number>, draws: number, attributes: SampleAttributes): Promise<Int32Array> {
  const V = row.length;
  const logits = values(
    [1, draws, V],
    Array.from({ length: draws * V }, (_, i) => row[i % V]!),
  );
  const inputs = rows(1, draws, logits, attributes.capacity);
  inputs.done!.data.fill(0);
  return (await runKernel(gpu, 'sample', inputs, attributes)).inputs.next!.data as Int32Array;
}

const outcomes = (tokens: Int32Array): number[] => [...new Set(tokens)].sort((a, b) => a - b);

test('only tokens of the cut are drawn, and every one of them is', async () => {
  const row = Float32Array.from({ length: 12 }, (_, v) => 0.2 * ((v * 5 + 7) % 12));
  // Ties at the edge of either cut: the lower token wins.
  row[3] = row[7]!;
  row[9] = row[7]!;
  const changes = [
    { topK: 3 },
    { topK: 6 },
    { topP: 0.5 },
    { topP: 0.7 },
    { topK: 6, topP: 0.75 },
    { topK: 1 },
    { topP: 0 },
  ];
  for (const change of [...changes, { topK: 12 }]) {
    const attributes = { ...plain, ...change };
    const keep = new Uint8Array(row.length);
    cut(row, attributes.temperature, attributes.topK, attributes.topP, keep);
    const allowed = [...keep.keys()].filter((v) => keep[v] === 1);
    expect(outcomes(await drawMany(row, 400, attributes)), JSON.stringify(change)).toEqual(allowed);
  }
});

test('equal logits: the lowest tokens stay', async () => {
  const level = new Float32Array(16).fill(-3.5);
  expect(outcomes(await drawMany(level, 300, { ...plain, topK: 5 }))).toEqual([0, 1, 2, 3, 4]);
  expect(outcomes(await drawMany(level, 300, { ...plain, topP: 0.25 }))).toEqual([0, 1, 2, 3]);
  expect(outcomes(await drawMany(level, 10, { ...plain, temperature: 0 }))).toEqual([0]);
});

test('tokens come as often as softmax says', async () => {
  const row = [0.3, -1.2, 1.1, 0, -0.4];
  const draws = 4000;
  const tokens = await drawMany(row, draws, plain);
  const weights = row.map(Math.exp);
  const total = weights.reduce((a, b) => a + b, 0);
  let chiSquared = 0;
  for (const [v, weight] of weights.entries()) {
    const want = (draws * weight) / total;
    chiSquared += (tokens.filter((t) => t === v).length - want) ** 2 / want;
  }
  // The 0.1 % point of chi-squared with 4 degrees of freedom; the draw is the same every time.
  expect(chiSquared).toBeLessThan(18.5);
});

test('a full row and a done row are left alone', async () => {
  const inputs = rows(1, 3, floats([1, 3, 5], 3), 4);
  inputs.counts!.data.set([4, 1, 1]);
  const { inputs: after } = await runKernel(gpu, 'sample', inputs, { ...plain, capacity: 4, pad: 9 });
  expect([after.next!.data[0], after.next!.data[2]]).toEqual([9, 9]);
  expect([...after.counts!.data]).toEqual([4, 2, 1]);
  expect(after.history!.data.slice(8)).toEqual(inputs.history!.data.slice(8));
});

test('NaN logits draw some token of the vocabulary and stay in their row', async () => {
  const clean = rows(1, 3, floats([1, 3, 37], 3), 6);
  clean.done!.data.fill(0);
  const dirty = { ...clean, logits: { ...clean.logits!, data: clean.logits!.data.slice().fill(Number.NaN, 37, 74) } };
  for (const change of [{}, { temperature: 0 }, { topK: 3, topP: 0.5 }]) {
    const attributes = { ...plain, ...change };
    const want = await runKernel(gpu, 'sample', clean, attributes);
    const got = await runKernel(gpu, 'sample', dirty, attributes);
    const [a, b, c] = got.inputs.next!.data;
    expect([a, c]).toEqual([want.inputs.next!.data[0], want.inputs.next!.data[2]]);
    expect(b).toBeGreaterThanOrEqual(0);
    expect(b).toBeLessThan(37);
  }
});
