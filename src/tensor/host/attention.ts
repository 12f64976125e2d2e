import type { HeadShape } from '../kernels/signatures.ts';
import { hostKernel } from './memory.ts';

/**
 * Causal scaled dot-product attention (Vaswani et al. 2017; grouped queries: Ainslie et al. 2023), one query row at a time,
 * keeping only the log-sum-exp of each row for the backward pass (as FlashAttention does, Dao et al. 2022).
 */
export const attention = hostKernel<HeadShape>('LabAttention', (memory, { q, k, v }, shape) => {
  const { batch: B, tokens: T, heads: H, kvHeads: G, headDim: d } = shape;
  const Z = q!.shape[0]!;
  const L = Z / (B * H);
  const o = memory.allocate([L, B * T, H * d]);
  const lse = memory.allocate([Z, T]);
  const qs = memory.floats(q!);
  const ks = memory.floats(k!);
  const vs = memory.floats(v!);
  const os = memory.floats(o);
  const sums = memory.floats(lse);
  const scale = 1 / Math.sqrt(d);
  const scores = new Float64Array(T);
  const row = new Float64Array(d);
  for (let z = 0; z < Z; z++) {
    const kv = keyHead(z, H, G) * T * d;
    for (let i = 0; i < T; i++) {
      const qi = (z * T + i) * d;
      let top = -Infinity;
      for (let j = 0; j <= i; j++) {
        const kj = kv + j * d;
        let dot = 0;
        for (let c = 0; c < d; c++) dot += qs[qi + c]! * ks[kj + c]!;
        dot *= scale;
        scores[j] = dot;
        if (dot > top) top = dot;
      }
      let sum = 0;
      row.fill(0);
      for (let j = 0; j <= i; j++) {
        const p = Math.exp(scores[j]! - top);
        sum += p;
        const vj = kv + j * d;
        for (let c = 0; c < d; c++) row[c]! += p * vs[vj + c]!;
      }
      sums[z * T + i] = top + Math.log(sum);
      const out = outputAt(z, i, H, T, d);
      for (let c = 0; c < d; c++) os[out + c] = row[c]! / sum;
    }
  }
  return [o, lse];
});

export const attentionGrad = hostKernel<HeadShape>('LabAttentionGrad', (memory, { q, k, v, o, lse, dO }, shape) => {
  const { tokens: T, heads: H, kvHeads: G, headDim: d } = shape;
  const Z = q!.shape[0]!;
  const dq = memory.allocate(q!.shape);
  const dk = memory.allocate(k!.shape);
  const dv = memory.allocate(v!.shape);
  const qs = memory.floats(q!);
  const ks = memory.floats(k!);
  const vs = memory.floats(v!);
  const os = memory.floats(o!);
  const sums = memory.floats(lse!);
  const gs = memory.floats(dO!);
  const dqs = memory.floats(dq).fill(0);
  const dks = memory.floats(dk).fill(0);
  const dvs = memory.floats(dv).fill(0);
  const scale = 1 / Math.sqrt(d);
  for (let z = 0; z < Z; z++) {
    const kv = keyHead(z, H, G) * T * d;
    for (let i = 0; i < T; i++) {
      const qi = (z * T + i) * d;
      const out = outputAt(z, i, H, T, d);
      let delta = 0;
      for (let c = 0; c < d; c++) delta += gs[out + c]! * os[out + c]!;
      const total = sums[z * T + i]!;
      for (let j = 0; j <= i; j++) {
        const at = kv + j * d;
        let dot = 0;
        let gain = 0;
        for (let c = 0; c < d; c++) {
          dot += qs[qi + c]! * ks[at + c]!;
          gain += gs[out + c]! * vs[at + c]!;
        }
        const p = Math.exp(dot * scale - total);
        const ds = p * (gain - delta) * scale;
        for (let c = 0; c < d; c++) {
          dqs[qi + c]! += ds * ks[at + c]!;
          dks[at + c]! += ds * qs[qi + c]!;
          dvs[at + c]! += p * gs[out + c]!;
        }
      }
    }
  }
  return [dq, dk, dv];
});

/** The key/value head that query head z (sequence * H + h) reads. */
export function keyHead(z: number, H: number, G: number): number {
  const sequence = Math.floor(z / H);
  return sequence * G + Math.floor(((z - sequence * H) * G) / H);
}

/** Where head z at position i starts in o [L, B*T, H*d]. */
function outputAt(z: number, i: number, H: number, T: number, d: number): number {
  const sequence = Math.floor(z / H);
  return ((sequence * T + i) * H + (z - sequence * H)) * d;
}
