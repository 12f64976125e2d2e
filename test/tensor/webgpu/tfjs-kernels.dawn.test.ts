import { afterAll, beforeAll, expect, test } from 'vitest';
import { tf } from '../../../src/tensor/tf.ts';
import type { OpenedWebGpu } from '../../../src/tensor/webgpu/backend.ts';
import { closeDawn, differentBits, floats, openDawn, relativeError, tensorOf, type Values, values } from './support.ts';

/**
 * Every kernel of tfjs that the lab registers, against plain arithmetic, at two shapes one after the other: a shader that is
 * kept from the first and wrong for the second is one of the ways in which tfjs's kernels have been silently wrong.
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

const read = async (t: tf.Tensor): Promise<Values> => ({ shape: [...t.shape], data: (await t.data()) as Float32Array });

const one: [string, (x: tf.Tensor) => tf.Tensor, (x: number) => number][] = [
  ['exp', (x) => tf.exp(x), Math.exp],
  ['neg', (x) => tf.neg(x), (x) => -x],
  ['sigmoid', (x) => tf.sigmoid(x), (x) => 1 / (1 + Math.exp(-x))],
  ['softplus', (x) => tf.softplus(x), (x) => Math.log1p(Math.exp(x))],
  ['zerosLike', (x) => tf.zerosLike(x), () => 0],
  ['onesLike', (x) => tf.onesLike(x), () => 1],
  ['fill', (x) => tf.fill(x.shape, 2.5), () => 2.5],
  ['cast', (x) => tf.cast(tf.cast(x, 'int32'), 'float32'), Math.trunc],
  ['clone', (x) => tf.clone(x), (x) => x],
  ['times a number', (x) => tf.mul(x, 0.3), (x) => x * Math.fround(0.3)],
];

test.each(one)('%s', async (_, op, plain) => {
  for (const [i, shape] of shapes.entries()) {
    const x = floats(shape, i + 1, 3);
    const got = await read(op(tensorOf(x)));
    expect(got.shape).toEqual(shape);
    expect(relativeError(got.data, Array.from(x.data, plain))).toBeLessThan(2e-6);
  }
});

const two: [string, (a: tf.Tensor, b: tf.Tensor) => tf.Tensor, (a: number, b: number) => number][] = [
  ['add', (a, b) => tf.add(a, b), (a, b) => a + b],
  ['sub', (a, b) => tf.sub(a, b), (a, b) => a - b],
  ['mul', (a, b) => tf.mul(a, b), (a, b) => a * b],
  ['div', (a, b) => tf.div(a, b), (a, b) => a / b],
  ['maximum', (a, b) => tf.maximum(a, b), Math.max],
  ['minimum', (a, b) => tf.minimum(a, b), Math.min],
];

test.each(two)('%s, also with one number a row and one a lane', async (_, op, plain) => {
  for (const [i, shape] of shapes.entries()) {
    const [L, B, T] = shape as [number, number, number];
    const a = floats(shape, i + 1);
    const others: [number[], (n: number) => number][] = [
      [[L, B, T], (n) => n],
      [[L, B, 1], (n) => Math.floor(n / T)],
      [[L, 1, 1], (n) => Math.floor(n / (B * T))],
    ];
    for (const [other, at] of others) {
      const b = floats(other, i + 5);
      const got = await read(op(tensorOf(a), tensorOf(b)));
      const want = Array.from(a.data, (x, n) => plain(x, b.data[at(n)]!));
      expect(relativeError(got.data, want)).toBeLessThan(2e-6);
    }
  }
});

/** Builds an array by asking for the number at each place. */
function build(shape: number[], at: (place: number[]) => number): Values {
  const strides = shape.map((_, i) => shape.slice(i + 1).reduce((a, b) => a * b, 1));
  const size = shape.reduce((a, b) => a * b, 1);
  return values(
    shape,
    Array.from({ length: size }, (_, n) => at(strides.map((stride, i) => Math.floor(n / stride) % shape[i]!))),
  );
}

