import type { HostKernel } from '../memory.ts';
import { keyHead, rotate } from './head-layout.ts';

/** Copies the keys and values of a prefilled prompt into the cache of each of its `repeat` rows. */
export const cacheFill: HostKernel<'cacheFill'> = (memory, inputs, shape) => {
  const { k, v, keys, values } = inputs;
  const { tokens: T, kvHeads: G, headDim: d, repeat } = shape;
  const capacity = keys.shape[1]!;
  const sequences = k.shape[0]! / G;
  const ks = memory.floats(k);
  const vs = memory.floats(v);
  const toKeys = memory.floats(keys);
  const toValues = memory.floats(values);
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
  return {};
};

/** Turns q and k of one new position a row, and writes k and v into the cache at that position. */
export const decodeHeads: HostKernel<'decodeHeads'> = (memory, inputs, shape) => {
  const { qkv, table, keys, values, positions } = inputs;
  const { heads: H, kvHeads: G, headDim: d } = shape;
  const rows = positions.shape[0]!;
  const capacity = keys.shape[1]!;
  const q = memory.allocate([rows * H, d]);
  const from = memory.floats(qkv);
  const angle = memory.floats(table);
  const toKeys = memory.floats(keys);
  const toValues = memory.floats(values);
  const at = memory.ints(positions);
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
  return { q };
};

/** Attention of one query a row over its cache, positions 0 to its own. */
export const decodeAttention: HostKernel<'decodeAttention'> = (memory, inputs, shape) => {
  const { q, keys, values, positions } = inputs;
  const { batch: N, heads: H, kvHeads: G, headDim: d } = shape;
  const rows = positions.shape[0]!;
  const capacity = keys.shape[1]!;
  const o = memory.allocate([rows / N, N, H * d]);
  const qs = memory.floats(q);
  const ks = memory.floats(keys);
  const vs = memory.floats(values);
  const at = memory.ints(positions);
  const os = memory.floats(o);
  const scale = 1 / Math.sqrt(d);
  const scores = new Float64Array(capacity);
  const query = new Float64Array(d);
  const row = new Float64Array(d);
  for (let z = 0; z < rows * H; z++) {
    const kv = keyHead(z, H, G) * capacity * d;
    const last = at[Math.floor(z / H)]!;
    query.set(qs.subarray(z * d, (z + 1) * d));
    let top = -Infinity;
    for (let j = 0; j <= last; j++) {
      const score = dotStored(query, ks, kv + j * d, d) * scale;
      scores[j] = score;
      if (score > top) top = score;
    }
    let sum = 0;
    row.fill(0);
    for (let j = 0; j <= last; j++) {
      const p = Math.exp(scores[j]! - top);
      sum += p;
      addStored(row, p, vs, kv + j * d, d);
    }
    for (let c = 0; c < d; c++) os[z * d + c] = row[c]! / sum;
  }
  return { o };
};

/** As `dot` of attention.ts, on the cache as it is stored: copying it to doubles would cost more than one pass over it. */
function dotStored(a: Float64Array, b: Float32Array, at: number, d: number): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let c = 0;
  for (; c + 3 < d; c += 4) {
    s0 += a[c]! * b[at + c]!;
    s1 += a[c + 1]! * b[at + c + 1]!;
    s2 += a[c + 2]! * b[at + c + 2]!;
    s3 += a[c + 3]! * b[at + c + 3]!;
  }
  for (; c < d; c++) s0 += a[c]! * b[at + c]!;
  return s0 + s1 + (s2 + s3);
}

function addStored(to: Float64Array, factor: number, b: Float32Array, from: number, d: number): void {
  for (let c = 0; c < d; c++) to[c]! += factor * b[from + c]!;
}
