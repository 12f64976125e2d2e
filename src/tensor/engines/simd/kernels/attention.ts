import { keyHead } from '../../host/kernels/head-layout.ts';
import { addressOf, type SimdKernel } from '../array.ts';

export const heads: SimdKernel<'heads'> = (machine, { qkv, table }, shape) => {
  const { batch: B, tokens: T, heads: H, kvHeads: G, headDim: d } = shape;
  const sequences = qkv.shape[0]! * B;
  const q = machine.allocate([sequences * H, T, d]);
  const k = machine.allocate([sequences * G, T, d]);
  const v = machine.allocate([sequences * G, T, d]);
  const [from, angles] = [addressOf(qkv), addressOf(table)];
  machine.wasm.heads(from, angles, addressOf(q), addressOf(k), addressOf(v), sequences, T, H, G, d);
  return { q, k, v };
};

export const headsGrad: SimdKernel<'headsGrad'> = (machine, { dq, dk, dv, table }, shape) => {
  const { batch: B, tokens: T, heads: H, kvHeads: G, headDim: d } = shape;
  const sequences = dq.shape[0]! / H;
  const dqkv = machine.allocate([sequences / B, B * T, (H + 2 * G) * d]);
  const [qs, ks, vs] = [addressOf(dq), addressOf(dk), addressOf(dv)];
  machine.wasm.headsGrad(qs, ks, vs, addressOf(table), addressOf(dqkv), sequences, T, H, G, d);
  return { dqkv };
};

/** Where head z of all sequences begins in rows of H heads, in floats. */
const headAt = (z: number, T: number, H: number, d: number): number => (Math.floor(z / H) * T * H + (z % H)) * d;

export const attention: SimdKernel<'attention'> = (machine, { q, k, v }, shape) => {
  const { batch: B, tokens: T, heads: H, kvHeads: G, headDim: d } = shape;
  const Z = q.shape[0]!;
  const o = machine.allocate([Z / (B * H), B * T, H * d]);
  const lse = machine.allocate([Z, T]);
  const scratch = machine.scratch(machine.wasm.attentionScratch(T, d));
  const [qs, ks, vs, os, sums] = [addressOf(q), addressOf(k), addressOf(v), addressOf(o), addressOf(lse)];
  const head = T * d * 4;
  for (let z = 0; z < Z; z++) {
    const kv = keyHead(z, H, G) * head;
    const out = os + headAt(z, T, H, d) * 4;
    machine.wasm.attention(qs + z * head, ks + kv, vs + kv, out, H * d * 4, sums + z * T * 4, T, d, scratch);
  }
  return { o, lse };
};

export const attentionGrad: SimdKernel<'attentionGrad'> = (machine, { q, k, v, o, lse, dO }, shape) => {
  const { tokens: T, heads: H, kvHeads: G, headDim: d } = shape;
  const Z = q.shape[0]!;
  const dq = machine.allocate(q.shape);
  const dk = machine.allocate(k.shape);
  const dv = machine.allocate(v.shape);
  const { wasm } = machine;
  const scratch = machine.scratch(wasm.attentionGradScratch(T, d));
  const [qs, ks, vs, os, gs, sums] = [q, k, v, o, dO, lse].map(addressOf) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const [dqs, dks, dvs] = [addressOf(dq), addressOf(dk), addressOf(dv)];
  const head = T * d * 4;
  for (let z = 0; z < Z; z++) {
    const kv = keyHead(z, H, G) * head;
    const out = headAt(z, T, H, d) * 4;
    const own = z * head;
    // Query heads of one group follow each other; the first of them writes, the others add.
    const adds = z > 0 && keyHead(z - 1, H, G) * head === kv ? 1 : 0;
    const [row, at] = [H * d * 4, sums + z * T * 4];
    wasm.attentionGrad(
      qs + own,
      ks + kv,
      vs + kv,
      os + out,
      gs + out,
      row,
      at,
      dqs + own,
      dks + kv,
      dvs + kv,
      adds,
      T,
      d,
      scratch,
    );
  }
  return { dq, dk, dv };
};
