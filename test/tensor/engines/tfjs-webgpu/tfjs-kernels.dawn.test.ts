import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DeviceArray } from '../../../../src/tensor/engine.ts';
import type { OpenedWebGpu } from '../../../../src/tensor/engines/tfjs-webgpu/open.ts';
import type { AttributesOf, KernelName } from '../../../../src/tensor/kernels.ts';
import { oracle } from './oracle.ts';
import { closeDawn, differentBits, floats, openDawn, relativeError, runKernel, type Values } from './support.ts';

/**
 * Every kernel of tfjs that the lab runs, against plain arithmetic, at two shapes one after the other: a shader that is kept
 * from the first and wrong for the second is one of the ways in which tfjs's kernels have been silently wrong.
 */
let gpu: OpenedWebGpu;
beforeAll(async () => {
  gpu = await openDawn();
});
afterAll(() => closeDawn(gpu));

const shapes = [
  [2, 5, 3],
  [3, 4, 8],
];

/** The engine's and the plain kernel's output. */
async function both<K extends KernelName>(
  kernel: K,
  inputs: Record<string, Values>,
  attributes: AttributesOf<K>,
): Promise<[got: Values, want: Values]> {
  const got = (await runKernel(gpu, kernel, inputs, attributes)).outputs[0]!;
  const want = oracle(kernel, inputs, attributes).outputs[0]!;
  expect(got.shape).toEqual(want.shape);
  return [got, want];
}

test('exp', async () => {
  for (const [i, shape] of shapes.entries()) {
    const [got, want] = await both('exp', { a: floats(shape, i + 1, 3) }, {});
    expect(relativeError(got.data, want.data)).toBeLessThan(2e-6);
  }
});

const arithmetic: [KernelName, (a: number, b: number) => number][] = [
  ['add', (a, b) => a + b],
  ['subtract', (a, b) => a - b],
  ['multiply', (a, b) => a * b],
  ['divide', (a, b) => a / b],
];

test.each(arithmetic)('%s, also with one number a row and one a lane', async (kernel, plain) => {
  for (const [i, shape] of shapes.entries()) {
    const [L, B, T] = shape as [number, number, number];
    const a = floats(shape, i + 1);
    const others: [number[], (n: number) => number][] = [
      [[L, B, T], (n) => n],
      [[L, B, 1], (n) => Math.floor(n / T)],
      [[L, 1, 1], (n) => Math.floor(n / (B * T))],
      [[L, 1, T], (n) => Math.floor(n / (B * T)) * T + (n % T)],
    ];
    for (const [other, at] of others) {
      const b = floats(other, i + 5);
      const [got, host] = await both(kernel, { a, b }, {});
      const want = Array.from(a.data, (x, n) => plain(x, b.data[at(n)]!));
      expect(relativeError(got.data, want)).toBeLessThan(2e-6);
      expect(relativeError(host.data, want)).toBeLessThan(2e-7);
    }
  }
});

/** Builds an array by asking for the number at each place. */
function build(shape: number[], at: (place: number[]) => number): Values {
  const strides = shape.map((_, i) => shape.slice(i + 1).reduce((a, b) => a * b, 1));
  const size = shape.reduce((a, b) => a * b, 1);
  const data = Float32Array.from({ length: size }, (_, n) =>
    at(strides.map((stride, i) => Math.floor(n / stride) % shape[i]!)),
  );
  return { shape, data };
}

const pick = ({ shape, data }: Values, i: number, j: number, k: number): number =>
  data[(i * shape[1]! + j) * shape[2]! + k]!;

interface Move {
  name: string;
  run: (x: Values) => Promise<[got: Values, want: Values]>;
  plain: (x: Values) => Values;
}

