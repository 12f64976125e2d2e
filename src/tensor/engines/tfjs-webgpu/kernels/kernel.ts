import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu/dist/base';
import type { KernelName } from '../../../kernels.ts';
import type { TfjsKernel, TfjsKernels } from '../../tfjs/engine.ts';

/** A kernel that puts its dispatches into the backend's queue. */
export type WebGpuKernel<K extends KernelName> = TfjsKernel<K, WebGPUBackend>;
export type WebGpuKernels = TfjsKernels<WebGPUBackend>;
