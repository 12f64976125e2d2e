import type { DataType, KernelBackend, TensorInfo } from '@tensorflow/tfjs-core';
import type { KernelName } from '../kernels/signatures.ts';
import { tf } from '../tf.ts';

/**
 * Plain TypeScript kernels on the memory of the wasm and cpu backends. On wasm a view is lost when the heap grows, so a
 * kernel allocates all its outputs before it takes any view.
 */
export interface HostMemory {
  allocate(shape: readonly number[], dtype?: 'float32' | 'int32'): TensorInfo;
  floats(t: TensorInfo): Float32Array;
  ints(t: TensorInfo): Int32Array;
}

interface WasmLike {
  makeOutput(shape: number[], dtype: DataType): TensorInfo;
  typedArrayFromHeap(t: TensorInfo): Float32Array | Int32Array;
}
interface CpuLike {
  makeTensorInfo(shape: number[], dtype: DataType, values?: Float32Array | Int32Array): TensorInfo;
  data: { get(dataId: object): { values: Float32Array | Int32Array } };
}

const wasmMemory = (backend: WasmLike): HostMemory => ({
  allocate: (shape, dtype = 'float32') => backend.makeOutput([...shape], dtype),
  floats: (t) => backend.typedArrayFromHeap(t) as Float32Array,
  ints: (t) => backend.typedArrayFromHeap(t) as Int32Array,
});

const cpuMemory = (backend: CpuLike): HostMemory => ({
  allocate: (shape, dtype = 'float32') => {
    const size = shape.reduce((a, b) => a * b, 1);
    return backend.makeTensorInfo([...shape], dtype, dtype === 'int32' ? new Int32Array(size) : new Float32Array(size));
  },
  // The cpu backend may hold an upload as another typed array (a Uint8Array of ids, say): convert once and keep.
  floats: (t) => {
    const entry = backend.data.get(t.dataId);
    if (!(entry.values instanceof Float32Array)) entry.values = Float32Array.from(entry.values as ArrayLike<number>);
    return entry.values;
  },
  ints: (t) => {
    const entry = backend.data.get(t.dataId);
    if (!(entry.values instanceof Int32Array)) entry.values = Int32Array.from(entry.values as ArrayLike<number>);
    return entry.values;
  },
});

export type HostInputs = Record<string, TensorInfo>;
export type HostKernel<A> = (memory: HostMemory, inputs: HostInputs, attributes: A) => TensorInfo | TensorInfo[];

export interface HostKernelEntry {
  name: KernelName;
  run: HostKernel<unknown>;
}

/** Types the attributes of one kernel where it is defined; the registry below does not need to know them. */
export function hostKernel<A>(name: KernelName, run: HostKernel<A>): HostKernelEntry {
  return { name, run: run as HostKernel<unknown> };
}

export function registerHostKernels(backendName: 'wasm' | 'cpu', entries: readonly HostKernelEntry[]): void {
  for (const { name, run } of entries) {
    if (tf.getKernel(name, backendName)) continue;
    tf.registerKernel({
      kernelName: name,
      backendName,
      kernelFunc: ({ inputs, attrs, backend }) => {
        const b = backend as KernelBackend as unknown;
        const memory = backendName === 'wasm' ? wasmMemory(b as WasmLike) : cpuMemory(b as CpuLike);
        return run(memory, inputs as HostInputs, attrs);
      },
    });
  }
}
