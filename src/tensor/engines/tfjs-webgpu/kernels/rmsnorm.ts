import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu/dist/base';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { InputsOf } from '../../../kernels.ts';
import { extents3 } from '../../../tensor.ts';
import { f32, launch, packing } from '../launch.ts';
import type { WebGpuKernel } from './kernel.ts';

/** RMSNorm (Zhang & Sennrich 2019), one invocation a row; keeps 1 / rms of each row for the backward pass. */
export const rmsNorm: WebGpuKernel<'rmsNorm'> = (backend, { x, weight }, { epsilon }) => {
  const [L, R, D] = extents3(x);
  const p = packing(D);
  const { y, inv } = launch(backend, {
    key: `rmsNorm${p.suffix}`,
    outputs: { y: { shape: x.shape }, inv: { shape: [L, R] } },
    inputs: { x, weight },
    vectors: p.vectors('y', 'x', 'weight'),
    uniforms: { R, D, W: D / p.unit, epsilon: f32(epsilon) },
    workgroup: 32,
    items: L * R,
    declarations: () => p.wgsl,
    body: () => `
  let start = index * u.W;
  let gain = (index / u.R) * u.W;
  var squares = Packed();
  for (var i = 0; i < u.W; i++) { squares += x[start + i] * x[start + i]; }
  let scale = inverseSqrt(total(squares) / f32(u.D) + u.epsilon);
  for (var i = 0; i < u.W; i++) { y[start + i] = x[start + i] * scale * weight[gain + i]; }
  inv[index] = scale;`,
  });
  return { y, inv };
};

export const rmsNormDx: WebGpuKernel<'rmsNormDx'> = (backend, inputs) => normDx(backend, inputs, '');
export const rmsNormDxAdd: WebGpuKernel<'rmsNormDxAdd'> = (backend, inputs) =>
  normDx(backend, inputs, 'sum[start + i] + ');

/** `plus` is what the code puts before the derivative. */
function normDx(backend: WebGPUBackend, inputs: InputsOf<'rmsNormDx', TensorInfo>, plus: string): { dx: TensorInfo } {
  const { x } = inputs;
  const [L, R, D] = extents3(x);
  const p = packing(D);
  const { dx } = launch(backend, {
    key: `rmsNormDx${plus === '' ? '' : 'Add'}${p.suffix}`,
    outputs: { dx: { shape: x.shape } },
    inputs,
    vectors: p.vectors('dx', ...Object.keys(inputs).filter((name) => name !== 'inv')),
    uniforms: { R, D, W: D / p.unit },
    workgroup: 32,
    items: L * R,
    declarations: () => p.wgsl,
    body: () => `
  let start = index * u.W;
  let gain = (index / u.R) * u.W;
  var dots = Packed();
  for (var i = 0; i < u.W; i++) { dots += dy[start + i] * weight[gain + i] * x[start + i]; }
  let scale = inv[index];
  let pull = total(dots) * scale * scale * scale / f32(u.D);
  for (var i = 0; i < u.W; i++) { dx[start + i] = ${plus}(dy[start + i] * weight[gain + i] * scale - x[start + i] * pull); }`,
  });
  return { dx };
}

/** Rows of one partial sum of `rmsNormDw`. */
const ROWS_AT_ONCE = 64;
/** Chunks of rows that one workgroup adds up by itself; more of them take a second dispatch. */
const CHUNKS_AT_ONCE = 16;
const COLUMNS_AT_ONCE = 4;

/** Column sums over the rows of a lane, in their order; many rows first in chunks, then the chunks in their order. */
export const rmsNormDw: WebGpuKernel<'rmsNormDw'> = (backend, { x, inv, dy }) => {
  const [L, R, D] = extents3(x);
  const p = packing(D);
  const W = D / p.unit;
  const chunks = Math.ceil(R / ROWS_AT_ONCE);
  if (chunks > 1 && chunks <= CHUNKS_AT_ONCE) {
    const { dw } = launch(backend, {
      key: `rmsNormDwChunks${p.suffix}`,
      outputs: { dw: { shape: [L, D] } },
      inputs: { x, inv, dy },
      vectors: p.vectors('dw', 'x', 'dy'),
      uniforms: { R, W },
      workgroup: COLUMNS_AT_ONCE * CHUNKS_AT_ONCE,
      groups: [Math.ceil(W / COLUMNS_AT_ONCE), L, 1],
      declarations: () => `${p.wgsl}
var<workgroup> parts: array<Packed, ${COLUMNS_AT_ONCE * CHUNKS_AT_ONCE}>;`,
      body: () => `
  let column = i32(group.x) * ${COLUMNS_AT_ONCE} + i32(local) % ${COLUMNS_AT_ONCE};
  let chunk = i32(local) / ${COLUMNS_AT_ONCE};
  let lane = i32(group.y);
  let first = lane * u.R + chunk * ${ROWS_AT_ONCE};
  let end = min(first + ${ROWS_AT_ONCE}, (lane + 1) * u.R);
  var sum = Packed();
  if (column < u.W) {
    for (var row = first; row < end; row++) { sum += dy[row * u.W + column] * x[row * u.W + column] * inv[row]; }
  }
  parts[local] = sum;
  workgroupBarrier();
  if (chunk != 0 || column >= u.W) { return; }
  sum = Packed();
  for (var i = 0; i * ${ROWS_AT_ONCE} < u.R; i++) { sum += parts[i * ${COLUMNS_AT_ONCE} + i32(local)]; }
  dw[lane * u.W + column] = sum;`,
    });
    return { dw };
  }
  const { dw: partial } = launch(backend, {
    key: `rmsNormDw${p.suffix}`,
    outputs: { dw: { shape: chunks === 1 ? [L, D] : [L, chunks, D] } },
    inputs: { x, inv, dy },
    vectors: p.vectors('dw', 'x', 'dy'),
    uniforms: { R, W, chunks },
    workgroup: 32,
    items: L * chunks * W,
    declarations: () => p.wgsl,
    body: () => `
  let column = index % u.W;
  let chunk = (index / u.W) % u.chunks;
  let lane = index / (u.W * u.chunks);
  let first = lane * u.R + chunk * ${ROWS_AT_ONCE};
  let end = min(first + ${ROWS_AT_ONCE}, (lane + 1) * u.R);
  var sum = Packed();
  for (var row = first; row < end; row++) { sum += dy[row * u.W + column] * x[row * u.W + column] * inv[row]; }
  dw[index] = sum;`,
  });
  if (chunks === 1) return { dw: partial };
  const { dw } = launch(backend, {
    key: `columnSums${p.suffix}`,
    outputs: { dw: { shape: [L, D] } },
    inputs: { partial },
    vectors: p.vectors('dw', 'partial'),
    uniforms: { W, chunks },
    workgroup: 32,
    items: L * W,
    declarations: () => p.wgsl,
    body: () => `
  let first = (index / u.W) * u.chunks * u.W + index % u.W;
  var sum = Packed();
  for (var chunk = 0; chunk < u.chunks; chunk++) { sum += partial[first + chunk * u.W]; }
  dw[index] = sum;`,
  });
  backend.disposeData(partial.dataId);
  return { dw };
};
