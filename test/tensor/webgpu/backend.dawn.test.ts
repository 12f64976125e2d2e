import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { raw, type Tensor } from '../../../src/tensor/tensor.ts';
import { tf } from '../../../src/tensor/tf.ts';
import { type OpenedWebGpu, openWebGpu } from '../../../src/tensor/webgpu/backend.ts';
import { LabBuffers } from '../../../src/tensor/webgpu/buffers.ts';
import { openNodeGpu } from '../../../src/tensor/webgpu/node.ts';
import { closeDawn, floats, openDawn, tensorOf } from './support.ts';

const run = (name: string, inputs: Record<string, Tensor | tf.Tensor>, attributes = {}) =>
  tf.engine().runKernel(name, inputs as never, attributes) as tf.Tensor;

describe('an open device', () => {
  let gpu: OpenedWebGpu;
  beforeAll(async () => {
    gpu = await openDawn();
  });
  afterAll(() => closeDawn(gpu));

  test('is the one engine of tfjs', async () => {
    const { engine } = await import('@tensorflow/tfjs-core');
    expect(engine()).toBe(tf.engine());
    expect(tf.getBackend()).toBe('webgpu');
    expect(gpu.gpuDevice.limits.maxStorageBuffersPerShaderStage).toBeGreaterThanOrEqual(8);
  });

  test("tfjs's matmul keeps the next lane's NaN out once its shader is mended", async () => {
    const K = 20;
    const a = tf.ones([2, 10, K]);
    const b = tf.concat([tf.ones([1, K, 24]), tf.fill([1, K, 24], Number.NaN)]);
    const product = await tf.matMul(a as tf.Tensor3D, b as tf.Tensor3D).data();
    expect([...product.slice(0, 240)]).toEqual(new Array(240).fill(K));
    expect(gpu.matMulMended()).toBe(true);
  });

  test('an array too large for the GPU is refused before it is made', () => {
    const size = (gpu.gpuDevice.limits.maxStorageBufferBindingSize ?? 0) + 4;
    expect(() => gpu.buffers.acquireBuffer(size, GPUBufferUsage.STORAGE)).toThrow('use fewer lanes');
    expect(gpu.buffers.numBytesUsed).toBeLessThan(size);
  });

  test('kernels of tfjs that are silently wrong are not there', () => {
    for (const name of ['Cumsum', 'Cumprod', 'Multinomial', 'Softmax', 'UnsortedSegmentSum']) {
      expect(tf.getKernel(name, 'webgpu')).toBeUndefined();
    }
    expect(() => tf.multinomial(tf.tensor1d([0, 1]), 1)).toThrow(/Multinomial/);
  });

  test('a synchronous read of GPU data throws instead of giving zeros', async () => {
    const sum = tf.add(tf.ones([3]), tf.ones([3]));
    expect(() => sum.dataSync()).toThrow('await data()');
    expect([...(await sum.data())]).toEqual([2, 2, 2]);
    expect(() => sum.dataSync()).toThrow('await data()');
  });

  test('what was read is read again after a kernel in place', async () => {
    const total = tf.zeros([2]);
    const g = tf.ones([2, 8]);
    run('LabSumSquares', { g, total });
    expect([...(await total.data())]).toEqual([8, 8]);
    run('LabSumSquares', { g, total });
    expect([...(await total.data())]).toEqual([16, 16]);
  });

  test('a slot keeps its tensor and buffer, and a write comes after what is pending', async () => {
    const slot = gpu.slots([4], 'float32');
    expect([...(await raw(slot.tensor).data())]).toEqual([0, 0, 0, 0]);
    slot.write([1, 2, 3, 4]);
    const tensor = slot.tensor;
    const before = tf.add(raw(slot.tensor), 0);
    slot.write([5, 6, 7, 8]);
    expect(slot.tensor).toBe(tensor);
    expect([...(await before.data())]).toEqual([1, 2, 3, 4]);
    expect([...(await raw(slot.tensor).data())]).toEqual([5, 6, 7, 8]);
    expect(() => slot.write([1])).toThrow('takes 4 values');
    const words = gpu.slots([2], 'int32');
    words.write([0xffffffff, 16_777_217]);
    expect([...(await raw(words.tensor).data())]).toEqual([-1, 16_777_217]);
    slot.dispose();
    words.dispose();
  });

  test('a step repeated holds no more memory, and uniform blocks are written once', async () => {
    const inputs = { x: tensorOf(floats([2, 6, 8], 1)), weight: tensorOf(floats([2, 8], 2)) };
    const step = () => {
      const [y, inv] = run('LabRmsNorm', inputs, { epsilon: 1e-6 }) as unknown as tf.Tensor[];
      tf.dispose([y!, inv!]);
      gpu.flush();
    };
    for (let i = 0; i < 5; i++) step();
    const settled = { ...tf.memory(), free: gpu.buffers.getNumFreeBuffers(), writes: gpu.counts().writes };
    for (let i = 0; i < 45; i++) step();
    expect({ ...tf.memory(), free: gpu.buffers.getNumFreeBuffers(), writes: gpu.counts().writes }).toEqual(settled);
    tf.dispose(Object.values(inputs));
  });

  test('uniform blocks that are all different are given back in time', async () => {
    const inputs = { x: tf.fill([1, 1, 4], 2), weight: tf.ones([1, 4]) };
    const used = gpu.buffers.getNumUsedBuffers();
    const last: number[] = [];
    for (let i = 0; i < 1200; i++) {
      const [y, inv] = run('LabRmsNorm', inputs, { epsilon: i % 700 }) as unknown as tf.Tensor[];
      if (i >= 1190) last.push((await inv!.data())[0]!);
      tf.dispose([y!, inv!]);
    }
    gpu.flush();
    expect(gpu.buffers.getNumUsedBuffers() - used).toBeLessThanOrEqual(514);
    for (const [i, inverse] of last.entries()) expect(inverse).toBeCloseTo(1 / Math.sqrt(4 + 490 + i), 6);
    tf.dispose(Object.values(inputs));
  });

  test('trimming destroys what is pooled and nothing that is used', async () => {
    const kept = tf.add(tf.ones([1000]), 1);
    tf.tidy(() => tf.mul(tf.ones([5000]), 2));
    gpu.flush();
    expect(gpu.buffers.getNumFreeBuffers()).toBeGreaterThan(0);
    const before = tf.memory() as unknown as { numBytesInGPUAllocated: number };
    const freed = gpu.trim();
    expect(freed).toBeGreaterThanOrEqual(20_000);
    const after = tf.memory() as unknown as { numBytesInGPUAllocated: number; numBytesInGPU: number };
    expect(before.numBytesInGPUAllocated - after.numBytesInGPUAllocated).toBe(freed);
    expect(after.numBytesInGPUAllocated).toBe(after.numBytesInGPU);
    expect((await kept.data())[999]).toBe(2);
    expect(gpu.firstError()).toBeNull();
  });
});

test('without leave to compute on the processor, such an adapter is refused in words', async () => {
  const gpu = await openNodeGpu();
  const opened = await openWebGpu({ gpu, allowFallback: false });
  if (opened.ok) {
    // A machine with a GPU: nothing to refuse.
    expect(opened.fallback).toBe(false);
    opened.close();
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
  expect(tf.findBackendFactory('webgpu')).toBeFalsy();
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
  expect(await opened.lost).toContain('cannot be trusted');
  opened.close();
});

test('a lost device is told, and another can be opened after it', async () => {
  const first = await openDawn();
  first.gpuDevice.destroy();
  expect(await first.lost).toBe('The GPU device was closed.');
  const second = await openDawn();
  expect([...(await tf.add(tf.ones([2]), 1).data())]).toEqual([2, 2]);
  expect(second.firstError()).toBeNull();
  closeDawn(second);
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
