import { afterAll, beforeAll, expect, test } from 'vitest';
import { gumbelRow } from '../../../../src/random/index.ts';
import type { OpenedWebGpu } from '../../../../src/tensor/engines/tfjs-webgpu/open.ts';
import { oracle } from './oracle.ts';
import { closeDawn, differentBits, floats, openDawn, relativeError, runKernel, values } from './support.ts';

/** The kernels choose larger tiles where the adapter computes on the processor. Here both choices run, on either adapter. */
let gpu: OpenedWebGpu;
beforeAll(async () => {
  gpu = await openDawn();
});
afterAll(() => closeDawn(gpu));

async function asIf<T>(software: boolean, run: () => Promise<T>): Promise<T> {
  const device = gpu.gpuDevice as { isSoftware: boolean };
  const before = device.isSoftware;
  device.isSoftware = software;
  try {
    return await run();
  } finally {
    device.isSoftware = before;
  }
}

test.each(['nn', 'nt', 'tn'] as const)('matmul %s: the tile changes no bit', async (form) => {
  for (const [M, K, N] of [
    [70, 12, 67],
    [72, 9, 68],
    [517, 4, 516],
  ] as const) {
    const a = floats(form === 'tn' ? [1, K, M] : [1, M, K], 1);
    const b = floats(form === 'nt' ? [1, N, K] : [1, K, N], 2);
    const small = await asIf(false, () => runKernel(gpu, 'matMul', { a, b }, { form }));
    const large = await asIf(true, () => runKernel(gpu, 'matMul', { a, b }, { form }));
    expect(differentBits(small.outputs[0]!, large.outputs[0]!)).toBe(0);
    const want = oracle('matMul', { a, b }, { form }).outputs[0]!;
    expect(relativeError(small.outputs[0]!.data, want.data)).toBeLessThan(2e-6);
  }
});

test.each([8, 20])('attention, head width %i: the rows of an invocation change no bit', async (headDim) => {
  const shape = { batch: 2, tokens: 11, heads: 2, kvHeads: 1, headDim };
  const q = floats([4, 11, headDim], 3, 2);
  const k = floats([2, 11, headDim], 4, 2);
  const v = floats([2, 11, headDim], 5);
  const one = await asIf(false, () => runKernel(gpu, 'attention', { q, k, v }, shape));
  const several = await asIf(true, () => runKernel(gpu, 'attention', { q, k, v }, shape));
  const want = oracle('attention', { q, k, v }, shape);
  for (const i of [0, 1]) {
    expect(differentBits(one.outputs[i]!, several.outputs[i]!)).toBe(0);
    expect(relativeError(one.outputs[i]!.data, want.outputs[i]!.data)).toBeLessThan(5e-6);
  }
});

test('a head width that is not a multiple of 4 is refused in words', async () => {
  const shape = { batch: 1, tokens: 2, heads: 1, kvHeads: 1, headDim: 6 };
  const q = floats([1, 2, 6], 1);
  await expect(runKernel(gpu, 'attention', { q, k: q, v: q }, shape)).rejects.toThrow('multiple of 4, not 6');
});

test('ids and labels outside the vocabulary stay inside their lane', async () => {
  const weights = floats([2, 3, 4], 1);
  const ids = values([2, 2], [-1, 7, 1, 3], 'int32');
  const { outputs } = await runKernel(gpu, 'embed', { weights, ids });
  const row = (i: number) => [...weights.data.slice(i * 4, i * 4 + 4)];
  expect([...outputs[0]!.data]).toEqual([...row(0), ...row(2), ...row(4), ...row(5)]);
  const dw = (await runKernel(gpu, 'embedGrad', { dy: floats([2, 2, 4], 2), ids }, { vocabulary: 3 })).outputs[0]!;
  expect([...dw.data.slice(0, 12)]).toEqual(new Array(12).fill(0));
  const logits = floats([2, 1, 5], 3);
  const logp = (await runKernel(gpu, 'labelLogProbs', { logits, labels: values([2, 1], [99, 4], 'int32') }))
    .outputs[0]!;
  const same = (await runKernel(gpu, 'labelLogProbs', { logits, labels: values([2, 1], [4, 4], 'int32') })).outputs[0]!;
  expect(differentBits(logp, same)).toBe(0);
});

test('a row without weight has a gradient of exactly 0, whatever its logits', async () => {
  const logits = values([1, 2, 5], [1, Number.NaN, 2, 3, 4, 1, 2, Number.POSITIVE_INFINITY, 4, 5]);
  const inputs = { logits, labels: values([1, 2], [1, 2], 'int32'), lse: values([1, 2], [Number.NaN, Infinity]) };
  const { outputs } = await runKernel(gpu, 'labelLogProbsGrad', { ...inputs, dy: values([1, 2], [0, 0]) });
  expect([...outputs[0]!.data]).toEqual(new Array(10).fill(0));
});

test('the gate switches off the lanes whose loss or gradient is not finite, and no others', async () => {
  const bad = [Number.NaN, Infinity, -Infinity];
  const losses = [0, ...bad, 0, 0, -1e30];
  const squares = [1, 1, 1, 1, Number.NaN, Infinity, 3e38];
  const L = losses.length;
  const hyper = Array.from({ length: L }, () => [1e-3, 0.9, 0.999, 0.1, 0.001, 1e-8, 0, 0]).flat();
  const { outputs, inputs } = await runKernel(gpu, 'gate', {
    sumSquares: values([L], squares),
    loss: values([L], losses),
    hyper: values([L, 8], hyper),
    active: values([L], new Array(L).fill(1)),
  });
  expect([...inputs.active!.data]).toEqual([1, 0, 0, 0, 0, 0, 1]);
  expect([...outputs[0]!.data]).toEqual([1, 0, 0, 0, 0, 0, 1]);
  expect(Number.isFinite(outputs[1]!.data[4]!) || Number.isFinite(outputs[1]!.data[5]!)).toBe(false);
});

test('the noise on the device is the noise of random/', async () => {
  // With flat logits the drawn token is the place of the largest noise.
  const V = 64;
  const n = 200;
  const attributes = { temperature: 1, topK: 0, topP: 1, seed: 7, stream: 65_539, eos: -1, pad: 0, capacity: 1 };
  const column = (f: (row: number) => number) =>
    values(
      [n],
      Array.from({ length: n }, (_, i) => f(i)),
      'int32',
    );
  const { inputs } = await runKernel(
    gpu,
    'sample',
    {
      logits: values([1, n, V], new Float32Array(n * V)),
      problem: column(() => 12_345),
      rollout: column((i) => i),
      positions: column(() => 0),
      done: column(() => 0),
      history: values([n, 1], new Int32Array(n), 'int32'),
      logp: values([n, 1], new Float32Array(n)),
      counts: column(() => 0),
      next: column(() => 0),
    },
    attributes,
  );
  const noise = new Float32Array(V);
  for (let rollout = 0; rollout < n; rollout++) {
    gumbelRow({ seed: 7, purpose: 'rollout', round: 3, problem: 12_345, rollout, position: 0 }, V, noise);
    expect(inputs.next!.data[rollout]).toBe(noise.indexOf(Math.max(...noise)));
  }
});
