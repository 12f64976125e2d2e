import { sizeOf } from '../../../tensor.ts';
import { laneSize, launch, packing } from '../launch.ts';
import { ADAMW_WGSL } from './adamw-code.ts';
import type { WebGpuKernel } from './kernel.ts';

/** Invocations that add up a lane's squares, and above how many numbers a first dispatch thins them out. */
const ADDERS = 64;
const PARTIAL_SUMS = 1024;
const ONE_DISPATCH_UP_TO = 64 * 1024;

/**
 * total[lane] += the sum of squares of the lane's gradient. Each invocation adds numbers at a fixed stride, then the sums
 * are added by a fixed tree: no atomics, and nothing depends on the number of lanes.
 */
export const sumSquares: WebGpuKernel<'sumSquares'> = (backend, { g, total }) => {
  const L = g.shape[0]!;
  const n = laneSize(g);
  const p = packing(n);
  if (n <= ONE_DISPATCH_UP_TO) {
    launch(backend, {
      key: `sumSquares${p.suffix}`,
      outputs: { sums: total },
      inputs: { g },
      vectors: p.vectors('g'),
      uniforms: { n: n / p.unit },
      workgroup: ADDERS,
      groups: [L, 1, 1],
      declarations: () => `${p.wgsl}\n${TREE}`,
      body: () => `${addLane('g[i] * g[i]', 'total(sum)')}`,
    });
    return {};
  }
  const { partial } = launch(backend, {
    key: `sumSquaresPartial${p.suffix}`,
    outputs: { partial: { shape: [L, PARTIAL_SUMS] } },
    inputs: { g },
    vectors: p.vectors('g'),
    uniforms: { n: n / p.unit },
    workgroup: 64,
    items: L * PARTIAL_SUMS,
    declarations: () => p.wgsl,
    body: () => `
  let first = (index / ${PARTIAL_SUMS}) * u.n;
  var sum = Packed();
  for (var i = first + index % ${PARTIAL_SUMS}; i < first + u.n; i += ${PARTIAL_SUMS}) { sum += g[i] * g[i]; }
  partial[index] = total(sum);`,
  });
  launch(backend, {
    key: 'sumSquaresTotal',
    outputs: { sums: total },
    inputs: { partial },
    vectors: ['partial'],
    uniforms: { n: PARTIAL_SUMS / 4 },
    workgroup: ADDERS,
    groups: [L, 1, 1],
    declarations: () => `${packing(4).wgsl}\n${TREE}`,
    body: () => addLane('partial[i]', 'total(sum)'),
  });
  backend.disposeData(partial.dataId);
  return {};
};

const TREE = `var<workgroup> parts: array<f32, ${ADDERS}>;`;

const addLane = (term: string, inOne: string): string => `
  let lane = i32(group.x);
  var sum = Packed();
  for (var i = lane * u.n + i32(local); i < (lane + 1) * u.n; i += ${ADDERS}) { sum += ${term}; }
  parts[local] = ${inOne};
  for (var half = ${ADDERS / 2}u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (local < half) { parts[local] += parts[local + half]; }
  }
  if (local == 0u) { sums[lane] += parts[0]; }`;

/**
 * The clip factor of each lane, 0 for a lane that is not active or whose learning rate is 0 (it sits the step out); a loss or
 * norm that is not finite ends its activity.
 * Finite is tested by the bits: a compiler for the GPU may assume that there is no NaN.
 */
export const gate: WebGpuKernel<'gate'> = (backend, { sumSquares: squares, loss, hyper, active }) => {
  const L = sizeOf(squares.shape);
  const { scale, norm } = launch<'scale' | 'norm' | 'live'>(backend, {
    key: 'gate',
    outputs: { scale: { shape: [L] }, norm: { shape: [L] }, live: active },
    inputs: { squares, loss, hyper },
    workgroup: 32,
    items: L,
    declarations: () => 'fn finite(x: f32) -> bool { return (bitcast<u32>(x) & 0x7f800000u) != 0x7f800000u; }',
    body: () => `
  let size = sqrt(squares[index]);
  norm[index] = select(squares[index], size, finite(squares[index]));
  if (!finite(squares[index]) || !finite(loss[index])) { live[index] = 0.0; }
  let clip = hyper[index * 8 + 7];
  var factor = 1.0;
  if (clip > 0.0 && size > clip) { factor = clip / size; }
  let sitsOut = live[index] == 0.0 || hyper[index * 8] == 0.0;
  scale[index] = select(factor, 0.0, sitsOut);`,
  });
  return { scale, norm };
};

/** AdamW (Loshchilov & Hutter 2019), all in place, one dispatch an array. A lane whose scale is 0 stays untouched. */
export const adamw: WebGpuKernel<'adamw'> = (backend, { p, m, v, g, hyper, scale }) => {
  const n = laneSize(p);
  const pack = packing(n);
  launch(backend, {
    key: `adamw${pack.suffix}`,
    outputs: { p, m, v },
    inputs: { g, hyper, scale },
    vectors: [...pack.vectors('p', 'm', 'v', 'g'), 'hyper'],
    uniforms: { n: n / pack.unit },
    workgroup: 64,
    items: sizeOf(p.shape) / pack.unit,
    body: () => `
  let lane = index / u.n;
  let clip = scale[lane];
  if (clip == 0.0) { return; }${ADAMW_WGSL}`,
  });
  return {};
};
