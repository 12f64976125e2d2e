import type { HostKernel, HostMemory, Shaped } from '../memory.ts';

type Pairwise = <A extends Shaped>(memory: HostMemory<A>, inputs: { readonly a: A; readonly b: A }) => { y: A };

/** An operation on two arrays of as many extents, each of which may be 1 in one of them and then serves all places. */
function pairwise(of: (x: number, y: number) => number): Pairwise {
  return (memory, { a, b }) => {
    const shape = a.shape.map((extent, i) => Math.max(extent, b.shape[i]!));
    const y = memory.allocate(shape);
    const [left, right, out] = [memory.floats(a), memory.floats(b), memory.floats(y)];
    const [lefts, rights] = [places(a, shape), places(b, shape)];
    for (let n = 0; n < out.length; n++) out[n] = of(left[lefts(n)]!, right[rights(n)]!);
    return { y };
  };
}

/** Where entry n of an array of `shape` is found in t. */
function places({ shape: own }: Shaped, shape: readonly number[]): (n: number) => number {
  if (own.every((extent, i) => extent === shape[i])) return (n) => n;
  return (n) => {
    let place = 0;
    let stride = 1;
    for (let i = shape.length - 1; i >= 0; i--) {
      if (own[i] !== 1) place += (n % shape[i]!) * stride;
      stride *= own[i]!;
      n = Math.floor(n / shape[i]!);
    }
    return place;
  };
}

export const add: HostKernel<'add'> = pairwise((x, y) => x + y);
export const subtract: HostKernel<'subtract'> = pairwise((x, y) => x - y);
export const multiply: HostKernel<'multiply'> = pairwise((x, y) => x * y);
export const divide: HostKernel<'divide'> = pairwise((x, y) => x / y);
/** Math.min and Math.max carry a NaN on, whichever side it is on. */
export const minimum: HostKernel<'minimum'> = pairwise(Math.min);
export const maximum: HostKernel<'maximum'> = pairwise(Math.max);
export const greater: HostKernel<'greater'> = pairwise((x, y) => (x > y ? 1 : 0));

type Pointwise<P> = <A extends Shaped>(memory: HostMemory<A>, inputs: { readonly a: A }, attributes: P) => { y: A };

function pointwise<P>(of: (x: number, attributes: P) => number): Pointwise<P> {
  return (memory, { a }, attributes) => {
    const y = memory.allocate(a.shape);
    const [x, out] = [memory.floats(a), memory.floats(y)];
    for (let n = 0; n < out.length; n++) out[n] = of(x[n]!, attributes);
    return { y };
  };
}

export const clip: HostKernel<'clip'> = pointwise<{ low: number; high: number }>((x, { low, high }) =>
  Math.min(Math.max(x, low), high),
);
export const scale: HostKernel<'scale'> = pointwise<{ factor: number }>((x, { factor }) => x * Math.fround(factor));
export const shift: HostKernel<'shift'> = pointwise<{ by: number }>((x, { by }) => x + Math.fround(by));
export const exp: HostKernel<'exp'> = pointwise(Math.exp);
export const log: HostKernel<'log'> = pointwise(Math.log);
export const sigmoid: HostKernel<'sigmoid'> = pointwise((x) => 1 / (1 + Math.exp(-x)));
/** log sigmoid without 1 / (1 + exp(-x)), which is 0 long before its logarithm is out of range. */
export const logSigmoid: HostKernel<'logSigmoid'> = pointwise(
  (x) => Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x))),
);

export const sumLast: HostKernel<'sumLast'> = (memory, { a }) => {
  const width = a.shape[a.shape.length - 1]!;
  const y = memory.allocate([...a.shape.slice(0, -1), 1]);
  const [x, out] = [memory.floats(a), memory.floats(y)];
  for (let row = 0; row < out.length; row++) {
    let sum = 0;
    for (let i = row * width; i < (row + 1) * width; i++) sum += x[i]!;
    out[row] = sum;
  }
  return { y };
};

export const sumRows: HostKernel<'sumRows'> = (memory, { a }) => {
  const [L, R, F] = a.shape as [number, number, number];
  const y = memory.allocate([L, F]);
  const [x, out] = [memory.floats(a), memory.floats(y)];
  const sums = new Float64Array(F);
  for (let lane = 0; lane < L; lane++) {
    sums.fill(0);
    for (let row = lane * R; row < (lane + 1) * R; row++) for (let i = 0; i < F; i++) sums[i]! += x[row * F + i]!;
    out.set(sums, lane * F);
  }
  return { y };
};
