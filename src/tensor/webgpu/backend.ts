import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu/dist/base';
import type { BackendValues } from '@tensorflow/tfjs-core';
import { checkSize, type Slot, typed } from '../slots.ts';
import { type Shape, sizeOf, type Tensor } from '../tensor.ts';
import { tf } from '../tf.ts';
import { LabBuffers } from './buffers.ts';
import { type DeviceCounts, LabDevice } from './device.ts';
import { registerWebGpuKernels } from './kernels/index.ts';
import { flush, internals } from './launch.ts';
import { registerTfjsKernels } from './tfjs-kernels.ts';

export interface WebGpuOptions {
  gpu: GPU;
  /** Whether an adapter that computes on the processor (SwiftShader, llvmpipe) will do. */
  allowFallback: boolean;
  powerPreference?: GPUPowerPreference;
  /** Called once, with the first error that nobody caught: from then on results cannot be trusted. */
  onError?: (message: string) => void;
}

export interface OpenedWebGpu {
  ok: true;
  /** The adapter in words. */
  device: string;
  /** Whether the adapter computes on the processor. */
  fallback: boolean;
  adapterInfo: GPUAdapterInfo;
  /** Makes slots that live in buffers of their own. */
  slots: (shape: Shape, dtype: 'float32' | 'int32') => Slot;
  /** Resolves with a message when the device is lost or closed, or reports an error that nobody caught. */
  lost: Promise<string>;
  /** The first uncaught GPU error, or null. */
  firstError: () => string | null;
  /** Gives pooled buffers back to the device until at most `keepBytes` are allocated; returns the bytes freed. */
  trim: (keepBytes?: number) => number;
  counts: () => DeviceCounts;
  buffers: LabBuffers;
  /** Submits what is pending. */
  flush: () => void;
  /** Whether tfjs's matmul has been compiled and its unbounded read mended (see device.ts). */
  matMulMended: () => boolean;
  gpuDevice: LabDevice;
  close: () => void;
}

export type WebGpuRefusal = { ok: false; why: string };

/**
 * Opens a GPU device of the lab's own and makes it tfjs's backend 'webgpu', which is then the current one. Refuses, with the
 * reason, where there is no adapter or only one that computes on the processor and that was not asked for.
 */
export async function openWebGpu(options: WebGpuOptions): Promise<OpenedWebGpu | WebGpuRefusal> {
  const { gpu, allowFallback, powerPreference = 'high-performance', onError } = options;
  // tfjs registers a backend of this name by itself when its module is loaded; a refusal must not leave it to be found.
  removeWebGpu();
  const adapter = await gpu.requestAdapter({ powerPreference });
  if (!adapter) return { ok: false, why: 'WebGPU is there, but it has no adapter.' };
  const fallback = computesOnProcessor(adapter);
  const name = nameOf(infoOf(adapter));
  if (fallback && !allowFallback)
    return { ok: false, why: `The only GPU is ${name}, which computes on the processor.` };
  let native: GPUDevice;
  try {
    native = await adapter.requestDevice(deviceDescriptor(adapter));
  } catch (error) {
    return { ok: false, why: `${name} gave no device: ${error instanceof Error ? error.message : String(error)}` };
  }
  let firstError: string | null = null;
  const failed = new Promise<string>((resolve) => {
    native.addEventListener('uncapturederror', (event) => {
      if (firstError !== null) return;
      firstError = (event as GPUUncapturedErrorEvent).error.message;
      onError?.(firstError);
      resolve(`The GPU reported an error, after which its numbers cannot be trusted: ${firstError}`);
    });
  });

  const device = new LabDevice(native, fallback);
  const backend = new LabBackend(device, adapter.info);
  tf.registerBackend('webgpu', () => backend, 3);
  // The automatic choice looks at the batch size and may add with atomics: neither would keep a lane's bits.
  tf.env().set('WEBGPU_MATMUL_PROGRAM_TYPE', 3);
  // Small operations would run here or there depending on where their inputs happen to be.
  tf.env().set('WEBGPU_CPU_FORWARD', false);
  registerTfjsKernels();
  registerWebGpuKernels();
  if (!(await tf.setBackend('webgpu')) || tf.getBackend() !== 'webgpu') {
    removeWebGpu();
    native.destroy();
    return { ok: false, why: 'tfjs did not take the WebGPU backend.' };
  }
  return {
    ok: true,
    device: name,
    fallback,
    adapterInfo: adapter.info,
    slots: (shape, dtype) => new GpuSlot(backend, shape, dtype),
    lost: Promise.race([native.lost.then(lossOf), failed]),
    firstError: () => firstError,
    trim: (keepBytes = 0) => {
      flush(backend);
      return backend.buffers.trim(keepBytes);
    },
    counts: () => ({ ...device.counts }),
    buffers: backend.buffers,
    flush: () => flush(backend),
    matMulMended: () => device.matMulMended,
    gpuDevice: device,
    close: () => {
      native.destroy();
    },
  };
}

