import { DeviceArray, type Engine, ownArray } from '../../engine.ts';
import type { AttributesOf, InputsOf, KernelName, OutputsOf } from '../../kernels.ts';
import type { Dtype, Shape, Tensor } from '../../tensor.ts';
import type { HostKernel } from '../host/memory.ts';
import type { Exports } from './module.ts';

/** Memory that an array and its views share; it goes back when the last of them is freed. */
export interface Block {
  address: number;
  bytes: number;
  holders: number;
}

export class SimdArray extends DeviceArray {
  readonly block: Block;

  constructor(engine: Engine, shape: Shape, dtype: Dtype, block: Block) {
    super(engine, shape, dtype);
    this.block = block;
  }
}

/** Where an array lies. Throws for one that was freed or belongs to another engine. */
export function addressOf(t: Tensor): number {
  return ownArray(t, SimdArray).block.address;
}

/** What a kernel works with. */
export interface Machine {
  readonly wasm: Exports;
  allocate(shape: Shape, dtype?: Dtype): SimdArray;
  /** The address of so many bytes that hold anything, until the next call. */
  scratch(bytes: number): number;
  floats(t: Tensor): Float32Array;
  ints(t: Tensor): Int32Array;
}

/** A kernel on addresses. Outputs are allocated, then the lanes go through one of the module's functions one by one. */
export type SimdKernel<K extends KernelName> = (
  machine: Machine,
  inputs: InputsOf<K, SimdArray>,
  attributes: AttributesOf<K>,
) => OutputsOf<K, SimdArray>;

export type SimdKernels = { readonly [K in KernelName]: SimdKernel<K> };

/** A plain kernel on the memory of wasm. */
export const onHeap =
  <K extends KernelName>(kernel: HostKernel<K>): SimdKernel<K> =>
  (machine, inputs, attributes) =>
    kernel<SimdArray>(machine, inputs, attributes);
