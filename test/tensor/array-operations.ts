import { expect, test } from 'vitest';
import {
  clip,
  constant,
  dispose,
  gatherRows,
  greater,
  keep,
  logarithm,
  logSigmoid,
  maximum,
  minimum,
  read,
  scope,
  shifted,
  sigmoid,
  sizeOf,
  slot,
  sumUnits,
  type Tensor,
} from '../../src/tensor/index.ts';
import { ramp } from '../../src/tensor/selftest.ts';

type Extents = [number, number, number];

/** Sizes that follow each other: a shader kept from the first and wrong for the second would show. */
const sizes: Extents[] = [
  [2, 5, 3],
  [3, 4, 8],
];

const floats = (data: ArrayLike<number>, shape: readonly number[]) => constant(data, shape, 'float32');
const ints = (data: ArrayLike<number>, shape: readonly number[]) => constant(data, shape, 'int32');

async function run(body: () => Tensor): Promise<{ shape: readonly number[]; data: number[] }> {
  const result = scope(() => keep(body()));
  const data = Array.from(await read(result));
  dispose(result);
  return { shape: result.shape, data };
}

function close(got: ArrayLike<number>, want: ArrayLike<number>, within = 2e-6): void {
  expect(got.length).toBe(want.length);
  for (let i = 0; i < want.length; i++) {
    expect(Math.abs(got[i]! - want[i]!), `entry ${i}: ${got[i]} for ${want[i]}`).toBeLessThanOrEqual(
      within * Math.max(1e-3, Math.abs(want[i]!)),
    );
  }
}

const stable = (x: number) => Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x)));

const one: [string, (a: Tensor) => Tensor, (x: number) => number][] = [
  ['sigmoid', sigmoid, (x) => 1 / (1 + Math.exp(-x))],
  ['logSigmoid', logSigmoid, stable],
  ['log', (a) => logarithm(sigmoid(a)), stable],
  ['shift', (a) => shifted(a, -0.25), (x) => x - 0.25],
  ['clip', (a) => clip(a, -1.5, 2), (x) => Math.min(Math.max(x, -1.5), 2)],
];

const two: [string, (a: Tensor, b: Tensor) => Tensor, (x: number, y: number) => number][] = [
  ['minimum', minimum, Math.min],
  ['maximum', maximum, Math.max],
  ['greater', greater, (x, y) => Number(x > y)],
];

