import { arrayOf, type DeviceArray } from '../../../../src/tensor/engine.ts';
import { closeNodeGpu, openNodeGpu } from '../../../../src/tensor/engines/tfjs-webgpu/node.ts';
import { type OpenedWebGpu, openWebGpu } from '../../../../src/tensor/engines/tfjs-webgpu/open.ts';
import type { AttributeArguments, InputsOf, KernelName } from '../../../../src/tensor/kernels.ts';

/** Opens WebGPU through Dawn, on SwiftShader where there is no GPU. */
export async function openDawn(): Promise<OpenedWebGpu> {
  const opened = await openWebGpu({ gpu: await openNodeGpu(), allowFallback: true, onClose: closeNodeGpu });
  if (!opened.ok) throw new Error(opened.why);
  return opened;
}

export const closeDawn = ({ engine }: OpenedWebGpu): void => engine.close();

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

export const tensorOf = ({ engine }: OpenedWebGpu, { shape, data }: Values): DeviceArray => {
  const array = engine.alloc(shape, data instanceof Int32Array ? 'int32' : 'float32');
  engine.write(array, data);
  return array;
};

export const readValues = async (t: DeviceArray): Promise<Values> => ({
  shape: [...t.shape],
  data: await arrayOf(t).engine.read(t),
});

export interface KernelRun {
  outputs: Values[];
  /** The inputs as they are afterwards: kernels that work in place change them. */
  inputs: Record<string, Values>;
  dispatches: number;
}

/** Runs one kernel on fresh arrays and reads everything back. */
export async function runKernel(
  opened: OpenedWebGpu,
  name: KernelName,
  inputs: Record<string, Values>,
  attributes: object = {},
): Promise<KernelRun> {
  const { engine, gpuDevice } = opened;
  const arrays = Object.fromEntries(Object.entries(inputs).map(([key, value]) => [key, tensorOf(opened, value)]));
  const before = engine.counts().dispatches;
  gpuDevice.pushErrorScope('validation');
  const made: DeviceArray[] = Object.values(
    engine.run(
      name,
      arrays as unknown as InputsOf<KernelName>,
      ...([attributes] as unknown as AttributeArguments<KernelName>),
    ),
  );
  engine.flush();
  const error = await gpuDevice.popErrorScope();
  if (error) throw new Error(error.message);
  const dispatches = engine.counts().dispatches - before;
  const outputs = await Promise.all(made.map(readValues));
  const after: Record<string, Values> = {};
  for (const [key, t] of Object.entries(arrays)) after[key] = await readValues(t);
  for (const t of [...made, ...Object.values(arrays)]) engine.free(t);
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
