/**
 * Lane-wise arithmetic without gradients, for objectives and bookkeeping: arrays [L,B,T] or [L,B,1], and [L,1,1] for one
 * number a lane. Nothing here adds across lanes.
 */
import { current } from '../context.ts';
import { extents3, type Tensor } from '../tensor.ts';

export const plus = (a: Tensor, b: Tensor): Tensor => current().run('add', { a, b }).y;
export const minus = (a: Tensor, b: Tensor): Tensor => current().run('subtract', { a, b }).y;
export const times = (a: Tensor, b: Tensor): Tensor => current().run('multiply', { a, b }).y;
export const over = (a: Tensor, b: Tensor): Tensor => current().run('divide', { a, b }).y;
export const exponential = (a: Tensor): Tensor => current().run('exp', { a }).y;
export const logarithm = (a: Tensor): Tensor => current().run('log', { a }).y;
export const scaled = (a: Tensor, factor: number): Tensor => current().run('scale', { a }, { factor }).y;
/** a + by */
export const shifted = (a: Tensor, by: number): Tensor => current().run('shift', { a }, { by }).y;
export const sigmoid = (a: Tensor): Tensor => current().run('sigmoid', { a }).y;
/** log sigmoid(a), exact where sigmoid(a) itself would be 0 or 1. */
export const logSigmoid = (a: Tensor): Tensor => current().run('logSigmoid', { a }).y;
/** The smaller of two; a NaN on either side gives NaN. */
export const minimum = (a: Tensor, b: Tensor): Tensor => current().run('minimum', { a, b }).y;
/** The larger of two; a NaN on either side gives NaN. */
export const maximum = (a: Tensor, b: Tensor): Tensor => current().run('maximum', { a, b }).y;
/** 1 where a > b, else 0; 0 beside a NaN. */
export const greater = (a: Tensor, b: Tensor): Tensor => current().run('greater', { a, b }).y;
/** a, but at least `low` and at most `high`, both finite; a NaN stays one. */
export const clip = (a: Tensor, low: number, high: number): Tensor => current().run('clip', { a }, { low, high }).y;

/** Row index[b] of a [L,B,*] as row b, within each lane; zeros where index [L,B] int32 is -1. */
export const gatherRows = (a: Tensor, index: Tensor): Tensor => current().run('gatherRows', { a, index }).y;

/** [L,B,1] -> [L,B,1]: every row gets the sum over the rows of its lane that have its unit [L,B] int32. */
export const sumUnits = (a: Tensor, unit: Tensor): Tensor => current().run('sumUnits', { a, unit }).y;

/** [L,B,T] -> [L,B,1]. */
export const sumOverTokens = (a: Tensor): Tensor => current().run('sumLast', { a }).y;

/** [L,B,T] or [L,B,1] -> [L,1,1]. */
export function sumOverRows(a: Tensor): Tensor {
  const c = current();
  const [L, B, T] = extents3(a);
  return c.view(c.run('sumLast', { a: c.view(a, [L, B * T]) }).y, [L, 1, 1]);
}

/** Lanes from .. from+count-1. */
export function sliceLanes(a: Tensor, from: number, count: number): Tensor {
  if (from === 0 && count === a.shape[0]) return a;
  const begin = a.shape.map((_, i) => (i === 0 ? from : 0));
  const size = a.shape.map((extent, i) => (i === 0 ? count : extent));
  return current().run('slice', { a }, { begin, size }).y;
}

export function concatLanes(parts: readonly Tensor[]): Tensor {
  if (parts.length === 1) return parts[0]!;
  return current().run('concat', Object.fromEntries(parts.map((t, i) => [`part${i}`, t])), { axis: 0 }).y;
}
