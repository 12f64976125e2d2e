import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OpenedWebGpu } from '../../../src/tensor/webgpu/backend.ts';
import { oracle } from './oracle.ts';
import { bitsOf, closeDawn, floats, openDawn, relativeError, runKernel } from './support.ts';

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
    const small = await asIf(false, () => runKernel(gpu, 'LabMatMul', { a, b }, { form }));
    const large = await asIf(true, () => runKernel(gpu, 'LabMatMul', { a, b }, { form }));
    expect(bitsOf(small.outputs[0]!)).toEqual(bitsOf(large.outputs[0]!));
    const want = oracle('LabMatMul', { a, b }, { form }).outputs[0]!;
    expect(relativeError(small.outputs[0]!.data, want.data)).toBeLessThan(2e-6);
  }
});

test.each([8, 20])('attention, head width %i: the rows of an invocation change no bit', async (headDim) => {
  const shape = { batch: 2, tokens: 11, heads: 2, kvHeads: 1, headDim };
  const q = floats([4, 11, headDim], 3, 2);
  const k = floats([2, 11, headDim], 4, 2);
  const v = floats([2, 11, headDim], 5);
  const one = await asIf(false, () => runKernel(gpu, 'LabAttention', { q, k, v }, shape));
  const several = await asIf(true, () => runKernel(gpu, 'LabAttention', { q, k, v }, shape));
  const want = oracle('LabAttention', { q, k, v }, shape);
  for (const i of [0, 1]) {
    expect(bitsOf(one.outputs[i]!)).toEqual(bitsOf(several.outputs[i]!));
    expect(relativeError(one.outputs[i]!.data, want.outputs[i]!.data)).toBeLessThan(5e-6);
  }
});

test('a head width that is not a multiple of 4 is refused in words', async () => {
  const shape = { batch: 1, tokens: 2, heads: 1, kvHeads: 1, headDim: 6 };
  const q = floats([1, 2, 6], 1);
  await expect(runKernel(gpu, 'LabAttention', { q, k: q, v: q }, shape)).rejects.toThrow('multiple of 4, not 6');
});
