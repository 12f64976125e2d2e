/**
 * Lane-wise arithmetic without gradients, for objectives and bookkeeping: arrays [L,B,T] or [L,B,1], and [L,1,1] for one
 * number a lane. Nothing here adds across lanes.
 */
import { raw, type Tensor } from '../tensor.ts';
import { tf } from '../tf.ts';
import { run1 } from './kernel.ts';

export const plus = (a: Tensor, b: Tensor): Tensor => tf.add(raw(a), raw(b)) as Tensor;
export const minus = (a: Tensor, b: Tensor): Tensor => tf.sub(raw(a), raw(b)) as Tensor;
export const times = (a: Tensor, b: Tensor): Tensor => tf.mul(raw(a), raw(b)) as Tensor;
export const over = (a: Tensor, b: Tensor): Tensor => tf.div(raw(a), raw(b)) as Tensor;
export const exponential = (a: Tensor): Tensor => tf.exp(raw(a)) as Tensor;
export const logarithm = (a: Tensor): Tensor => run1('LabLog', { a }) as Tensor;
export const sigmoid = (a: Tensor): Tensor => run1('LabSigmoid', { a }) as Tensor;
/** log sigmoid(a), exact where sigmoid(a) itself would be 0 or 1. */
export const logSigmoid = (a: Tensor): Tensor => run1('LabLogSigmoid', { a }) as Tensor;
/** The smaller of two; a NaN on either side gives NaN. */
export const minimum = (a: Tensor, b: Tensor): Tensor => run1('LabMinimum', { a, b }) as Tensor;
/** The larger of two; a NaN on either side gives NaN. */
export const maximum = (a: Tensor, b: Tensor): Tensor => run1('LabMaximum', { a, b }) as Tensor;
/** 1 where a > b, else 0; 0 beside a NaN. */
export const greater = (a: Tensor, b: Tensor): Tensor => run1('LabGreater', { a, b }) as Tensor;
/** a, but at least `low` and at most `high`, both finite; a NaN stays one. */
export const clip = (a: Tensor, low: number, high: number): Tensor => run1('LabClip', { a }, { low, high }) as Tensor;

/** Row index[b] of a [L,B,*] as row b, within each lane; zeros where index [L,B] int32 is -1. */
export const gatherRows = (a: Tensor, index: Tensor): Tensor => run1('LabGatherRows', { a, index }) as Tensor;

/** [L,B,1] -> [L,B,1]: every row gets the sum over the rows of its lane that have its unit [L,B] int32. */
export const sumUnits = (a: Tensor, unit: Tensor): Tensor => run1('LabSumUnits', { a, unit }) as Tensor;
/** The factor is made on the device: a plain number would be uploaded, which a replayed step could not repeat. */
export const scaled = (a: Tensor, factor: number): Tensor => tf.mul(raw(a), tf.fill([1], factor)) as Tensor;

/** [L,B,T] -> [L,B,1]. */
export const sumOverTokens = (a: Tensor): Tensor => tf.sum(raw(a), 2, true) as Tensor;

/** [L,B,T] or [L,B,1] -> [L,1,1]. */
export function sumOverRows(a: Tensor): Tensor {
  const [L, B, T] = a.shape as [number, number, number];
  return tf.reshape(tf.sum(tf.reshape(raw(a), [L, B * T]), 1, true), [L, 1, 1]) as Tensor;
}

export function reshape(a: Tensor, shape: readonly number[]): Tensor {
  return tf.reshape(raw(a), [...shape]) as Tensor;
}

/** Lanes from .. from+count-1. */
export function sliceLanes(a: Tensor, from: number, count: number): Tensor {
  if (from === 0 && count === a.shape[0]) return a;
  const begin = a.shape.map((_, i) => (i === 0 ? from : 0));
  const size = a.shape.map((extent, i) => (i === 0 ? count : extent));
  return tf.slice(raw(a), begin, size) as Tensor;
}

export function concatLanes(parts: readonly Tensor[]): Tensor {
  return parts.length === 1 ? parts[0]! : (tf.concat(parts.map(raw), 0) as Tensor);
}
