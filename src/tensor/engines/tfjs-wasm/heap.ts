import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm/dist/backend_wasm';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { sizeOf } from '../../tensor.ts';
import type { HostMemory } from '../host/memory.ts';

/** The heap of wasm as the memory of plain kernels. */
export const heapOf = (backend: BackendWasm): HostMemory<TensorInfo> => ({
  allocate: (shape, dtype = 'float32') => backend.makeOutput([...shape], dtype),
  floats: (t) => backend.typedArrayFromHeap(t) as Float32Array,
  ints: (t) => backend.typedArrayFromHeap(t) as Int32Array,
});

/** What of tfjs's backend is private in TypeScript but needed here; frozen upstream at 4.22. Nothing else touches it. */
interface BackendInternals {
  dataIdMap: { get(dataId: object): { id: number; memoryOffset: number } };
  dataIdNextNumber: number;
  wasm: { tfjs: { disposeData(id: number): void; registerTensor(id: number, size: number, offset: number): void } };
}

/**
 * To be called after an array was written in place: tfjs's matmul keeps a packed copy of its right operand by the number the
 * array has in wasm, and would go on multiplying with the old weights. Under a new number the same memory is packed anew.
 */
export function forgetPacked(backend: BackendWasm, { dataId, shape }: TensorInfo): void {
  const inner = backend as unknown as BackendInternals;
  const data = inner.dataIdMap.get(dataId);
  inner.wasm.tfjs.disposeData(data.id);
  data.id = inner.dataIdNextNumber++;
  inner.wasm.tfjs.registerTensor(data.id, sizeOf(shape), data.memoryOffset);
}