const moves: [string, (x: tf.Tensor3D) => tf.Tensor, (x: Values) => Values][] = [
  ['reshape', (x) => tf.reshape(x, [-1]), ({ data }) => ({ shape: [data.length], data })],
  [
    'slice',
    (x) => tf.slice(x, [0, 1, 1], [2, 2, 2]),
    (x) => build([2, 2, 2], ([i, j, k]) => pick(x, i!, j! + 1, k! + 1)),
  ],
  [
    'pad',
    (x) =>
      tf.pad(x, [
        [0, 0],
        [1, 0],
        [0, 2],
      ]),
    (x) =>
      build([x.shape[0]!, x.shape[1]! + 1, x.shape[2]! + 2], ([i, j, k]) =>
        j! > 0 && k! < x.shape[2]! ? pick(x, i!, j! - 1, k!) : 0,
      ),
  ],
  [
    'split',
    (x) => tf.split(x, [1, x.shape[1] - 1], 1)[1]!,
    (x) => build([x.shape[0]!, x.shape[1]! - 1, x.shape[2]!], ([i, j, k]) => pick(x, i!, j! + 1, k!)),
  ],
  [
    'concat',
    (x) => tf.concat([x, x], 2),
    (x) => build([x.shape[0]!, x.shape[1]!, 2 * x.shape[2]!], ([i, j, k]) => pick(x, i!, j!, k! % x.shape[2]!)),
  ],
  [
    'concat lanes',
    (x) => tf.concat([x, x], 0),
    (x) => build([2 * x.shape[0]!, x.shape[1]!, x.shape[2]!], ([i, j, k]) => pick(x, i! % x.shape[0]!, j!, k!)),
  ],
  [
    'tile',
    (x) => tf.tile(x, [1, 2, 1]),
    (x) => build([x.shape[0]!, 2 * x.shape[1]!, x.shape[2]!], ([i, j, k]) => pick(x, i!, j! % x.shape[1]!, k!)),
  ],
  [
    'transpose',
    (x) => tf.transpose(x, [0, 2, 1]),
    (x) => build([x.shape[0]!, x.shape[2]!, x.shape[1]!], ([i, j, k]) => pick(x, i!, k!, j!)),
  ],
  [
    'gather',
    (x) => tf.gather(tf.reshape(x, [-1, x.shape[2]]) as tf.Tensor2D, tf.tensor1d([3, 0, 3], 'int32')),
    (x) => build([3, x.shape[2]!], ([i, k]) => x.data[[3, 0, 3][i!]! * x.shape[2]! + k!]!),
  ],
];
const pick = ({ shape, data }: Values, i: number, j: number, k: number): number =>
  data[(i * shape[1]! + j) * shape[2]! + k]!;

test.each(moves)('%s', async (_, op, plain) => {
  for (const [i, shape] of shapes.entries()) {
    const x = floats(shape, i + 1);
    const got = await read(op(tensorOf(x) as tf.Tensor3D));
    const want = plain(x);
    expect(got.shape).toEqual(want.shape);
    expect(differentBits(got, want)).toBe(0);
  }
});

test('sum, and its bits do not depend on the number of lanes', async () => {
  for (const T of [7, 300]) {
    const x = floats([3, 2, T], T);
    const got = await read(tf.sum(tensorOf(x), 2, true));
    const want = build([3, 2, 1], ([i, j]) =>
      Array.from(x.data)
        .slice((i! * 2 + j!) * T, (i! * 2 + j! + 1) * T)
        .reduce((a, b) => a + b, 0),
    );
    expect(got.shape).toEqual([3, 2, 1]);
    expect(relativeError(got.data, want.data)).toBeLessThan(1e-5);
    const alone = await read(tf.sum(tensorOf({ shape: [1, 2, T], data: x.data.slice(2 * T, 4 * T) }), 2, true));
    expect(differentBits(alone, { shape: [], data: got.data.slice(2, 4) })).toBe(0);
  }
});

test("the tape's gradients of slice, concat and an addition that broadcasts", async () => {
  for (const [L, R, D] of [
    [2, 3, 4],
    [1, 5, 6],
  ] as const) {
    const x = floats([L, R, D], 1);
    const bias = floats([L, 1, D - 1], 2);
    const dy = floats([L, R, D - 1], 3);
    const xs = [tensorOf(x), tensorOf(bias)];
    // Columns 1 .. D-2 and the first one, side by side, plus a bias a lane.
    const f = () => {
      const first = tf.slice(xs[0] as tf.Tensor3D, [0, 0, 1], [L, R, D - 2]);
      const second = tf.slice(xs[0] as tf.Tensor3D, [0, 0, 0], [L, R, 1]);
      return tf.add(tf.concat([first, second], 2), xs[1]!);
    };
    const { grads } = tf.engine().gradients(f, xs, tensorOf(dy));
    const [dx, db] = [await read(grads[0]!), await read(grads[1]!)];
    const wantX = build([L, R, D], ([l, r, d]) =>
      d === 0 ? pick(dy, l!, r!, D - 2) : d! < D - 1 ? pick(dy, l!, r!, d! - 1) : 0,
    );
    expect(differentBits(dx, wantX)).toBe(0);
    const wantB = build([L, 1, D - 1], ([l, , d]) => {
      let sum = 0;
      for (let r = 0; r < R; r++) sum += pick(dy, l!, r, d!);
      return sum;
    });
    expect(db.shape).toEqual(wantB.shape);
    expect(relativeError(db.data, wantB.data)).toBeLessThan(2e-6);
  }
});
