import { beforeAll, describe, expect, it } from 'vitest';
import {
  dispose,
  keep,
  labelLogProbs,
  linear,
  linearTransposed,
  memory,
  Parameter,
  read,
  type Shape,
  scope,
  slot,
  type Tensor,
  upload,
} from '../../src/tensor/index.ts';
import { ramp } from '../../src/tensor/selftest.ts';
import { backend } from '../support/backend.ts';

let failures: string[];

beforeAll(async () => {
  failures = (await backend('wasm')).selfTest.failures;
});

const size = (shape: Shape) => shape.reduce((a, b) => a * b, 1);
const make = (shape: Shape, seed: number) => upload(ramp(size(shape), seed), shape);
async function values(body: () => Tensor): Promise<Float32Array> {
  const result = scope(() => keep(body()));
  const data = (await read(result)) as Float32Array;
  dispose(result);
  return data;
}

it('passes its own start-up test', () => {
  expect(failures).toEqual([]);
});

describe('a weight that changes', () => {
  it.each([
    ['linear', linear, [1, 6, 5], [1, 5, 4]],
    ['linearTransposed', linearTransposed, [1, 6, 5], [1, 4, 5]],
  ] as const)('changes the next product of %s: no packed copy of the old one is used', async (_, product, xs, ws) => {
    const x = make(xs, 1);
    const weight = new Parameter('w', ws, ramp(size(ws), 2));
    const old = await values(() => product(x, weight.tensor));
    await values(() => product(x, weight.tensor));
    weight.replace(make(ws, 3));
    const fresh = make(ws, 3);
    const got = await values(() => product(x, weight.tensor));
    expect(got).toEqual(await values(() => product(x, fresh)));
    expect(got).not.toEqual(old);
    weight.dispose();
    dispose(x, fresh);
  });
});

describe('a slot', () => {
  it('has what was written last, and refuses another size', async () => {
    const before = memory().tensors;
    const ids = slot([2, 3], 'int32');
    expect(await read(ids.tensor)).toEqual(new Int32Array(6));
    ids.write([1, 2, 3, 4, 5, -6]);
    expect(await read(ids.tensor)).toEqual(Int32Array.of(1, 2, 3, 4, 5, -6));
    expect(() => ids.write([1, 2])).toThrow('A slot of shape [2,3] takes 6 values, but 2 came.');
    expect(await read(ids.tensor)).toEqual(Int32Array.of(1, 2, 3, 4, 5, -6));
    ids.dispose();
    expect(memory().tensors).toBe(before);
  });

  it('keeps all 32 bits of a hash', async () => {
    const hash = slot([2], 'int32');
    hash.write([0xfedcba98 | 0, 0x7fffffff]);
    expect(await read(hash.tensor)).toEqual(Int32Array.of(0xfedcba98 | 0, 0x7fffffff));
    hash.dispose();
  });
});

describe('an upload', () => {
  it('copies its data: what the caller does with the array later changes nothing', async () => {
    const data = Float32Array.of(1, 2, 3);
    const parameter = new Parameter('p', [1, 3], data);
    data.fill(9);
    expect(await parameter.read()).toEqual(Float32Array.of(1, 2, 3));
    parameter.dispose();
  });

  it('must have the size of its shape', () => {
    expect(() => new Parameter('p', [2, 2], new Float32Array(3))).toThrow(
      'Parameter p of shape [2,2] needs 4 values, but 3 came.',
    );
  });
});

describe('labelLogProbs', () => {
  it('is exact where softmax would underflow or overflow', async () => {
    const logits = upload(Float32Array.of(0, -200, 1000, 999, -1e30, 0), [1, 3, 2]);
    const labels = upload(Int32Array.of(1, 1, 0), [1, 3]);
    const got = await values(() => labelLogProbs(logits, labels));
    const wanted = [-200, -1 - Math.log1p(Math.exp(-1)), -1e30];
    for (const [i, value] of wanted.entries()) expect(got[i]! / value).toBeCloseTo(1, 5);
    dispose(logits, labels);
  });
});
