import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { arrayOf, type DeviceArray } from '../../../../src/tensor/engine.ts';
import { LabBuffers } from '../../../../src/tensor/engines/tfjs-webgpu/buffers.ts';
import type { WebGpuEngine } from '../../../../src/tensor/engines/tfjs-webgpu/engine.ts';
import { openNodeGpu } from '../../../../src/tensor/engines/tfjs-webgpu/node.ts';
import { type OpenedWebGpu, openWebGpu } from '../../../../src/tensor/engines/tfjs-webgpu/open.ts';
import { closeDawn, floats, openDawn, tensorOf } from './support.ts';

const filled = (engine: WebGpuEngine, shape: number[], value: number): DeviceArray =>
  engine.run('fill', {}, { shape, value, dtype: 'float32' }).y;

const numbers = async (t: DeviceArray): Promise<number[]> => [...(await arrayOf(t).engine.read(t))];

describe('an open device', () => {
  let gpu: OpenedWebGpu;
  beforeAll(async () => {
    gpu = await openDawn();
  });
  afterAll(() => closeDawn(gpu));

  test('says what it can', () => {
    expect(gpu.engine.name).toBe('webgpu');
    expect(gpu.engine.limits.lanesTogether).toBe(true);
    expect(gpu.engine.limits.arrayBytes).toBeGreaterThan(2 ** 26);
    expect(gpu.gpuDevice.limits.maxStorageBuffersPerShaderStage).toBeGreaterThanOrEqual(8);
  });

  test('an array too large for the GPU is refused before it is made', () => {
    const { engine } = gpu;
    const before = engine.memory();
    expect(() => engine.alloc([engine.limits.arrayBytes / 4 + 1], 'float32')).toThrow('use fewer lanes');
    expect(engine.memory()).toEqual(before);
  });

  test('what was read is read again after a kernel in place', async () => {
    const { engine } = gpu;
    const total = filled(engine, [2], 0);
    const g = filled(engine, [2, 8], 1);
    engine.run('sumSquares', { g, total });
    expect(await numbers(total)).toEqual([8, 8]);
    engine.run('sumSquares', { g, total });
    expect(await numbers(total)).toEqual([16, 16]);
    for (const t of [g, total]) engine.free(t);
  });

  test('a write comes after what is pending and takes any list of numbers', async () => {
    const { engine } = gpu;
    const array = engine.alloc([4], 'float32');
    engine.write(array, [1, 2, 3, 4]);
    const zero = filled(engine, [4], 0);
    const before = engine.run('add', { a: array, b: zero }).y;
    engine.write(array, Float32Array.of(5, 6, 7, 8));
    expect(await numbers(before)).toEqual([1, 2, 3, 4]);
    expect(await numbers(array)).toEqual([5, 6, 7, 8]);
    const words = engine.alloc([2], 'int32');
    engine.write(words, [0xffffffff, 16_777_217]);
    expect(await numbers(words)).toEqual([-1, 16_777_217]);
    for (const t of [array, zero, before, words]) engine.free(t);
  });

  test('a step repeated holds no more memory, and uniform blocks are written once', () => {
    const { engine } = gpu;
    const { buffers } = engine.backend;
    const inputs = { x: tensorOf(gpu, floats([2, 6, 8], 1)), weight: tensorOf(gpu, floats([2, 8], 2)) };
    const step = () => {
      for (const t of Object.values(engine.run('rmsNorm', inputs, { epsilon: 1e-6 }))) engine.free(t);
      engine.flush();
    };
    const state = () => ({ ...engine.memory(), free: buffers.getNumFreeBuffers(), writes: engine.counts().writes });
    for (let i = 0; i < 5; i++) step();
    const settled = state();
    for (let i = 0; i < 45; i++) step();
    expect(state()).toEqual(settled);
    for (const t of Object.values(inputs)) engine.free(t);
  });

  test('uniform blocks that are all different are given back in time', async () => {
    const { engine } = gpu;
    const { buffers } = engine.backend;
    const inputs = { x: filled(engine, [1, 1, 4], 2), weight: filled(engine, [1, 4], 1) };
    const used = buffers.getNumUsedBuffers();
    const last: number[] = [];
    for (let i = 0; i < 1200; i++) {
      const { y, inv } = engine.run('rmsNorm', inputs, { epsilon: i % 700 });
      if (i >= 1190) last.push((await numbers(inv))[0]!);
      engine.free(y);
      engine.free(inv);
    }
    engine.flush();
    expect(buffers.getNumUsedBuffers() - used).toBeLessThanOrEqual(514);
    for (const [i, inverse] of last.entries()) expect(inverse).toBeCloseTo(1 / Math.sqrt(4 + 490 + i), 6);
    for (const t of Object.values(inputs)) engine.free(t);
  });

  test('trimming destroys what is pooled and nothing that is used', async () => {
    const { engine } = gpu;
    const { buffers } = engine.backend;
    const kept = filled(engine, [1000], 2);
    engine.free(filled(engine, [5000], 2));
    engine.flush();
    expect(buffers.getNumFreeBuffers()).toBeGreaterThan(0);
    const before = engine.memory();
    engine.trim();
    const after = engine.memory();
    expect(before.allocated - after.allocated).toBeGreaterThanOrEqual(20_000);
    expect(after.allocated).toBe(buffers.numBytesUsed);
    expect((await numbers(kept))[999]).toBe(2);
    expect(gpu.firstError()).toBeNull();
  });
});

