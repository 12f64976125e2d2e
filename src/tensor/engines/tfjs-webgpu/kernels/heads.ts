import { launch, packing } from '../launch.ts';
import type { WebGpuKernel } from './kernel.ts';

/**
 * Splits packed rows q | k | v into heads and turns q and k by the rotary table (RoPE, Su et al. 2021; pairs (i, i + d/2) as
 * Hugging Face's Llama does). The angles come from a table made in doubles: WGSL's own sine is good to 2^-11 only.
 */
export const heads: WebGpuKernel<'heads'> = (backend, { qkv, table }, shape) => {
  const { batch: B, tokens: T, heads: H, kvHeads: G, headDim: d } = shape;
  const sequences = qkv.shape[0]! * B;
  const p = packing(d / 2);
  const outputs = launch(backend, {
    key: `heads${p.suffix}`,
    outputs: {
      q: { shape: [sequences * H, T, d] },
      k: { shape: [sequences * G, T, d] },
      v: { shape: [sequences * G, T, d] },
    },
    inputs: { qkv, table },
    vectors: p.vectors('q', 'k', 'v', 'qkv', 'table'),
    uniforms: { T, H, G, W: d / 2 / p.unit },
    workgroup: 64,
    items: (sequences * T * (H + 2 * G) * d) / 2 / p.unit,
    body: () => `${PAIR}
  let a = qkv[packed];
  let b = qkv[packed + u.W];
  let turnedA = a * cosine - b * sine;
  let turnedB = b * cosine + a * sine;
  if (head < u.H) {
    q[at] = turnedA;
    q[at + u.W] = turnedB;
  } else if (head < u.H + u.G) {
    k[at] = turnedA;
    k[at + u.W] = turnedB;
  } else {
    v[at] = a;
    v[at + u.W] = b;
  }`,
  });
  return outputs;
};

/** The transpose of `heads`: gathers dq, dk, dv into packed rows, turned back. */
export const headsGrad: WebGpuKernel<'headsGrad'> = (backend, { dq, dk, dv, table }, shape) => {
  const { batch: B, tokens: T, heads: H, kvHeads: G, headDim: d } = shape;
  const sequences = dq.shape[0]! / H;
  const p = packing(d / 2);
  const { dqkv } = launch(backend, {
    key: `headsGrad${p.suffix}`,
    outputs: { dqkv: { shape: [sequences / B, B * T, (H + 2 * G) * d] } },
    inputs: { dq, dk, dv, table },
    vectors: p.vectors('dqkv', 'dq', 'dk', 'dv', 'table'),
    uniforms: { T, H, G, W: d / 2 / p.unit },
    workgroup: 64,
    items: (sequences * T * (H + 2 * G) * d) / 2 / p.unit,
    declarations: () => p.wgsl,
    body: () => `${PAIR}
  var a: Packed;
  var b: Packed;
  if (head < u.H) {
    a = dq[at];
    b = dq[at + u.W];
  } else if (head < u.H + u.G) {
    a = dk[at];
    b = dk[at + u.W];
  } else {
    dqkv[packed] = dv[at];
    dqkv[packed + u.W] = dv[at + u.W];
    return;
  }
  dqkv[packed] = a * cosine + b * sine;
  dqkv[packed + u.W] = b * cosine - a * sine;`,
  });
  return { dqkv };
};

/**
 * One invocation turns one pair (i, i + d/2): `packed` is where its first number is in the packed rows, `at` where it is in
 * its head; W is half a head.
 */
const PAIR = `
  let i = index % u.W;
  let slot = index / u.W;
  let all = u.H + 2 * u.G;
  let head = slot % all;
  let row = slot / all;
  let t = row % u.T;
  let sequence = row / u.T;
  let packed = slot * 2 * u.W + i;
  let ofQ = sequence * u.H + head;
  let ofKv = sequence * u.G + (head - u.H) % u.G;
  let at = (select(ofKv, ofQ, head < u.H) * u.T + t) * 2 * u.W + i;
  let cosine = table[t * 2 * u.W + i];
  let sine = table[t * 2 * u.W + u.W + i];`;
