import type { HostKernel } from '../memory.ts';
import { keyHead } from './head-layout.ts';

/**
 * Causal scaled dot-product attention (Vaswani et al. 2017; grouped queries: Ainslie et al. 2023), one query row at a time,
 * keeping only the log-sum-exp of each row for the backward pass (as FlashAttention does, Dao et al. 2022).
 */
export const attention: HostKernel<'attention'> = (memory, { q, k, v }, shape) => {
  const { batch: B, tokens: T, heads: H, kvHeads: G, headDim: d } = shape;
  const Z = q.shape[0]!;
  const L = Z / (B * H);
  const o = memory.allocate([L, B * T, H * d]);
  const lse = memory.allocate([Z, T]);
  const qs = memory.floats(q);
  const ks = memory.floats(k);
  const vs = memory.floats(v);
  const os = memory.floats(o);
  const sums = memory.floats(lse);
  const scale = 1 / Math.sqrt(d);
  const query = new Float64Array(d);
  const key = new Float64Array(T * d);
  const value = new Float64Array(T * d);
  const weights = new Float64Array(T);
  const row = new Float64Array(d);
  for (let z = 0; z < Z; z++) {
    const kv = keyHead(z, H, G) * T * d;
    key.set(ks.subarray(kv, kv + T * d));
    value.set(vs.subarray(kv, kv + T * d));
    for (let i = 0; i < T; i++) {
      query.set(qs.subarray((z * T + i) * d, (z * T + i + 1) * d));
      let top = -Infinity;
      for (let j = 0; j <= i; j++) {
        const score = dot(query, 0, key, j * d, d) * scale;
        weights[j] = score;
        if (score > top) top = score;
      }
      let sum = 0;
      row.fill(0);
      for (let j = 0; j <= i; j++) {
        const p = Math.exp(weights[j]! - top);
        sum += p;
        addScaled(row, 0, p, value, j * d, d);
      }
      sums[z * T + i] = top + Math.log(sum);
      const out = outputAt(z, i, H, T, d);
      for (let c = 0; c < d; c++) os[out + c] = row[c]! / sum;
    }
  }
  return { o, lse };
};

export const attentionGrad: HostKernel<'attentionGrad'> = (memory, { q, k, v, o, lse, dO }, shape) => {
  const { tokens: T, heads: H, kvHeads: G, headDim: d } = shape;
  const Z = q.shape[0]!;
  const dq = memory.allocate(q.shape);
  const dk = memory.allocate(k.shape);
  const dv = memory.allocate(v.shape);
  const qs = memory.floats(q);
  const ks = memory.floats(k);
  const vs = memory.floats(v);
  const os = memory.floats(o);
  const sums = memory.floats(lse);
  const gs = memory.floats(dO);
  const dqs = memory.floats(dq);
  const dks = memory.floats(dk).fill(0);
  const dvs = memory.floats(dv).fill(0);
  const scale = 1 / Math.sqrt(d);
  const query = new Float64Array(d);
  const gain = new Float64Array(d);
  const row = new Float64Array(d);
  const key = new Float64Array(T * d);
  const value = new Float64Array(T * d);
  const keyGrad = new Float64Array(T * d);
  const valueGrad = new Float64Array(T * d);
  for (let z = 0; z < Z; z++) {
    const kv = keyHead(z, H, G) * T * d;
    key.set(ks.subarray(kv, kv + T * d));
    value.set(vs.subarray(kv, kv + T * d));
    keyGrad.fill(0);
    valueGrad.fill(0);
    for (let i = 0; i < T; i++) {
      const at = (z * T + i) * d;
      const out = outputAt(z, i, H, T, d);
      query.set(qs.subarray(at, at + d));
      gain.set(gs.subarray(out, out + d));
      row.fill(0);
      let delta = 0;
      for (let c = 0; c < d; c++) delta += gain[c]! * os[out + c]!;
      const total = sums[z * T + i]!;
      for (let j = 0; j <= i; j++) {
        const p = Math.exp(dot(query, 0, key, j * d, d) * scale - total);
        const ds = p * (dot(gain, 0, value, j * d, d) - delta) * scale;
        addScaled(row, 0, ds, key, j * d, d);
        addScaled(keyGrad, j * d, ds, query, 0, d);
        addScaled(valueGrad, j * d, p, gain, 0, d);
      }
      dqs.set(row, at);
    }
    // Query heads of one group meet here, in their order.
    for (let c = 0; c < T * d; c++) {
      dks[kv + c]! += keyGrad[c]!;
      dvs[kv + c]! += valueGrad[c]!;
    }
  }
  return { dq, dk, dv };
};

/** Four sums at a time: one would wait for each addition before the next. d is even; a rest of two is added last. */
function dot(a: Float64Array, from: number, b: Float64Array, at: number, d: number): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let c = 0;
  for (; c + 3 < d; c += 4) {
    s0 += a[from + c]! * b[at + c]!;
    s1 += a[from + c + 1]! * b[at + c + 1]!;
    s2 += a[from + c + 2]! * b[at + c + 2]!;
    s3 += a[from + c + 3]! * b[at + c + 3]!;
  }
  for (; c < d; c++) s0 += a[from + c]! * b[at + c]!;
  return s0 + s1 + (s2 + s3);
}

function addScaled(to: Float64Array, at: number, factor: number, b: Float64Array, from: number, d: number): void {
  let c = 0;
  for (; c + 3 < d; c += 4) {
    to[at + c]! += factor * b[from + c]!;
    to[at + c + 1]! += factor * b[from + c + 1]!;
    to[at + c + 2]! += factor * b[from + c + 2]!;
    to[at + c + 3]! += factor * b[from + c + 3]!;
  }
  for (; c < d; c++) to[at + c]! += factor * b[from + c]!;
}

/** Where head z at position i starts in o [L, B*T, H*d]. */
function outputAt(z: number, i: number, H: number, T: number, d: number): number {
  const sequence = Math.floor(z / H);
  return ((sequence * T + i) * H + (z - sequence * H)) * d;
}
