import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu/dist/base';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Form } from '../../../kernels.ts';
import { extents3 } from '../../../tensor.ts';
import type { LabDevice } from '../device.ts';
import { internals, launch } from '../launch.ts';
import type { WebGpuKernel } from './kernel.ts';
import { ACROSS, DOWN, matMulBody, readers, type Tile } from './matmul-code.ts';

export const matMul: WebGpuKernel<'matMul'> = (backend, { a, b }, { form }) => product(backend, a, b, form);
export const matMulAdd: WebGpuKernel<'matMulAdd'> = (backend, { a, b, sum }) => product(backend, a, b, 'nn', sum);

/**
 * Batched matrix product with a tile of the output in registers: no workgroup memory, no barriers. Rows and columns past the
 * edge are clamped inside the lane and never stored, so nothing a lane computes can hold another lane's NaN.
 * The terms of one element are always added in the order of k, whatever the tile and whatever the number of lanes.
 * Throws if the shapes do not fit.
 */
function product(
  backend: WebGPUBackend,
  a: TensorInfo,
  b: TensorInfo,
  form: Form,
  sum?: TensorInfo,
): { c: TensorInfo } {
  const [L, a1, a2] = extents3(a);
  const [Lb, b1, b2] = extents3(b);
  const M = form === 'tn' ? a2 : a1;
  const K = form === 'tn' ? a1 : a2;
  const [Kb, N] = form === 'nt' ? [b2, b1] : [b1, b2];
  if (Lb !== L || Kb !== K) throw new Error(`Shapes [${a.shape}] and [${b.shape}] do not fit for a product "${form}".`);
  const tile = tileFor(internals(backend).device, M, N);
  // Four neighbours of a row are one vec4 where the row is whole vec4s; else they are read and written one by one.
  const whole = { a: a2 % 4 === 0, b: b2 % 4 === 0, c: N % 4 === 0, k: K % 4 === 0 };
  const { c } = launch(backend, {
    key: `matMul${sum ? 'Add' : ''} ${form} ${tile.rows}x${tile.columns} ${Object.values(whole)}`,
    outputs: { c: { shape: [L, M, N] } },
    inputs: sum ? { a, b, sum } : { a, b },
    vectors: [...(['a', 'b', 'c'] as const).filter((name) => whole[name]), ...(sum && whole.c ? ['sum'] : [])],
    uniforms: { M, K, N },
    workgroup: ACROSS * DOWN,
    groups: [Math.ceil(N / (ACROSS * tile.columns)), Math.ceil(M / (DOWN * tile.rows)), L],
    declarations: () => readers(whole),
    body: () => matMulBody(form, tile, whole, sum !== undefined),
  });
  return { c };
}

/**
 * Large tiles do more work a read, small ones keep more of a GPU busy (it wants thousands of invocations). One lane's shape
 * decides, so that a lane's bits cannot depend on its company.
 */
function tileFor(device: LabDevice, M: number, N: number): Tile {
  const largeTiles = (M * N) / 64;
  if (largeTiles >= (device.isSoftware ? 64 : 8192)) return { rows: 8, columns: 8 };
  return { rows: largeTiles >= 4096 ? 8 : 4, columns: 4 };
}
