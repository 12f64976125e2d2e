import { beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '../../../../src/tensor/engine.ts';
import { openSimd } from '../../../../src/tensor/engines/simd/engine.ts';
import type { KernelName } from '../../../../src/tensor/kernels.ts';
import { oracle } from '../tfjs-webgpu/oracle.ts';
import type { Values } from '../tfjs-webgpu/support.ts';
import { cases } from './cases.ts';
import { Random } from './random.ts';
import { type Case, distance, runKernel } from './run.ts';

const SHAPES = 200;
let engine: Engine;
beforeAll(async () => {
  engine = await openSimd('this one');
});

function wanted(name: KernelName, { inputs, attributes }: Case): Map<string, Values> {
  const run = oracle(name, inputs, attributes);
  return new Map([
    ...run.outputs.map((value, i): [string, Values] => [`output ${i}`, value]),
    ...Object.entries(run.inputs),
  ]);
}

const shapes = ({ inputs, attributes }: Case): string =>
  JSON.stringify([Object.fromEntries(Object.entries(inputs).map(([key, { shape }]) => [key, shape])), attributes]);

describe.each(Object.keys(cases) as KernelName[])('%s', (name) => {
  test(`computes what the plain kernel does, over ${SHAPES} shapes`, async () => {
    const before = engine.memory().tensors;
    for (let seed = 1; seed <= SHAPES; seed++) {
      const random = new Random(seed);
      const c = cases[name](random, random.whole(1, 3));
      const got = await runKernel(engine, name, c);
      const want = wanted(name, c);
      expect([...got.keys()]).toEqual([...want.keys()]);
      for (const [key, value] of got) {
        expect(value.shape, `${key} ${shapes(c)}`).toEqual(want.get(key)!.shape);
        expect(distance(value.data, want.get(key)!.data, c.unit), `${key} ${shapes(c)}`).toBeLessThan(1e-5);
      }
    }
    expect(engine.memory().tensors).toBe(before);
  });
});
