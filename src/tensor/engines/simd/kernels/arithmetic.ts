import { extents3, type Shape, sizeOf } from '../../../tensor.ts';
import { addressOf, type Machine, type SimdArray, type SimdKernel } from '../array.ts';

// Numbers of the operations in assembly/arithmetic.ts.
const pairs = { add: 0, subtract: 1, multiply: 2, divide: 3, minimum: 4, maximum: 5, greater: 6 };
const points = { scale: 0, clip: 1, exp: 2, log: 3, sigmoid: 4, logSigmoid: 5, shift: 6 };

/** An operation on two arrays of as many extents, at most three, each of which may be 1 in one and then serves all places. */
const pairwise =
  (op: number): SimdKernel<'add'> =>
  (machine, { a, b }) => {
    const shape = a.shape.map((extent, i) => Math.max(extent, b.shape[i]!));
    const y = machine.allocate(shape);
    const same = sizeOf(a.shape) === sizeOf(shape) && sizeOf(b.shape) === sizeOf(shape);
    const [n0, n1, n2] = same ? [1, 1, sizeOf(shape)] : three(shape);
    const [a0, a1, a2] = same ? [0, 0, 1] : strides(a.shape);
    const [b0, b1, b2] = same ? [0, 0, 1] : strides(b.shape);
    machine.wasm.pairwise(op, addressOf(a), a0, a1, a2, addressOf(b), b0, b1, b2, addressOf(y), n0, n1, n2);
    return { y };
  };

/** A shape as three extents. */
function three(shape: Shape): [number, number, number] {
  if (shape.length > 3) throw new Error(`Arrays of [${shape}] are of more than three extents; the engine takes three.`);
  return [1, 1, 1, ...shape].slice(-3) as [number, number, number];
}

/** How far apart neighbours are along each extent: 0 along one of size 1. */
function strides(shape: Shape): [number, number, number] {
  const [n0, n1, n2] = three(shape);
  return [n0 === 1 ? 0 : n1 * n2, n1 === 1 ? 0 : n2, n2 === 1 ? 0 : 1];
}

export const add = pairwise(pairs.add);
export const subtract: SimdKernel<'subtract'> = pairwise(pairs.subtract);
export const multiply: SimdKernel<'multiply'> = pairwise(pairs.multiply);
export const divide: SimdKernel<'divide'> = pairwise(pairs.divide);
export const minimum: SimdKernel<'minimum'> = pairwise(pairs.minimum);
export const maximum: SimdKernel<'maximum'> = pairwise(pairs.maximum);
export const greater: SimdKernel<'greater'> = pairwise(pairs.greater);

function pointwise(machine: Machine, op: number, a: SimdArray, p = 0, q = 0): { y: SimdArray } {
  const y = machine.allocate(a.shape);
  machine.wasm.pointwise(op, addressOf(a), addressOf(y), sizeOf(a.shape), p, q);
  return { y };
}

export const scale: SimdKernel<'scale'> = (machine, { a }, { factor }) => pointwise(machine, points.scale, a, factor);
export const shift: SimdKernel<'shift'> = (machine, { a }, { by }) => pointwise(machine, points.shift, a, by);
export const clip: SimdKernel<'clip'> = (machine, { a }, { low, high }) =>
  pointwise(machine, points.clip, a, low, high);
export const exp: SimdKernel<'exp'> = (machine, { a }) => pointwise(machine, points.exp, a);
export const log: SimdKernel<'log'> = (machine, { a }) => pointwise(machine, points.log, a);
export const sigmoid: SimdKernel<'sigmoid'> = (machine, { a }) => pointwise(machine, points.sigmoid, a);
export const logSigmoid: SimdKernel<'logSigmoid'> = (machine, { a }) => pointwise(machine, points.logSigmoid, a);

export const sumLast: SimdKernel<'sumLast'> = (machine, { a }) => {
  const width = a.shape[a.shape.length - 1]!;
  const y = machine.allocate([...a.shape.slice(0, -1), 1]);
  machine.wasm.sumLast(addressOf(a), addressOf(y), sizeOf(y.shape), width);
  return { y };
};

export const sumRows: SimdKernel<'sumRows'> = (machine, { a }) => {
  const [L, R, F] = extents3(a);
  const y = machine.allocate([L, F]);
  const [from, to] = [addressOf(a), addressOf(y)];
  for (let l = 0; l < L; l++) machine.wasm.sumRows(from + l * R * F * 4, to + l * F * 4, R, F);
  return { y };
};
