/** Which backend is opened, why, and what becomes of it when it fails. */
import { afterEach, expect, it, vi } from 'vitest';
import type { Engine } from '../../src/tensor/engine.ts';
import { closeNodeGpu, openNodeGpu } from '../../src/tensor/engines/tfjs-webgpu/node.ts';
import {
  closeBackend,
  counts,
  deviceLost,
  dispose,
  lanesTogether,
  memory,
  openBackend,
  plus,
  ReplayedStep,
  read,
  type Surroundings,
  upload,
} from '../../src/tensor/index.ts';
import { nodeSurroundings } from '../../src/tensor/node.ts';

afterEach(() => {
  vi.restoreAllMocks();
  closeBackend();
});

const two = () => upload(Float32Array.of(1, 2), [2]);

it('WebGPU that is asked for passes its self-test 8 of 8, on a fallback adapter too', async () => {
  const choice = await openBackend('webgpu', nodeSurroundings());
  expect(choice).toMatchObject({
    backend: 'webgpu',
    reason: 'chosen by hand',
    lanesTogether: true,
    selfTest: { passed: 8, total: 8, failures: [] },
  });
  expect(choice.device.length).toBeGreaterThan(3);
  expect(lanesTogether()).toBe(true);
  expect(counts().dispatches).toBeGreaterThan(20);
  // The self-test keeps nothing.
  expect(memory()).toMatchObject({ tensors: 0, bytes: 0 });
});

it('by itself takes a real GPU, or wasm with the reason in words where there is only one that computes on the processor', async () => {
  const gpu = await openNodeGpu();
  const adapter = await gpu.requestAdapter();
  const software = /swiftshader|llvmpipe/i.test(`${adapter!.info.architecture} ${adapter!.info.description}`);
  closeNodeGpu();
  const choice = await openBackend('auto', nodeSurroundings());
  if (software) {
    expect(choice).toMatchObject({ backend: 'wasm', lanesTogether: false, selfTest: { passed: 8 } });
    expect(choice.reason).toMatch(/^The only GPU is .+, which computes on the processor\.$/);
    expect(counts()).toEqual({ dispatches: 0, submits: 0 });
  } else {
    expect(choice).toMatchObject({ backend: 'webgpu', reason: 'a GPU is there and its self-test passed' });
  }
});

it.each([
  ['throws', () => Promise.reject(new Error('The driver crashed.')), 'The driver crashed.'],
  ['throws without a word', () => Promise.reject(new DOMException('', 'OperationError')), 'OperationError'],
  [
    'says why not',
    async () => ({ ok: false, why: 'This browser has no WebGPU.' }) as const,
    'This browser has no WebGPU.',
  ],
])('WebGPU that %s gives wasm with that reason, and an error where it was asked for', async (_, webgpu, why) => {
  const around: Surroundings = { ...nodeSurroundings(), webgpu };
  expect(await openBackend('auto', around)).toMatchObject({ backend: 'wasm', reason: why });
  await expect(openBackend('webgpu', around)).rejects.toThrow(`WebGPU cannot be used: ${why}`);
});

it('a GPU that computes wrongly gives wasm and says which number; where it was asked for it is kept and says so too', async () => {
  const node = nodeSurroundings();
  const webgpu: Surroundings['webgpu'] = async () => {
    const opening = await node.webgpu!({ allowFallback: true });
    if (!opening.ok) throw new Error(opening.why);
    const { engine } = opening;
    const run: (...call: unknown[]) => ReturnType<Engine['run']> = engine.run.bind(engine) as never;
    engine.run = ((kernel: string, inputs: unknown, attributes: unknown) =>
      run(kernel, inputs, kernel === 'rmsNorm' ? { epsilon: 0.5 } : attributes)) as Engine['run'];
    return opening;
  };
  const auto = await openBackend('auto', { ...node, webgpu });
  expect(auto).toMatchObject({ backend: 'wasm', selfTest: { failures: [] } });
  expect(auto.reason).toMatch(/^the GPU failed its self-test \(.+ should be -?[\d.]+ and is -?[\d.]+\)$/);
  expect(counts()).toEqual({ dispatches: 0, submits: 0 });
  const asked = await openBackend('webgpu', { ...node, webgpu });
  expect(asked.backend).toBe('webgpu');
  expect(asked.selfTest.passed).toBeLessThan(8);
});

it('a GPU whose replays are not the step they were recorded from runs its steps plainly, and says why', async () => {
  const node = nodeSurroundings();
  const webgpu: Surroundings['webgpu'] = async () => {
    const opening = await node.webgpu!({ allowFallback: true });
    if (!opening.ok) throw new Error(opening.why);
    const { engine } = opening;
    const record = engine.record.bind(engine);
    engine.record = (step) => {
      const recording = record(step);
      if (!recording.ok) return recording;
      const twice = () => {
        recording.replay();
        return recording.replay();
      };
      return { ...recording, replay: twice };
    };
    return opening;
  };
  const choice = await openBackend('webgpu', { ...node, webgpu });
  expect(choice.reason).toBe(
    'chosen by hand; steps are not recorded, because a replayed training step does not give the bits of the step itself',
  );
  expect(choice.selfTest.failures).toEqual([]);
  const numbers = two();
  const replayed = new ReplayedStep();
  for (let i = 0; i < 4; i++) {
    const [sum] = replayed.take(() => [plus(numbers, numbers)]);
    expect(Array.from(await read(sum!))).toEqual([2, 4]);
    dispose(sum);
  }
});

it('a device that was closed says so at every read, until another is opened', async () => {
  await openBackend('webgpu', nodeSurroundings());
  const sum = plus(two(), two());
  expect(Array.from(await read(sum))).toEqual([2, 4]);
  const lost = deviceLost();
  const pending = read(sum);
  closeBackend();
  await expect(pending).rejects.toThrow('The GPU device was closed.');
  expect(await lost).toBe('The GPU device was closed.');
  await expect(read(sum)).rejects.toThrow('The GPU device was closed.');
  await openBackend('wasm', nodeSurroundings());
  expect(Array.from(await read(two()))).toEqual([1, 2]);
  expect(await Promise.race([deviceLost(), 'not lost'])).toBe('not lost');
});

it('opening another device closes the one before', async () => {
  await openBackend('webgpu', nodeSurroundings());
  const lost = deviceLost();
  await openBackend('webgpu', nodeSurroundings());
  const open = new Promise((resolve) => setTimeout(resolve, 2000, 'still open'));
  expect(await Promise.race([lost, open])).toBe('The GPU device was closed.');
  expect(Array.from(await read(plus(two(), two())))).toEqual([2, 4]);
});
