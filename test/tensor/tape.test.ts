/** Gradients over the engine of plain TypeScript: what the tape adds up, in which order, and what it frees. */
import { beforeEach, describe, expect, it } from 'vitest';
import { Context, current, setCurrent } from '../../src/tensor/context.ts';
import { HostEngine } from '../../src/tensor/engines/host/engine.ts';
import {
  addLinear,
  concatWidth,
  constant,
  dispose,
  gradients,
  linear,
  memory,
  Parameter,
  plus,
  read,
  reshape,
  rmsNorm,
  scope,
  sizeOf,
  sliceWidth,
  swiglu,
  type Tensor,
} from '../../src/tensor/index.ts';
import { ramp } from '../../src/tensor/selftest.ts';

beforeEach(() => setCurrent(new Context(new HostEngine())));

const parameter = (name: string, shape: number[], seed: number) =>
  new Parameter(name, shape, ramp(sizeOf(shape), seed));

/** Central differences of sum(c * f) in one entry of a parameter. */
async function slope(f: () => Tensor, c: Float32Array, p: Parameter, entry: number): Promise<number> {
  const kept = await p.read();
  const at = async (value: number): Promise<number> => {
    const data = kept.slice();
    data[entry] = value;
    p.replace(constant(data, p.shape, 'float32'));
    const result = scope(f);
    const values = Array.from(await read(result));
    dispose(result);
    return values.reduce((sum, x, i) => sum + x * c[i]!, 0);
  };
  const step = 2 ** -6;
  const difference = ((await at(kept[entry]! + step)) - (await at(kept[entry]! - step))) / (2 * step);
  p.replace(constant(kept, p.shape, 'float32'));
  return difference;
}

/** Two arrays of one shape. */
function add(a: Tensor, b: Tensor): Tensor {
  const c = current();
  return c.differentiable(
    [a, b],
    () => c.run('add', { a, b }).y,
    (dy) => [c.view(dy, dy.shape), c.view(dy, dy.shape)],
  );
}

const matrix = () => constant(ramp(32, 9), [2, 4, 4], 'float32');
const gain = () => constant(ramp(8, 8), [2, 4], 'float32');

const cases: [string, number[], (x: Parameter, bias: Parameter) => Tensor][] = [
  ['a bias', [2, 3, 4], (x, bias) => linear(x.tensor, constant(ramp(32, 9), [2, 4, 4], 'float32'), bias.tensor)],
  ['an array that is used three times', [2, 3, 4], (x) => add(add(x.tensor, x.tensor), x.tensor)],
  [
    'slices side by side, reshaped and normed',
    [2, 3, 6],
    (x) => {
      const weight = constant(ramp(4, 8), [2, 2], 'float32');
      const heads = reshape(sliceWidth(x.tensor, 0, 4), [2, 6, 2]);
      return concatWidth([
        reshape(rmsNorm(heads, weight, 1e-2), [2, 3, 4]),
        sliceWidth(x.tensor, 4, 2),
        sliceWidth(x.tensor, 1, 1),
      ]);
    },
  ],
  [
    'a product that is added to what it comes from',
    [2, 3, 4],
    (x) => addLinear(x.tensor, rmsNorm(x.tensor, gain(), 1e-2), matrix()),
  ],
  [
    'two of them in a row, and a norm whose input nothing else uses',
    [2, 3, 4],
    (x) => {
      const once = addLinear(x.tensor, rmsNorm(x.tensor, gain(), 1e-2), matrix());
      return rmsNorm(
        addLinear(
          once,
          swiglu(linear(rmsNorm(once, gain(), 1e-2), constant(ramp(64, 7), [2, 4, 8], 'float32'))),
          matrix(),
        ),
        gain(),
        1e-2,
      );
    },
  ],
  ['a gated sum', [1, 2, 8], (x) => add(swiglu(x.tensor), sliceWidth(x.tensor, 2, 4))],
];

describe.each(cases)('%s', (_, shape, f) => {
  it('has the gradients of finite differences, and leaves nothing but them', async () => {
    const x = parameter('x', shape, 1);
    const bias = parameter('bias', [shape[0]!, shape[2]!], 2);
    const forward = () => f(x, bias);
    const used = _ === 'a bias' ? [x, bias] : [x];
    const shapeOut = scope(() => forward().shape);
    const c = ramp(sizeOf(shapeOut), 3);
    const before = memory().tensors;
    const grads = scope(() => gradients(forward, () => constant(c, shapeOut, 'float32'), used));
    expect(memory().tensors - before).toBe(used.length);
    for (const [i, p] of used.entries()) {
      const got = await read(grads[i]!);
      expect(grads[i]!.shape).toEqual(p.shape);
      for (let entry = 0; entry < got.length; entry++) {
        expect(Math.abs(got[entry]! - (await slope(forward, c, p, entry))), `${p.name}[${entry}]`).toBeLessThan(5e-3);
      }
    }
  });
});

it('adds the gradients of an array from its last use to its first', async () => {
  // In float32 (1 + 1e8) - 1e8 is 0, and (-1e8 + 1e8) + 1 is 1.
  const x = new Parameter('x', [1, 1, 3], new Float32Array(3));
  const part = (from: number) => sliceWidth(x.tensor, from, 1);
  const sums: number[][] = [];
  for (const order of [
    [1, 1e8, -1e8],
    [-1e8, 1e8, 1],
  ]) {
    const [g] = gradients(
      () => concatWidth([part(0), part(0), part(0)]),
      () => constant([...order].reverse(), [1, 1, 3], 'float32'),
      [x],
    );
    sums.push(Array.from(await read(g!)));
  }
  expect(sums).toEqual([
    [0, 0, 0],
    [1, 0, 0],
  ]);
});

it('refuses an operation without a gradient on what depends on a parameter, and a parameter that is not used', () => {
  const x = parameter('x', [1, 1, 2], 1);
  const other = parameter('other', [1, 1, 2], 2);
  const seed = () => constant([1, 1], [1, 1, 2], 'float32');
  expect(() => gradients(() => plus(x.tensor, x.tensor), seed, [x])).toThrow(
    'add has no gradient, but what it is given depends on a parameter.',
  );
  expect(() => gradients(() => add(x.tensor, x.tensor), seed, [x, other])).toThrow('depend on parameter 1 of [1,1,2]');
  // Neither leaves a tape behind.
  expect(plus(x.tensor, x.tensor).shape).toEqual([1, 1, 2]);
});
