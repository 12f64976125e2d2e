import type { HeadShape } from '../kernels/signatures.ts';
import { keyHead } from './attention.ts';
import { rotate } from './heads.ts';
import { hostKernel } from './memory.ts';

/** Copies the keys and values of a prefilled prompt into the cache of each of its `repeat` rows. */
export const cacheFill = hostKernel<HeadShape & { repeat: number }>('LabCacheFill', (memory, inputs, shape) => {
  const { k, v, keys, values } = inputs;
  const { tokens: T, kvHeads: G, headDim: d, repeat } = shape;
  const capacity = keys!.shape[1]!;
  const sequences = k!.shape[0]! / G;
  const ks = memory.floats(k!);
  const vs = memory.floats(v!);
  const toKeys = memory.floats(keys!);
  const toValues = memory.floats(values!);
  for (let s = 0; s < sequences; s++) {
    for (let g = 0; g < G; g++) {
      const from = (s * G + g) * T * d;
      for (let r = 0; r < repeat; r++) {
        const to = ((s * repeat + r) * G + g) * capacity * d;
        toKeys.set(ks.subarray(from, from + T * d), to);
        toValues.set(vs.subarray(from, from + T * d), to);
      }
    }
  }
  return keys!;
});

/** Turns q and k of one new position a row, and writes k and v into the cache at that position. */
export const decodeHeads = hostKernel<HeadShape>('LabDecodeHeads', (memory, inputs, shape) => {
  const { qkv, table, keys, values, positions } = inputs;
  const { heads: H, kvHeads: G, headDim: d } = shape;
  const rows = positions!.shape[0]!;
  const capacity = keys!.shape[1]!;
  const q = memory.allocate([rows * H, d]);
  const from = memory.floats(qkv!);
  const angle = memory.floats(table!);
  const toKeys = memory.floats(keys!);
  const toValues = memory.floats(values!);
  const at = memory.ints(positions!);
  const qs = memory.floats(q);
  const width = (H + 2 * G) * d;
  for (let n = 0; n < rows; n++) {
    const position = at[n]!;
    for (let h = 0; h < H; h++) rotate(from, n * width + h * d, qs, (n * H + h) * d, angle, position * d, d, 1);
    for (let g = 0; g < G; g++) {
      const slot = ((n * G + g) * capacity + position) * d;
      rotate(from, n * width + (H + g) * d, toKeys, slot, angle, position * d, d, 1);
      const value = n * width + (H + G + g) * d;
      for (let i = 0; i < d; i++) toValues[slot + i] = from[value + i]!;
    }
  }
  return q;
});

/** Attention of one query a row over its cache, positions 0 to its own. */
export const decodeAttention = hostKernel<HeadShape>('LabDecodeAttention', (memory, inputs, shape) => {
  const { q, keys, values, positions } = inputs;
  const { batch: N, heads: H, kvHeads: G, headDim: d } = shape;
  const rows = positions!.shape[0]!;
  const capacity = keys!.shape[1]!;
  const o = memory.allocate([rows / N, N, H * d]);
  const qs = memory.floats(q!);
  const ks = memory.floats(keys!);
  const vs = memory.floats(values!);
  const at = memory.ints(positions!);
  const os = memory.floats(o);
  const scale = 1 / Math.sqrt(d);
  const scores = new Float64Array(capacity);
  const row = new Float64Array(d);
  for (let z = 0; z < rows * H; z++) {
    const kv = keyHead(z, H, G) * capacity * d;
    const last = at[Math.floor(z / H)]!;
    let top = -Infinity;
    for (let j = 0; j <= last; j++) {
      let dot = 0;
      for (let c = 0; c < d; c++) dot += qs[z * d + c]! * ks[kv + j * d + c]!;
      scores[j] = dot * scale;
      if (scores[j]! > top) top = scores[j]!;
    }
    let sum = 0;
    row.fill(0);
    for (let j = 0; j <= last; j++) {
      const p = Math.exp(scores[j]! - top);
      sum += p;
      for (let c = 0; c < d; c++) row[c]! += p * vs[kv + j * d + c]!;
    }
    for (let c = 0; c < d; c++) os[z * d + c] = row[c]! / sum;
  }
  return o;
});
