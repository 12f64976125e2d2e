import {
  decodeAttention,
  dispose,
  fillCache,
  pickRows,
  prefillAttention,
  scope,
  type Tensor,
  upload,
  zeros,
} from '../tensor/index.ts';
import { head, headShape, rotaryTable, trunk, type Weights } from './decoder.ts';

/** Keys and values of every layer, [L*N*G, capacity, d], written in place. */
export interface KvCache {
  /** Rows of a lane. */
  rows: number;
  capacity: number;
  layers: { keys: Tensor; values: Tensor }[];
}

export function createCache(weights: Weights, rows: number, capacity: number): KvCache {
  const { config, lanes } = weights;
  const shape = [lanes * rows * config.kvHeads, capacity, config.headDim];
  const layers = Array.from({ length: config.layers }, () => ({ keys: zeros(shape), values: zeros(shape) }));
  return { rows, capacity, layers };
}

export function disposeCache(cache: KvCache): void {
  for (const { keys, values } of cache.layers) dispose(keys, values);
}

/**
 * Runs the prompts once and fills the cache of their `repeat` rows each (row = prompt * repeat + rollout).
 * ids [L, P*T] int32 padded at the right; lengths [P]. Returns the logits after the last token of each row's prompt, [L,N,V].
 */
export function prefill(
  weights: Weights,
  cache: KvCache,
  ids: Tensor,
  lengths: readonly number[],
  tokens: number,
  repeat: number,
): Tensor {
  const prompts = lengths.length;
  const { lanes, config } = weights;
  const shape = headShape(config, prompts, tokens);
  const table = rotaryTable(config, cache.capacity);
  return scope(() => {
    const hidden = trunk(weights, ids, (qkv, layer) => {
      const { output, keys, values } = prefillAttention(qkv, table, shape);
      fillCache(cache.layers[layer]!, keys, values, shape, repeat);
      return output;
    });
    const last = new Int32Array(lanes * prompts * repeat);
    for (let row = 0; row < last.length; row++) {
      const lane = Math.floor(row / (prompts * repeat));
      const prompt = Math.floor((row % (prompts * repeat)) / repeat);
      last[row] = (lane * prompts + prompt) * tokens + lengths[prompt]! - 1;
    }
    const rows = upload(last, [last.length]);
    const picked = pickRows(hidden, rows, prompts * repeat);
    dispose(rows);
    return head(weights, picked);
  });
}

/** One more token a row: ids [L,N] at `positions` [L*N] -> logits [L,N,V]; the cache grows by one position a row. */
export function decode(weights: Weights, cache: KvCache, ids: Tensor, positions: Tensor): Tensor {
  const shape = { ...headShape(weights.config, cache.rows, cache.capacity) };
  const table = rotaryTable(weights.config, cache.capacity);
  return scope(() => {
    const hidden = trunk(weights, ids, (qkv, layer) =>
      decodeAttention(qkv, table, cache.layers[layer]!, positions, shape),
    );
    return head(weights, hidden);
  });
}
