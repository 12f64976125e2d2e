import { extents3, sizeOf } from '../../../tensor.ts';
import { f32, launch } from '../launch.ts';
import type { WebGpuKernel } from './kernel.ts';

/** By the bits: a compiler for the GPU may assume that there is no NaN. */
const IS_NAN = 'fn isNaN(x: f32) -> bool { return (bitcast<u32>(x) & 0x7fffffffu) > 0x7f800000u; }';

/** An operation on two arrays of three extents, each of which may be 1 in one of them and then serves all places. */
const pairwise =
  (key: string, expression: string): WebGpuKernel<'minimum'> =>
  (backend, { a, b }) => {
    const [aL, aB, aT] = extents3(a);
    const [bL, bB, bT] = extents3(b);
    const [L, B, T] = [Math.max(aL, bL), Math.max(aB, bB), Math.max(aT, bT)];
    return launch(backend, {
      key,
      outputs: { y: { shape: [L, B, T] } },
      inputs: { a, b },
      uniforms: { B, T, aL, aB, aT, bL, bB, bT },
      workgroup: 64,
      items: L * B * T,
      declarations: () => IS_NAN,
      body: () => `
  let t = index % u.T;
  let row = (index / u.T) % u.B;
  let lane = index / (u.T * u.B);
  let left = a[(min(lane, u.aL - 1) * u.aB + min(row, u.aB - 1)) * u.aT + min(t, u.aT - 1)];
  let right = b[(min(lane, u.bL - 1) * u.bB + min(row, u.bB - 1)) * u.bT + min(t, u.bT - 1)];
  y[index] = ${expression};`,
    });
  };

/** A NaN is carried on, whichever side it is on: WGSL's own min and max may drop it, and a collapse would go unseen. */
const carried = (value: string): string => `select(select(${value}, right, isNaN(right)), left, isNaN(left))`;

export const minimum: WebGpuKernel<'minimum'> = pairwise('minimum', carried('min(left, right)'));
export const maximum: WebGpuKernel<'maximum'> = pairwise('maximum', carried('max(left, right)'));
export const greater: WebGpuKernel<'greater'> = pairwise(
  'greater',
  'select(0.0, 1.0, left > right && !isNaN(left) && !isNaN(right))',
);

/** A function of one number; a NaN is carried on, which neither exp nor log of every driver does. */
const pointwise =
  (key: string, expression: string): WebGpuKernel<'log'> =>
  (backend, { a }) =>
    launch(backend, {
      key,
      outputs: { y: { shape: a.shape } },
      inputs: { a },
      workgroup: 64,
      items: sizeOf(a.shape),
      declarations: () => IS_NAN,
      body: () => `
  let x = a[index];
  let e = exp(-abs(x));
  y[index] = select(${expression}, x, isNaN(x));`,
    });

export const log: WebGpuKernel<'log'> = pointwise('log', 'log(x)');
export const sigmoid: WebGpuKernel<'sigmoid'> = pointwise('sigmoid', 'select(1.0, e, x < 0.0) / (1.0 + e)');

/**
 * min(x, 0) - log(1 + exp(-|x|)). WGSL has no log1p, and its log is good to 2^-21 near 1 only: for small exp the series of
 * log(1 + e) is summed instead.
 */
const SERIES = 'e * (1.0 - e * (0.5 - e * (1.0 / 3.0 - e * (0.25 - e * (0.2 - e / 6.0)))))';
export const logSigmoid: WebGpuKernel<'logSigmoid'> = pointwise(
  'logSigmoid',
  `min(x, 0.0) - select(log(1.0 + e), ${SERIES}, e < 0.125)`,
);

export const clip: WebGpuKernel<'clip'> = (backend, { a }, { low, high }) =>
  launch(backend, {
    key: 'clip',
    outputs: { y: { shape: a.shape } },
    inputs: { a },
    uniforms: { low: f32(low), high: f32(high) },
    workgroup: 64,
    items: sizeOf(a.shape),
    declarations: () => IS_NAN,
    body: () => 'y[index] = select(min(max(a[index], u.low), u.high), a[index], isNaN(a[index]));',
  });

export const scale: WebGpuKernel<'scale'> = (backend, { a }, { factor }) =>
  launch(backend, {
    key: 'scale',
    outputs: { y: { shape: a.shape } },
    inputs: { a },
    uniforms: { factor: f32(factor) },
    workgroup: 64,
    items: sizeOf(a.shape),
    body: () => 'y[index] = a[index] * u.factor;',
  });

export const shift: WebGpuKernel<'shift'> = (backend, { a }, { by }) =>
  launch(backend, {
    key: 'shift',
    outputs: { y: { shape: a.shape } },
    inputs: { a },
    uniforms: { by: f32(by) },
    workgroup: 64,
    items: sizeOf(a.shape),
    body: () => 'y[index] = a[index] + u.by;',
  });
