import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu/dist/backend_webgpu';
import type { BackendValues, TensorInfo } from '@tensorflow/tfjs-core';
import { type BackendName, type MemoryReport, typed } from '../../engine.ts';
import type { Dtype, Shape } from '../../tensor.ts';
import { TfjsEngine } from '../tfjs/engine.ts';
import { LabBuffers } from './buffers.ts';
import type { DeviceCounts, LabDevice } from './device.ts';
import { kernels } from './kernels/index.ts';
import { flush, internals } from './launch.ts';

/** tfjs's WebGPU backend with the lab's kernels, on a device of the lab's own. */
export class WebGpuEngine extends TfjsEngine<LabBackend> {
  readonly name: BackendName = 'webgpu';
  readonly limits: { lanesTogether: boolean; arrayBytes: number };
  readonly lost: Promise<string>;
  private readonly gpu: LabDevice;
  private readonly onClose: (() => void) | undefined;
  /** What happened to the device; null while all is well. */
  private failure: string | null = null;
  /** Reads that are under way, to be told. */
  private readonly waiting = new Set<(failure: string) => void>();

  constructor(gpu: LabDevice, info: GPUAdapterInfo, device: string, lost: Promise<string>, onClose?: () => void) {
    super(new LabBackend(gpu, info), kernels, device);
    this.gpu = gpu;
    this.onClose = onClose;
    this.limits = { lanesTogether: true, arrayBytes: gpu.largestBuffer };
    this.lost = lost;
    void lost.then((failure) => {
      this.failure = failure;
      for (const tell of this.waiting) tell(failure);
    });
  }

  protected allocate(shape: Shape, dtype: Dtype): TensorInfo {
    const info = this.backend.makeTensorInfo([...shape], dtype);
    this.backend.uploadToGPU(info.dataId);
    return info;
  }

  protected writeTo({ dataId }: TensorInfo, data: ArrayLike<number>): void {
    const { dtype, resource } = this.backend.tensorMap.get(dataId);
    // A write goes to the queue at once; commands that use the array and were not submitted yet must come before it.
    if (internals(this.backend).commandQueueOwnedIds.has(dataId)) flush(this.backend);
    // The queue copies before it returns.
    this.backend.queue.writeBuffer(resource as GPUBuffer, 0, typed(data, dtype as Dtype));
  }

  /** Bounded by the device: once it is lost, every read that is under way ends, whatever becomes of its mapping. */
  protected readFrom({ dataId }: TensorInfo): Promise<Float32Array | Int32Array> {
    return new Promise((resolve, reject) => {
      const tell = (failure: string, cause?: unknown) => {
        this.waiting.delete(tell);
        reject(new Error(failure, { cause }));
      };
      if (this.failure !== null) return tell(this.failure);
      this.waiting.add(tell);
      this.backend.read(dataId).then(
        (values) => {
          if (this.failure !== null) return tell(this.failure);
          this.waiting.delete(tell);
          resolve(values as Float32Array | Int32Array);
        },
        (error: unknown) => {
          // A read that breaks off says nothing of why; the device does, but only a moment later.
          setTimeout(() => {
            this.waiting.delete(tell);
            if (this.failure !== null) tell(this.failure, error);
            else reject(error);
          });
        },
      );
    });
  }

  override memory(): MemoryReport {
    return { ...super.memory(), allocated: this.backend.buffers.numBytesAllocated };
  }

  override counts(): DeviceCounts {
    return { ...this.gpu.counts };
  }

  override trim(): void {
    this.flush();
    this.backend.buffers.trim();
  }

  override close(): void {
    this.gpu.destroy();
    this.onClose?.();
  }

  /** Submits what is pending. */
  flush(): void {
    flush(this.backend);
  }
}

/** tfjs's backend with the lab's device and pool, and without its two traps about reading. */
export class LabBackend extends WebGPUBackend {
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
}