const moves: Move[] = [
  {
    name: 'slice',
    run: (x) => both('slice', { a: x }, { begin: [0, 1, 1], size: [2, 2, 2] }),
    plain: (x) => build([2, 2, 2], ([i, j, k]) => pick(x, i!, j! + 1, k! + 1)),
  },
  {
    name: 'pad',
    run: (x) => {
      const [L, B, T] = x.shape as [number, number, number];
      return both('pad', { a: x }, { begin: [0, 1, 0], shape: [L, B + 1, T + 2] });
    },
    plain: (x) =>
      build([x.shape[0]!, x.shape[1]! + 1, x.shape[2]! + 2], ([i, j, k]) =>
        j! > 0 && k! < x.shape[2]! ? pick(x, i!, j! - 1, k!) : 0,
      ),
  },
  {
    name: 'concat',
    run: (x) => both('concat', { part0: x, part1: x, part2: x }, { axis: 2 }),
    plain: (x) => build([x.shape[0]!, x.shape[1]!, 3 * x.shape[2]!], ([i, j, k]) => pick(x, i!, j!, k! % x.shape[2]!)),
  },
  {
    name: 'concat lanes',
    run: (x) => both('concat', { part0: x, part1: x }, { axis: 0 }),
    plain: (x) => build([2 * x.shape[0]!, x.shape[1]!, x.shape[2]!], ([i, j, k]) => pick(x, i! % x.shape[0]!, j!, k!)),
  },
  {
    name: 'gather',
    run: ({ shape, data }) => {
      const rows = { shape: [shape[0]! * shape[1]!, shape[2]!], data };
      return both('gather', { a: rows, index: { shape: [3], data: Int32Array.of(3, 0, 3) } }, {});
    },
    plain: (x) => build([3, x.shape[2]!], ([i, k]) => x.data[[3, 0, 3][i!]! * x.shape[2]! + k!]!),
  },
  {
    name: 'fill',
    run: (x) => both('fill', {}, { shape: x.shape, value: 2.5, dtype: 'float32' }),
    plain: (x) => build(x.shape, () => 2.5),
  },
];

test.each(moves)('$name', async ({ run, plain }) => {
  for (const [i, shape] of shapes.entries()) {
    const x = floats(shape, i + 1);
    const [got, host] = await run(x);
    const want = plain(x);
    expect(got.shape).toEqual(want.shape);
    expect(differentBits(got, want)).toBe(0);
    expect(differentBits(host, want)).toBe(0);
  }
});

test('an int32 array is filled as one', async () => {
  const [filled] = await both('fill', {}, { shape: [3], value: 7, dtype: 'int32' });
  expect(filled.data).toEqual(Int32Array.of(7, 7, 7));
});

test('sums, and their bits do not depend on the number of lanes', async () => {
  for (const T of [7, 300]) {
    const x = floats([3, 2, T], T);
    for (const kernel of ['sumLast', 'sumRows'] as const) {
      const [got, want] = await both(kernel, { a: x }, {});
      expect(relativeError(got.data, want.data)).toBeLessThan(1e-5);
      const [alone] = await both(kernel, { a: { shape: [1, 2, T], data: x.data.slice(2 * T, 4 * T) } }, {});
      const size = got.data.length / 3;
      expect(differentBits(alone, { shape: [], data: got.data.slice(size, 2 * size) })).toBe(0);
    }
  }
});

test('a view has the same numbers, and each of the two is freed by itself', async () => {
  const { engine } = gpu;
  const before = engine.memory();
  const array: DeviceArray = engine.alloc([2, 3], 'float32');
  engine.write(array, [1, 2, 3, 4, 5, 6]);
  const view = engine.view(array, [6]);
  engine.free(array);
  engine.free(array);
  expect(await engine.read(view)).toEqual(Float32Array.of(1, 2, 3, 4, 5, 6));
  await expect(engine.read(array)).rejects.toThrow('after it was freed');
  expect(engine.memory().bytes - before.bytes).toBe(24);
  engine.free(view);
  expect(engine.memory()).toMatchObject({ tensors: before.tensors, bytes: before.bytes });
});
