import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { OpenedWebGpu } from '../../../../src/tensor/engines/tfjs-webgpu/open.ts';
import { type Case, cases, LANES } from './cases.ts';
import { oracle } from './oracle.ts';
import { closeDawn, differentBits, laneOf, openDawn, relativeError, runKernel, type Values } from './support.ts';

let gpu: OpenedWebGpu;
beforeAll(async () => {
  gpu = await openDawn();
});
afterEach(async () => {
  await gpu.gpuDevice.queue.onSubmittedWorkDone();
  expect(gpu.firstError()).toBeNull();
});
afterAll(() => closeDawn(gpu));

type Inputs = Record<string, Values>;

const isShared = (c: Case, key: string): boolean => c.shared?.includes(key) ?? false;

const oneLane = (c: Case, lane: number): Inputs =>
  Object.fromEntries(
    Object.entries(c.inputs).map(([key, value]) => [key, isShared(c, key) ? value : laneOf(value, lane, LANES)]),
  );

/** Every number of the middle lane becomes NaN, in all inputs that are not indices. */
function poisoned(c: Case): Inputs {
  return Object.fromEntries(
    Object.entries(c.inputs).map(([key, { shape, data }]) => {
      if (isShared(c, key) || data instanceof Int32Array) return [key, { shape, data }];
      const size = data.length / LANES;
      return [key, { shape, data: data.slice().fill(Number.NaN, size, 2 * size) }];
    }),
  );
}

/** Outputs and the inputs that a kernel may have changed, by name. */
const everything = (run: { outputs: Values[]; inputs: Inputs }): [string, Values][] => [
  ...run.outputs.map((value, i): [string, Values] => [`output ${i}`, value]),
  ...Object.entries(run.inputs),
];

describe.each(cases)('$kernel, $size', (c) => {
  test('computes what the plain kernel does', async () => {
    const got = await runKernel(gpu, c.kernel, c.inputs, c.attributes);
    const want = new Map(everything(oracle(c.kernel, c.inputs, c.attributes)));
    for (const [name, value] of everything(got)) {
      expect(value.shape, name).toEqual(want.get(name)!.shape);
      expect(relativeError(value.data, want.get(name)!.data), name).toBeLessThan(c.tolerance ?? 5e-6);
    }
    expect(got.dispatches).toBe(c.dispatches);
  });

  test('gives a lane the same bits alone as in company, in as many dispatches', async () => {
    const together = everything(await runKernel(gpu, c.kernel, c.inputs, c.attributes));
    for (let lane = 0; lane < LANES; lane++) {
      const alone = await runKernel(gpu, c.kernel, oneLane(c, lane), c.attributes);
      expect(alone.dispatches).toBe(c.dispatches);
      for (const [i, [name, value]] of everything(alone).entries()) {
        if (isShared(c, name)) continue;
        expect(differentBits(value, laneOf(together[i]![1], lane, LANES)), `${name} of lane ${lane}`).toBe(0);
      }
    }
  });

  test('keeps a NaN inside its lane', async () => {
    const clean = everything(await runKernel(gpu, c.kernel, c.inputs, c.attributes));
    const dirty = everything(await runKernel(gpu, c.kernel, poisoned(c), c.attributes));
    for (const [i, [name, value]] of dirty.entries()) {
      if (isShared(c, name)) continue;
      for (const lane of [0, 2]) {
        expect(
          differentBits(laneOf(value, lane, LANES), laneOf(clean[i]![1], lane, LANES)),
          `${name} of lane ${lane}`,
        ).toBe(0);
      }
    }
  });
});
