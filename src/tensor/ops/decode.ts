/** Generation with a key/value cache of fixed shape, written in place. Shapes as in kernels.ts. */
import { current } from '../context.ts';
import type { HeadShape, SampleAttributes } from '../kernels.ts';
import { keep } from '../memory.ts';
import type { Slot } from '../slots.ts';
import { type Dtype, extents3, type Shape, sizeOf, type Tensor } from '../tensor.ts';

/** Zeros that kernels write into: made once on the device, without an upload; kept until disposed. */
export const zeros = (shape: Shape, dtype: Dtype = 'float32'): Tensor =>
  keep(current().run('fill', {}, { shape, value: 0, dtype }).y);

/**
 * Attention of a prompt pass that also returns its turned keys and values for the cache.
 * qkv [L,B*T,(H+2G)d] -> o [L,B*T,H*d], k and v [L*B*G,T,d].
 */
export function prefillAttention(
  qkv: Tensor,
  table: Tensor,
  shape: HeadShape,
): { output: Tensor; keys: Tensor; values: Tensor } {
  const c = current();
  const { q, k, v } = c.run('heads', { qkv, table }, shape);
  return { output: c.run('attention', { q, k, v }, shape).o, keys: k, values: v };
}

/** Writes a prompt's keys and values into the cache rows of its `repeat` rollouts. */
export function fillCache(
  cache: { keys: Tensor; values: Tensor },
  k: Tensor,
  v: Tensor,
  shape: HeadShape,
  repeat: number,
): void {
  current().run('cacheFill', { k, v, keys: cache.keys, values: cache.values }, { ...shape, repeat });
}

/** One new position a row: appends to the cache at `positions` and attends over all up to it. qkv [L,N,(H+2G)d] -> [L,N,H*d]. */
export function decodeAttention(
  qkv: Tensor,
  table: Tensor,
  cache: { keys: Tensor; values: Tensor },
  positions: Tensor,
  shape: HeadShape,
): Tensor {
  const c = current();
  const { keys, values } = cache;
  const { q } = c.run('decodeHeads', { qkv, table, keys, values, positions }, shape);
  return c.run('decodeAttention', { q, keys, values, positions }, shape).o;
}

/** What sampling reads and updates, one entry a row: see `sample` in kernels.ts. */
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
  current().run(
    'sample',
    { logits, problem: problem.tensor, rollout: rollout.tensor, positions, done, history, logp, counts, next },
    attributes,
  );
}

/** Picks rows: x [L,B*T,D], rows [L*perLane] (row numbers within all L*B*T) -> [L,perLane,D]. */
export function pickRows(x: Tensor, rows: Tensor, perLane: number): Tensor {
  const c = current();
  const [L, R, D] = extents3(x);
  return c.view(c.run('gather', { a: c.view(x, [L * R, D]), index: rows }).y, [L, perLane, D]);
}

/**
 * A kept copy of some rows of a cache or state array: x [rows * group, ...] -> [index.length * group, ...], row index[i] of x
 * as row i. `group` is how many leading entries belong to a row.
 */
export function takeRows(x: Tensor, index: readonly number[], group = 1): Tensor {
  const c = current();
  return c.scopes.run(() => {
    const [first, ...rest] = x.shape as [number, ...number[]];
    const rows = first / group;
    const flat = c.view(x, [rows, sizeOf(x.shape) / rows]);
    const taken = c.run('gather', { a: flat, index: c.upload(index, [index.length], 'int32') }).y;
    return keep(c.view(taken, [index.length * group, ...rest]));
  });
}
