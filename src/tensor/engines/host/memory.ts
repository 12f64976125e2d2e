import type { AttributesOf, InputsOf, KernelName, OutputsOf } from '../../kernels.ts';
import type { Dtype, Shape } from '../../tensor.ts';

/** What a plain kernel must know of an array. */
export interface Shaped {
  readonly shape: Shape;
  readonly dtype: string;
}

/**
 * The memory that plain TypeScript kernels work on: typed arrays here, the heap of wasm in engines/tfjs-wasm. There a view is
 * lost when the heap grows, so a kernel allocates all its outputs before it takes any view.
 */
export interface HostMemory<A extends Shaped = Shaped> {
  /** A new array that holds anything. */
  allocate(shape: Shape, dtype?: Dtype): A;
  floats(t: A): Float32Array;
  ints(t: A): Int32Array;
}

/** A kernel in plain TypeScript, on whatever memory. It changes what it updates where that lies. */
export type HostKernel<K extends KernelName> = <A extends Shaped>(
  memory: HostMemory<A>,
  inputs: InputsOf<K, A>,
  attributes: AttributesOf<K>,
) => OutputsOf<K, A>;

export type HostKernels = { readonly [K in KernelName]: HostKernel<K> };