function removeWebGpu(): void {
  if (tf.findBackendFactory('webgpu')) tf.removeBackend('webgpu');
}

const lossOf = ({ reason, message }: GPUDeviceLostInfo): string =>
  reason === 'destroyed' ? 'The GPU device was closed.' : `The GPU device was lost${message ? `: ${message}` : '.'}`;

const RAISED_LIMITS = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupsPerDimension',
] as const;
const STORAGE_BUFFERS_WANTED = 10;

function deviceDescriptor(adapter: GPUAdapter): GPUDeviceDescriptor {
  const requiredLimits: Record<string, number> = {
    maxStorageBuffersPerShaderStage: Math.min(STORAGE_BUFFERS_WANTED, adapter.limits.maxStorageBuffersPerShaderStage),
  };
  for (const limit of RAISED_LIMITS) requiredLimits[limit] = adapter.limits[limit];
  const wanted: GPUFeatureName[] = ['timestamp-query', 'subgroups'];
  return { requiredLimits, requiredFeatures: wanted.filter((feature) => adapter.features.has(feature)) };
}

/** Older browsers have no `info`, or tell of a fallback on the adapter itself. */
const infoOf = (adapter: GPUAdapter): Partial<GPUAdapterInfo> => adapter.info ?? {};

function computesOnProcessor(adapter: GPUAdapter): boolean {
  const { architecture, description, device, isFallbackAdapter } = infoOf(adapter);
  const onAdapter = (adapter as { isFallbackAdapter?: boolean }).isFallbackAdapter;
  return (
    (isFallbackAdapter ?? onAdapter ?? false) ||
    /swiftshader|llvmpipe|lavapipe|basic render/i.test(`${architecture} ${description} ${device}`)
  );
}

function nameOf(info: Partial<GPUAdapterInfo>): string {
  return (
    info.description || [info.vendor, info.architecture || info.device].filter(Boolean).join(' ') || 'an unnamed GPU'
  );
}

/** tfjs's backend with the lab's device and pool, and without its two traps about reading. */
class LabBackend extends WebGPUBackend {
  readonly buffers: LabBuffers;

  constructor(device: LabDevice, info: GPUAdapterInfo) {
    super(device as unknown as GPUDevice, info);
    this.buffers = new LabBuffers(device);
    this.bufferManager = this.buffers as unknown as WebGPUBackend['bufferManager'];
    // A copy on the CPU would be stale after a kernel that writes in place. Private in TypeScript, so not a method here.
    internals(this).convertAndCacheOnCPU = (dataId, data) => {
      const entry = this.tensorMap.get(dataId);
      if (!entry.resource) entry.values = data as BackendValues;
      return data;
    };
  }

  override readSync(dataId: object): BackendValues {
    const entry = this.tensorMap.get(dataId);
    if (entry.resource && entry.values == null) {
      throw new Error('GPU data was read synchronously, which would give zeros; await data() instead.');
    }
    return super.readSync(dataId);
  }

  override memory() {
    const report = super.memory();
    // The second name is the one that tfjs's WebGL backend and tf.memory()'s documentation use.
    return { ...report, numBytesInGPUAllocated: report.numBytesAllocatedInGPU };
  }
}

/** An array whose tensor and buffer never change: a write goes into the same buffer, after what is pending. */
class GpuSlot implements Slot {
  readonly shape: Shape;
  readonly tensor: Tensor;
  private readonly backend: LabBackend;
  private readonly buffer: GPUBuffer;
  private readonly dtype: 'float32' | 'int32';

  constructor(backend: LabBackend, shape: Shape, dtype: 'float32' | 'int32') {
    this.shape = shape;
    this.backend = backend;
    this.dtype = dtype;
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
    this.buffer = backend.buffers.acquireBuffer(Math.max(1, sizeOf(shape)) * 4, usage);
    this.tensor = tf.keep(tf.tensor({ buffer: this.buffer, zeroCopy: true }, [...shape], dtype)) as Tensor;
    this.write(new Float32Array(sizeOf(shape)));
  }

  write(data: ArrayLike<number>): void {
    checkSize(this.shape, data);
    flush(this.backend);
    // The queue copies before it returns.
    this.backend.queue.writeBuffer(this.buffer, 0, typed(data, this.dtype));
  }

  dispose(): void {
    flush(this.backend);
    tf.dispose(this.tensor as never);
    this.backend.buffers.releaseBuffer(this.buffer);
  }
}
