import type { TensorInfo, Tensor as TfTensor } from '@tensorflow/tfjs-core';
import type { KernelName } from '../../../src/tensor/kernels/signatures.ts';
import { tf } from '../../../src/tensor/tf.ts';
import { type OpenedWebGpu, openWebGpu } from '../../../src/tensor/webgpu/backend.ts';
import { closeNodeGpu, openNodeGpu } from '../../../src/tensor/webgpu/node.ts';

/** Opens WebGPU through Dawn, on SwiftShader where there is no GPU. */
export async function openDawn(): Promise<OpenedWebGpu> {
  const opened = await openWebGpu({ gpu: await openNodeGpu(), allowFallback: true });
  if (!opened.ok) throw new Error(opened.why);
  return opened;
}

export function closeDawn(opened: OpenedWebGpu): void {
  opened.close();
  closeNodeGpu();
}

/** Numbers without a pattern, in (-1, 1), from a linear congruential generator. */
export function noise(seed: number): () => number {
  let state = (seed * 2654435761) >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state / 2 ** 32) * 2 - 1;
  };
}

export interface Values {
  shape: number[];
  data: Float32Array | Int32Array;
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

export function floats(shape: number[], seed: number, scale = 1): Values {
  const next = noise(seed);
  return { shape, data: Float32Array.from({ length: sizeOf(shape) }, () => next() * scale) };
}

export function ints(shape: number[], seed: number, below: number): Values {
  const next = noise(seed);
  return { shape, data: Int32Array.from({ length: sizeOf(shape) }, () => Math.floor(((next() + 1) / 2) * below)) };
}

export const values = (shape: number[], data: ArrayLike<number>, dtype: 'float32' | 'int32' = 'float32'): Values => ({
  shape,
  data: dtype === 'int32' ? Int32Array.from(data) : Float32Array.from(data),
});

export const tensorOf = ({ shape, data }: Values): TfTensor =>
  tf.tensor(data.slice(), shape, data instanceof Int32Array ? 'int32' : 'float32');

export interface KernelRun {
  outputs: Values[];
  /** The inputs as they are afterwards: kernels that work in place change them. */
  inputs: Record<string, Values>;
  dispatches: number;
}

/** Runs one kernel on fresh tensors, past the engine as the seam does for kernels in place, and reads everything back. */
export async function runKernel(
  opened: OpenedWebGpu,
  name: KernelName,
  inputs: Record<string, Values>,
  attributes: object = {},
): Promise<KernelRun> {
  const tensors = Object.fromEntries(Object.entries(inputs).map(([key, value]) => [key, tensorOf(value)]));
  const before = opened.counts().dispatches;
  opened.gpuDevice.pushErrorScope('validation');
  const kernel = tf.getKernel(name, 'webgpu');
  if (!kernel) throw new Error(`no kernel ${name}`);
  const out = kernel.kernelFunc({ inputs: tensors as never, attrs: attributes as never, backend: tf.backend() });
  opened.flush();
  const error = await opened.gpuDevice.popErrorScope();
  if (error) throw new Error(error.message);
  const dispatches = opened.counts().dispatches - before;
  const infos: TensorInfo[] = Array.isArray(out) ? out : [out];
  const given = new Set(Object.values(tensors).map((t) => t.dataId));
  const outputs: Values[] = [];
  for (const info of infos) {
    const data = (await tf.backend().read(info.dataId)) as Float32Array | Int32Array;
    outputs.push({ shape: [...info.shape], data: data.slice() });
    if (!given.has(info.dataId)) tf.backend().disposeData(info.dataId);
  }
  const after: Record<string, Values> = {};
  for (const [key, t] of Object.entries(tensors)) {
    after[key] = { shape: [...t.shape], data: ((await t.data()) as Float32Array).slice() };
    t.dispose();
  }
  return { outputs, inputs: after, dispatches };
}

/** The numbers of one lane, for arrays whose first extent is a multiple of the number of lanes. */
export function laneOf({ shape, data }: Values, lane: number, lanes: number): Values {
  const size = data.length / lanes;
  const [first, ...rest] = shape as [number, ...number[]];
  return { shape: [first / lanes, ...rest], data: data.slice(lane * size, (lane + 1) * size) };
}

const bitsOf = ({ data }: Values): Uint32Array => new Uint32Array(data.buffer, data.byteOffset, data.length);

/** How many numbers differ in any bit; NaN equals itself. */
export function differentBits(a: Values, b: Values): number {
  const [x, y] = [bitsOf(a), bitsOf(b)];
  let count = Math.abs(x.length - y.length);
  for (let i = 0; i < Math.min(x.length, y.length); i++) if (x[i] !== y[i]) count++;
  return count;
}

/** The largest difference, in units of the largest expected number. */
export function relativeError(got: ArrayLike<number>, want: ArrayLike<number>): number {
  if (got.length !== want.length) return Number.POSITIVE_INFINITY;
  let size = 1e-30;
  let worst = 0;
  for (let i = 0; i < want.length; i++) {
    size = Math.max(size, Math.abs(want[i]!));
    const difference = Math.abs(got[i]! - want[i]!);
    worst = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : Math.max(worst, difference);
  }
  return worst / size;
}