/** The array operations of the open backend against plain TypeScript. */
export function testArrayOperations(): void {
  test.each(one)('%s', async (_, op, plain) => {
    for (const size of sizes) {
      const data = ramp(sizeOf(size), size[2], 4);
      const got = await run(() => op(floats(data, size)));
      expect(got.shape).toEqual(size);
      close(got.data, Array.from(data, plain), 1e-5);
    }
  });

  test('logSigmoid is exact far out on either side', async () => {
    const xs = [-200, -90, -20, 2, 6, 12, 20, 60];
    const got = await run(() => logSigmoid(floats(xs, [1, 1, xs.length])));
    for (const [i, x] of xs.entries()) expect(got.data[i]! / stable(x)).toBeCloseTo(1, 4);
  });

  test.each(two)('%s, also with one number a row and one a lane', async (_, op, plain) => {
    for (const size of sizes) {
      const [L, B, T] = size;
      const a = ramp(sizeOf(size), 1, 3);
      const others: [Extents, (n: number) => number][] = [
        [size, (n) => n],
        [[L, B, 1], (n) => Math.floor(n / T)],
        [[L, 1, 1], (n) => Math.floor(n / (B * T))],
      ];
      for (const [shape, at] of others) {
        const b = ramp(sizeOf(shape), 2, 3);
        // Some pairs are equal.
        for (let n = 0; n < a.length; n += 4) a[n] = b[at(n)]!;
        const want = Array.from(a, (x, n) => plain(x, b[at(n)]!));
        const got = await run(() => op(floats(a, size), floats(b, shape)));
        expect(got).toEqual({ shape: size, data: want });
        const turned = await run(() => op(floats(b, shape), floats(a, size)));
        expect(turned).toEqual({ shape: size, data: Array.from(a, (x, n) => plain(b[at(n)]!, x)) });
      }
    }
  });

  test('a NaN stays one, whichever side it is on, and is greater than nothing', async () => {
    const a = [Number.NaN, 1, Number.NaN];
    const b = [1, Number.NaN, Number.NaN];
    const shape = [1, 3, 1];
    const all = (op: (a: Tensor, b: Tensor) => Tensor) => run(() => op(floats(a, shape), floats(b, shape)));
    expect((await all(minimum)).data).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    expect((await all(maximum)).data).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    expect((await all(greater)).data).toEqual([0, 0, 0]);
    const single = [clip, sigmoid, logSigmoid].map((op) => run(() => op(floats(a, shape), 0, 1)));
    for (const { data } of await Promise.all(single)) {
      expect(data.map(Number.isNaN)).toEqual([true, false, true]);
    }
  });

  test('gatherRows takes the row of the partner in its own lane, and zeros where there is none', async () => {
    for (const [L, B, W] of sizes) {
      const a = ramp(L * B * W, 3);
      const index = Array.from({ length: L * B }, (_, n) => ((n * 7) % (B + 1)) - 1);
      const want = Array.from({ length: L * B * W }, (_, i) => {
        const n = Math.floor(i / W);
        const partner = index[n]!;
        return partner < 0 ? 0 : a[(Math.floor(n / B) * B + partner) * W + (i % W)]!;
      });
      const got = await run(() => gatherRows(floats(a, [L, B, W]), ints(index, [L, B])));
      expect(got).toEqual({ shape: [L, B, W], data: want });
      const outside = await run(() => gatherRows(floats(a, [L, B, W]), ints(new Array(L * B).fill(B), [L, B])));
      expect(outside.data.every((x) => x === 0)).toBe(true);
    }
  });

  test('sumUnits gives every row the sum over its unit, in its own lane', async () => {
    for (const [L, B] of sizes) {
      const a = ramp(L * B, 4);
      const unit = Array.from({ length: L * B }, (_, n) => (n * 5 + Math.floor(n / B)) % 3);
      const want = Array.from({ length: L * B }, (_, n) => {
        const from = Math.floor(n / B) * B;
        let sum = 0;
        for (let m = from; m < from + B; m++) if (unit[m] === unit[n]) sum += a[m]!;
        return sum;
      });
      const got = await run(() => sumUnits(floats(a, [L, B, 1]), ints(unit, [L, B])));
      expect(got.shape).toEqual([L, B, 1]);
      close(got.data, want);
    }
  });

  test('a lane has the same bits alone as in company, and its NaN stays in it', async () => {
    const [L, B, T] = [3, 6, 4];
    const a = ramp(L * B * T, 5, 3);
    const b = ramp(L * B * T, 6, 3);
    const sums = ramp(L * B, 7);
    const index = Array.from({ length: L * B }, (_, n) => ((n * 5) % (B + 1)) - 1);
    const every = (from: number, count: number) => {
      const cut = (data: Float32Array, shape: number[]) => {
        const size = data.length / L;
        return floats(data.subarray(from * size, (from + count) * size), [count, ...shape]);
      };
      const own = ints(index.slice(from * B, (from + count) * B), [count, B]);
      const [x, y] = [cut(a, [B, T]), cut(b, [B, T])];
      return [
        ...two.map(([, op]) => op(x, y)),
        ...one.map(([, op]) => op(x)),
        gatherRows(x, own),
        sumUnits(cut(sums, [B, 1]), own),
      ];
    };
    const readAll = async (from: number, count: number) => {
      const kept = scope(() => every(from, count).map(keep));
      const values = await Promise.all(kept.map(read));
      dispose(...kept);
      return values;
    };
    const clean = await readAll(0, L);
    for (const data of [a, b, sums]) data.fill(Number.NaN, data.length / L, (2 * data.length) / L);
    const dirty = await readAll(0, L);
    for (const lane of [0, 2]) {
      const alone = await readAll(lane, 1);
      for (const [i, whole] of clean.entries()) {
        const size = whole.length / L;
        expect(alone[i]).toEqual(whole.slice(lane * size, (lane + 1) * size));
        expect(dirty[i]!.slice(lane * size, (lane + 1) * size)).toEqual(alone[i]);
      }
    }
  });

  test('a slot is not changed by what becomes of the array it was written from', async () => {
    const numbers = slot([3]);
    const words = slot([3], 'int32');
    const [source, codes] = [Float32Array.of(1, 2, 3), Int32Array.of(4, 5, 6)];
    numbers.write(source);
    words.write(codes);
    source.fill(9);
    codes.fill(9);
    expect(Array.from(await read(numbers.tensor))).toEqual([1, 2, 3]);
    expect(Array.from(await read(words.tensor))).toEqual([4, 5, 6]);
    numbers.dispose();
    words.dispose();
  });
}
