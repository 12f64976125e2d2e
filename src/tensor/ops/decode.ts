/** Generation with a key/value cache of fixed shape, written in place. Shapes as in kernels/signatures.ts. */
import type { Tensor1D as TfTensor1D } from '@tensorflow/tfjs-core';
import type { HeadShape, SampleAttributes } from '../kernels/signatures.ts';
import type { Slot } from '../slots.ts';
import { raw, type Tensor } from '../tensor.ts';
import { tf } from '../tf.ts';
import { adopt, run, run1, runInPlace } from './kernel.ts';

/** Zeros that kernels write into: made once on the device, without an upload; kept until disposed. */
export function zeros(shape: readonly number[], dtype: 'float32' | 'int32' = 'float32'): Tensor {
  return tf.keep(tf.fill([...shape], 0, dtype)) as Tensor;
}

/**
 * Attention of a prompt pass that also returns its turned keys and values for the cache.
 * qkv [L,B*T,(H+2G)d] -> o [L,B*T,H*d], k and v [L*B*G,T,d].
 */
export function prefillAttention(
  qkv: Tensor,
  table: Tensor,
  shape: HeadShape,
): { output: Tensor; keys: Tensor; values: Tensor } {
  const [q, k, v] = run('LabHeads', { qkv, table }, shape);
  const [o] = run('LabAttention', { q: q!, k: k!, v: v! }, shape);
  return { output: o as Tensor, keys: k as Tensor, values: v as Tensor };
}

/** Writes a prompt's keys and values into the cache rows of its `repeat` rollouts. */
export function fillCache(
  cache: { keys: Tensor; values: Tensor },
  k: Tensor,
  v: Tensor,
  shape: HeadShape,
  repeat: number,
): void {
  runInPlace('LabCacheFill', { k, v, keys: cache.keys, values: cache.values }, { ...shape, repeat });
}

/** One new position a row: appends to the cache at `positions` and attends over all up to it. qkv [L,N,(H+2G)d] -> [L,N,H*d]. */
export function decodeAttention(
  qkv: Tensor,
  table: Tensor,
  cache: { keys: Tensor; values: Tensor },
  positions: Tensor,
  shape: HeadShape,
): Tensor {
  const { keys, values } = cache;
  const [fresh] = runInPlace('LabDecodeHeads', { qkv, table, keys, values, positions }, shape);
  const q = adopt(fresh!);
  return run1('LabDecodeAttention', { q, keys, values, positions }, shape) as Tensor;
}

/** What sampling reads and updates, one entry a row: see LabSample in kernels/signatures.ts. */
export interface SampleState {
  problem: Slot;
  rollout: Slot;
  positions: Tensor;
  done: Tensor;
  history: Tensor;
  logp: Tensor;
  counts: Tensor;
  next: Tensor;
}

/** Draws the next token of every row from logits [L,N,V], in place. */
export function sample(logits: Tensor, state: SampleState, attributes: SampleAttributes): void {
  const { problem, rollout, positions, done, history, logp, counts, next } = state;
  runInPlace(
    'LabSample',
    { logits, problem: problem.tensor, rollout: rollout.tensor, positions, done, history, logp, counts, next },
    attributes,
  );
}

/** Picks rows: x [L,B*T,D], rows [L*perLane] (row numbers within all L*B*T) -> [L,perLane,D]. */
export function pickRows(x: Tensor, rows: Tensor, perLane: number): Tensor {
  const [L, R, D] = x.shape as [number, number, number];
  const flat = tf.reshape(raw(x), [L * R, D]);
  return tf.reshape(tf.gather(flat, raw(rows) as TfTensor1D), [L, perLane, D]) as Tensor;
}

/**
 * A kept copy of some rows of a cache or state array: x [rows * group, ...] -> [index.length * group, ...], row index[i] of x
 * as row i. `group` is how many leading entries belong to a row.
 */
export function takeRows(x: Tensor, index: readonly number[], group = 1): Tensor {
  return tf.tidy(() => {
    const [first, ...rest] = x.shape as [number, ...number[]];
    const flat = tf.reshape(raw(x), [first / group, -1]);
    const taken = tf.gather(flat, tf.tensor1d(Int32Array.from(index), 'int32'));
    return tf.keep(tf.reshape(taken, [index.length * group, ...rest]));
  }) as Tensor;
}
