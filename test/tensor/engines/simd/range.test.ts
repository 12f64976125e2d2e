import { beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../../../src/tensor/engine.ts';
import { openSimd } from '../../../../src/tensor/engines/simd/engine.ts';
import { runKernel } from './run.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openSimd('this one');
});

const ends = [0, -0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
const steps = Array.from({ length: 2401 }, (_, i) => (i - 1200) / 10);
const positive = Array.from({ length: 2000 }, (_, i) => 2 ** ((i - 1000) / 8));
const nearOne = Array.from({ length: 200 }, (_, i) => 1 + (i - 100) * 2 ** -22);
const logSigmoid = (x: number) => Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x)));

/** Each place by itself: to six digits, or to the smallest normal number. */
describe.each([
  ['exp', Math.exp, [...steps, ...ends]],
  ['log', Math.log, [...positive, ...nearOne, ...ends, -1]],
  ['sigmoid', (x: number) => 1 / (1 + Math.exp(-x)), [...steps, ...ends]],
  ['logSigmoid', logSigmoid, [...steps, ...ends.filter((x) => x !== Number.NEGATIVE_INFINITY)]],
] as const)('%s', (name, plain, xs) => {
  it('is right over all of float32', async () => {
    const a = { shape: [1, 1, xs.length], data: Float32Array.from(xs) };
    const got = (await runKernel(engine, name, { inputs: { a }, attributes: {} })).get('output 0')!.data;
    for (const [i, x] of a.data.entries()) {
      const want = Math.fround(plain(x));
      const label = `${name}(${x}) = ${got[i]}, not ${want}`;
      if (Number.isFinite(want))
        expect(Math.abs(got[i]! - want), label).toBeLessThanOrEqual(Math.abs(want) * 1e-6 + 1.2e-38);
      else expect(got[i], label).toBe(want);
    }
  });
});
