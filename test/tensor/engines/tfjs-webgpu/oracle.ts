import { kernels } from '../../../../src/tensor/engines/host/kernels/index.ts';
import type { HostKernel, HostMemory, Shaped } from '../../../../src/tensor/engines/host/memory.ts';
import type { KernelName } from '../../../../src/tensor/kernels.ts';
import type { Values } from './support.ts';

interface Plain extends Shaped {
  data: Float32Array | Int32Array;
}

const memory: HostMemory<Plain> = {
  allocate: (shape, dtype = 'float32') => {
    const size = shape.reduce((a, b) => a * b, 1);
    return { shape, dtype, data: dtype === 'int32' ? new Int32Array(size) : new Float32Array(size) };
  },
  floats: (t) => t.data as Float32Array,
  ints: (t) => t.data as Int32Array,
};

/**
 * The plain kernels, which add up in doubles: what the GPU's are compared with. In-place kernels change copies, returned under
 * `inputs`.
 */
export function oracle(
  name: KernelName,
  inputs: Record<string, Values>,
  attributes: object = {},
): { outputs: Values[]; inputs: Record<string, Values> } {
  const arrays: Record<string, Plain> = {};
  for (const [key, { shape, data }] of Object.entries(inputs)) {
    arrays[key] = { shape, dtype: data instanceof Int32Array ? 'int32' : 'float32', data: data.slice() };
  }
  const run = kernels[name] as HostKernel<never>;
  const outputs: Record<string, Plain> = run(memory, arrays as never, attributes as never);
  const valuesOf = ({ shape, data }: Plain): Values => ({ shape: [...shape], data });
  return {
    outputs: Object.values(outputs).map(valuesOf),
    inputs: Object.fromEntries(Object.entries(arrays).map(([key, t]) => [key, valuesOf(t)])),
  };
}
