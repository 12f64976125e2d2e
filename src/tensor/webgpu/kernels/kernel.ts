import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu/dist/base';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { KernelName } from '../../kernels/signatures.ts';
import { tf } from '../../tf.ts';

export type WebGpuKernel<Input extends string, Attributes> = (
  backend: WebGPUBackend,
  inputs: Record<Input, TensorInfo>,
  attributes: Attributes,
) => TensorInfo | TensorInfo[];

export interface WebGpuKernelEntry {
  name: KernelName;
  run: WebGpuKernel<string, unknown>;
}

/** Types the inputs and attributes of one kernel where it is defined; the registry does not need to know them. */
export function webGpuKernel<Input extends string, Attributes = unknown>(
  name: KernelName,
  run: WebGpuKernel<Input, Attributes>,
): WebGpuKernelEntry {
  return { name, run: run as WebGpuKernel<string, unknown> };
}

export function registerKernels(entries: readonly WebGpuKernelEntry[]): void {
  for (const { name, run } of entries) {
    if (tf.getKernel(name, 'webgpu')) continue;
    tf.registerKernel({
      kernelName: name,
      backendName: 'webgpu',
      kernelFunc: ({ inputs, attrs, backend }) =>
        run(backend as WebGPUBackend, inputs as Record<string, TensorInfo>, attrs),
    });
  }
}
