import { sizeOf } from '../../../tensor.ts';
import { f32, launch, packing } from '../launch.ts';
import { checked, decodeAttentionBody } from './attention-code.ts';
import type { WebGpuKernel } from './kernel.ts';

/** Copies the keys and values of a prefilled prompt into the cache of each of its `repeat` rows. */
export const cacheFill: WebGpuKernel<'cacheFill'> = (backend, { k, v, keys, values }, { kvHeads: G, repeat }) => {
  const [Z, T, d] = k.shape as [number, number, number];
  const p = packing(d);
  launch(backend, {
    key: `cacheFill${p.suffix}`,
    outputs: { keys, values },
    inputs: { k, v },
    vectors: p.vectors('keys', 'values', 'k', 'v'),
    uniforms: { T, G, C: keys.shape[1]!, W: d / p.unit, repeat },
    workgroup: 64,
    items: (Z * repeat * T * d) / p.unit,
    body: () => `
  let i = index % u.W;
  let t = (index / u.W) % u.T;
  let head = index / (u.W * u.T);
  let source = (head / u.G / u.repeat) * u.G + head % u.G;
  let at = (source * u.T + t) * u.W + i;
  if (t < u.C) {
    keys[(head * u.C + t) * u.W + i] = k[at];
    values[(head * u.C + t) * u.W + i] = v[at];
  }`,
  });
  return {};
};

/** Turns q and k of one new position a row, and writes k and v into the cache there; a position past it writes nothing. */
export const decodeHeads: WebGpuKernel<'decodeHeads'> = (
  backend,
  { qkv, table, keys, values, positions },
  { heads: H, kvHeads: G, headDim: d },
) => {
  const rows = sizeOf(positions.shape);
  const p = packing(d / 2);
  const { q } = launch<'q' | 'keys' | 'values'>(backend, {
    key: `decodeHeads${p.suffix}`,
    outputs: { q: { shape: [rows * H, d] }, keys, values },
    inputs: { qkv, table, positions },
    vectors: p.vectors('q', 'keys', 'values', 'qkv', 'table'),
    uniforms: { H, G, C: keys.shape[1]!, W: d / 2 / p.unit },
    workgroup: 64,
    items: (rows * (H + 2 * G) * d) / 2 / p.unit,
    body: () => `
  let i = index % u.W;
  let slot = index / u.W;
  let all = u.H + 2 * u.G;
  let head = slot % all;
  let row = slot / all;
  let position = positions[row];
  let turn = clamp(position, 0, u.C - 1) * 2 * u.W + i;
  let packed = slot * 2 * u.W + i;
  let a = qkv[packed];
  let b = qkv[packed + u.W];
  let turnedA = a * table[turn] - b * table[turn + u.W];
  let turnedB = b * table[turn] + a * table[turn + u.W];
  if (head < u.H) {
    let at = (row * u.H + head) * 2 * u.W + i;
    q[at] = turnedA;
    q[at + u.W] = turnedB;
    return;
  }
  if (position < 0 || position >= u.C) { return; }
  let at = ((row * u.G + (head - u.H) % u.G) * u.C + position) * 2 * u.W + i;
  if (head < u.H + u.G) {
    keys[at] = turnedA;
    keys[at + u.W] = turnedB;
  } else {
    values[at] = a;
    values[at + u.W] = b;
  }`,
  });
  return { q };
};

/** Attention of one query a row over its cache, positions 0 to its own. */
export const decodeAttention: WebGpuKernel<'decodeAttention'> = (backend, { q, keys, values, positions }, shape) => {
  const { batch: N, heads: H, kvHeads: G, headDim: d } = checked(shape);
  const rows = sizeOf(positions.shape);
  const { o } = launch(backend, {
    key: `decodeAttention ${d}`,
    outputs: { o: { shape: [rows / N, N, H * d] } },
    inputs: { q, keys, values, positions },
    vectors: ['o', 'q', 'keys', 'values'],
    uniforms: { H, G, C: keys.shape[1]!, scale: f32(1 / Math.sqrt(d)) },
    workgroup: 32,
    items: rows * H,
    declarations: () => `const Q = ${d / 4};`,
    body: () => decodeAttentionBody(d),
  });
  return { o };
};
