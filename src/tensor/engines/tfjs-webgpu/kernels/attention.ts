import type { TensorInfo } from '@tensorflow/tfjs-core';
import { f32, internals, launch } from '../launch.ts';
import {
  attentionDkDvBody,
  attentionDqBody,
  attentionForwardBody,
  checked,
  headAddresses,
  slicesOf,
} from './attention-code.ts';
import type { WebGpuKernel } from './kernel.ts';

/**
 * Causal scaled dot-product attention (Vaswani et al. 2017; grouped queries: Ainslie et al. 2023) without the T x T matrix:
 * the softmax runs along with the sum, and the log-sum-exp of each row is kept for the backward pass (FlashAttention, Dao
 * et al. 2022). An invocation owns whole rows in registers, so there is no workgroup memory and no barrier.
 * Throws if the head width is not a multiple of 4.
 */
export const attention: WebGpuKernel<'attention'> = (backend, { q, k, v }, shape) => {
  const { batch: B, tokens: T, heads: H, kvHeads: G, headDim: d } = checked(shape);
  const Z = q.shape[0]!;
  const rows = internals(backend).device.isSoftware ? (d <= 16 ? 4 : 2) : 1;
  const { o, lse } = launch(backend, {
    key: `attention ${d} ${rows}`,
    outputs: { o: { shape: [Z / (B * H), B * T, H * d] }, lse: { shape: [Z, T] } },
    inputs: { q, k, v },
    vectors: ['o', 'q', 'k', 'v'],
    uniforms: { T, H, G, blocks: Math.ceil(T / rows), scale: f32(1 / Math.sqrt(d)) },
    workgroup: 32,
    items: Z * Math.ceil(T / rows),
    declarations: () => headAddresses(d),
    body: () => attentionForwardBody(d, rows),
  });
  return { o, lse };
};

/** Two dispatches: dq with the row sums of o * dO, then dk and dv, which add up the queries of a group in their order. */
export const attentionGrad: WebGpuKernel<'attentionGrad'> = (backend, { q, k, v, o, lse, dO }, shape) => {
  const { tokens: T, heads: H, kvHeads: G, headDim: d } = checked(shape);
  const Z = q.shape[0]!;
  const scale = f32(1 / Math.sqrt(d));
  const { dq, delta } = launch(backend, {
    key: `attentionDq ${d}`,
    outputs: { dq: { shape: q.shape }, delta: { shape: [Z, T] } },
    inputs: { q, k, v, o, lse, dO },
    vectors: ['dq', 'q', 'k', 'v', 'o', 'dO'],
    uniforms: { T, H, G, scale },
    workgroup: 32,
    items: Z * T,
    declarations: () => headAddresses(d),
    body: () => attentionDqBody(d),
  });
  const slices = slicesOf(d);
  const { dk, dv } = launch<'dk' | 'dv'>(backend, {
    key: `attentionDkDv ${d}`,
    outputs: { dk: { shape: k.shape }, dv: { shape: v.shape } },
    inputs: { q, k, v, lse, dO, delta: delta as TensorInfo },
    vectors: ['dk', 'dv', 'q', 'k', 'v', 'dO'],
    uniforms: { T, H, G, scale },
    workgroup: 32,
    items: k.shape[0]! * T * slices,
    declarations: () => headAddresses(d),
    body: () => attentionDkDvBody(d),
  });
  backend.disposeData(delta.dataId);
  return { dq, dk, dv };
};