test('without leave to compute on the processor, such an adapter is refused in words', async () => {
  const gpu = await openNodeGpu();
  const opened = await openWebGpu({ gpu, allowFallback: false });
  if (opened.ok) {
    // A machine with a GPU: nothing to refuse.
    expect(opened.fallback).toBe(false);
    opened.engine.close();
  } else {
    expect(opened.why).toContain('computes on the processor');
  }
});

test.each([
  [{ info: { architecture: 'swiftshader', vendor: 'google' } }, 'google swiftshader, which computes on the processor'],
  [{ info: { description: 'llvmpipe (LLVM 15)' } }, 'llvmpipe (LLVM 15), which computes on the processor'],
  [{ info: { description: 'Fast', isFallbackAdapter: true } }, 'Fast, which computes on the processor'],
  [{ isFallbackAdapter: true }, 'an unnamed GPU, which computes on the processor'],
  [{ info: { vendor: 'acme' }, features: new Set(), limits: {} }, 'acme gave no device: busy'],
])('adapter %j is refused in words', async (adapter, why) => {
  const requestDevice = () => Promise.reject(new Error('busy'));
  const gpu = { requestAdapter: async () => ({ ...adapter, requestDevice }) } as unknown as GPU;
  const opened = await openWebGpu({ gpu, allowFallback: false });
  expect(opened.ok ? '' : opened.why).toContain(why);
});

test('no adapter is refused in words', async () => {
  const none = { requestAdapter: async () => null } as unknown as GPU;
  expect(await openWebGpu({ gpu: none, allowFallback: true })).toEqual({
    ok: false,
    why: 'WebGPU is there, but it has no adapter.',
  });
});

test('errors that nobody caught are reported, the first one kept', async () => {
  const heard: string[] = [];
  const opened = await openWebGpu({
    gpu: await openNodeGpu(),
    allowFallback: true,
    onError: (message) => heard.push(message),
  });
  if (!opened.ok) throw new Error(opened.why);
  opened.gpuDevice.createShaderModule({ code: 'fn broken( {' });
  opened.gpuDevice.createShaderModule({ code: 'this too' });
  await opened.gpuDevice.queue.onSubmittedWorkDone();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(heard).toHaveLength(1);
  expect(opened.firstError()).toBe(heard[0]);
  expect(heard[0]).toContain('WGSL');
  expect(await opened.engine.lost).toContain('cannot be trusted');
  opened.engine.close();
});

test('a lost device is told, by every read, and another can be opened after it', async () => {
  const first = await openDawn();
  const array = filled(first.engine, [2], 3);
  const pending = first.engine.read(array);
  first.gpuDevice.destroy();
  expect(await first.engine.lost).toBe('The GPU device was closed.');
  await expect(pending).rejects.toThrow('The GPU device was closed.');
  await expect(first.engine.read(array)).rejects.toThrow('The GPU device was closed.');
  const second = await openDawn();
  expect(await numbers(filled(second.engine, [2], 2))).toEqual([2, 2]);
  expect(second.firstError()).toBeNull();
  closeDawn(second);
});

test('a read that the device never answers ends when the device is lost', async () => {
  const opened = await openDawn();
  const array = filled(opened.engine, [2], 3);
  opened.engine.backend.read = () => new Promise(() => undefined);
  const pending = opened.engine.read(array);
  opened.engine.close();
  await expect(pending).rejects.toThrow('The GPU device was closed.');
});

test('the pool gives out what came back, by size and usage, and notices a double return', () => {
  let made = 0;
  const destroyed: unknown[] = [];
  const pool = new LabBuffers({
    createBuffer: ({ size, usage }) => {
      const buffer = { size, usage, number: made++, destroy: () => destroyed.push(buffer) };
      return buffer as unknown as GPUBuffer;
    },
  });
  const a = pool.acquireBuffer(16, 1);
  const b = pool.acquireBuffer(16, 2);
  pool.releaseBuffer(a);
  expect(() => pool.releaseBuffer(a)).toThrow('not in use');
  expect(pool.acquireBuffer(16, 2)).not.toBe(a);
  expect(pool.acquireBuffer(16, 1)).toBe(a);
  expect([pool.numBytesUsed, pool.numBytesAllocated, made]).toEqual([48, 48, 3]);
  pool.releaseBuffer(b, false);
  expect(destroyed).toEqual([b]);
  pool.releaseBuffer(a);
  expect(pool.trim(32)).toBe(0);
  expect(pool.trim()).toBe(16);
  expect([pool.getNumUsedBuffers(), pool.getNumFreeBuffers(), pool.numBytesAllocated]).toEqual([1, 0, 16]);
  pool.dispose();
  expect([pool.getNumUsedBuffers(), pool.numBytesAllocated, destroyed.length]).toEqual([0, 0, 3]);
});
