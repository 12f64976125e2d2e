import type { Recorder } from './recorder.ts';
import { resolve, resolved } from './slices.ts';

/**
 * The GPU device as tfjs sees it: a plain class with the methods of GPUDevice that tfjs calls, in front of the real one.
 * Pipelines, buffers and bind groups stay native. It is here that every command passes by, so here they are counted, and here
 * a step is recorded.
 */

/** What has gone to the GPU since the device was opened. Differences of these, not their values, mean something. */
export interface DeviceCounts {
  dispatches: number;
  submits: number;
  /** queue.writeBuffer calls. */
  writes: number;
  bindGroups: number;
  pipelines: number;
}

export class LabDevice {
  readonly native: GPUDevice;
  readonly features: GPUSupportedFeatures;
  /** A plain copy: tfjs reads limits at every operation, and the native getters are slow. */
  readonly limits: Record<string, number> = {};
  readonly counts: DeviceCounts = { dispatches: 0, submits: 0, writes: 0, bindGroups: 0, pipelines: 0 };
  readonly queue: LabQueue;
  /** Listens while a step is recorded. */
  recorder: Recorder | null = null;
  /** Work on a processor: the kernels pick larger tiles there, which costs a GPU its parallelism. */
  readonly isSoftware: boolean;

  constructor(native: GPUDevice, isSoftware: boolean) {
    this.native = native;
    this.isSoftware = isSoftware;
    this.features = native.features;
    for (const name in native.limits) {
      const limit = native.limits[name as keyof GPUSupportedLimits];
      if (typeof limit === 'number') this.limits[name] = limit;
    }
    this.queue = new LabQueue(native.queue, this);
  }

  /** Bytes. */
  get largestBuffer(): number {
    return Math.min(this.limits.maxBufferSize!, this.limits.maxStorageBufferBindingSize!);
  }

  get lost(): Promise<GPUDeviceLostInfo> {
    return this.native.lost;
  }

  /** Throws where WebGPU would hand out a buffer that only fails later, when nobody knows any more whose it was. */
  createBuffer(descriptor: GPUBufferDescriptor): GPUBuffer {
    if (descriptor.size > this.largestBuffer) {
      const [size, limit] = [descriptor.size, this.largestBuffer].map((bytes) => Math.ceil(bytes / 2 ** 20));
      throw new Error(
        `An array of ${size} MB is more than this GPU takes (${limit} MB); use fewer lanes or rows at once.`,
      );
    }
    return this.native.createBuffer(descriptor);
  }

  createShaderModule(descriptor: GPUShaderModuleDescriptor): GPUShaderModule {
    return this.native.createShaderModule(descriptor);
  }

  createComputePipeline(descriptor: GPUComputePipelineDescriptor): GPUComputePipeline {
    this.counts.pipelines++;
    return this.native.createComputePipeline(descriptor);
  }

  createComputePipelineAsync(descriptor: GPUComputePipelineDescriptor): Promise<GPUComputePipeline> {
    this.counts.pipelines++;
    return this.native.createComputePipelineAsync(descriptor);
  }

  createBindGroup(descriptor: GPUBindGroupDescriptor): GPUBindGroup {
    this.counts.bindGroups++;
    const placed = resolved(descriptor);
    const group = this.native.createBindGroup(placed);
    this.recorder?.bound(group, placed);
    return group;
  }

  createCommandEncoder(descriptor?: GPUCommandEncoderDescriptor): LabEncoder {
    return new LabEncoder(this.native.createCommandEncoder(descriptor), this);
  }

  createQuerySet(descriptor: GPUQuerySetDescriptor): GPUQuerySet {
    return this.native.createQuerySet(descriptor);
  }

  createTexture(descriptor: GPUTextureDescriptor): GPUTexture {
    return this.native.createTexture(descriptor);
  }

  pushErrorScope(filter: GPUErrorFilter): void {
    this.native.pushErrorScope(filter);
  }

  popErrorScope(): Promise<GPUError | null> {
    return this.native.popErrorScope();
  }

  destroy(): void {
    this.native.destroy();
  }
}

class LabQueue {
  private readonly native: GPUQueue;
  private readonly device: LabDevice;

  constructor(native: GPUQueue, device: LabDevice) {
    this.native = native;
    this.device = device;
  }

  submit(commands: GPUCommandBuffer[]): void {
    this.device.counts.submits++;
    this.native.submit(commands);
  }

  writeBuffer(
    buffer: GPUBuffer,
    bufferOffset: number,
    data: GPUAllowSharedBufferSource,
    dataOffset?: number,
    size?: number,
  ): void {
    this.device.counts.writes++;
    this.device.recorder?.wrote(buffer);
    const place = resolve(buffer, bufferOffset);
    this.native.writeBuffer(place.buffer, place.offset, data, dataOffset, size);
  }

  onSubmittedWorkDone(): Promise<undefined> {
    return this.native.onSubmittedWorkDone();
  }
}

class LabEncoder {
  private readonly native: GPUCommandEncoder;
  private readonly device: LabDevice;

  constructor(native: GPUCommandEncoder, device: LabDevice) {
    this.native = native;
    this.device = device;
  }

  beginComputePass(descriptor?: GPUComputePassDescriptor): LabPass {
    return new LabPass(this.native.beginComputePass(descriptor), this.device);
  }

  copyBufferToBuffer(source: GPUBuffer, sourceOffset: number, target: GPUBuffer, targetOffset: number, size: number) {
    const from = resolve(source, sourceOffset);
    const to = resolve(target, targetOffset);
    this.device.recorder?.copied(from.buffer, from.offset, to.buffer, to.offset, size);
    this.native.copyBufferToBuffer(from.buffer, from.offset, to.buffer, to.offset, size);
  }

  clearBuffer(buffer: GPUBuffer, offset = 0, size = buffer.size - offset): void {
    const place = resolve(buffer, offset);
    this.device.recorder?.cleared(place.buffer, place.offset, size);
    this.native.clearBuffer(place.buffer, place.offset, size);
  }

  resolveQuerySet(set: GPUQuerySet, first: number, count: number, target: GPUBuffer, offset: number): void {
    this.native.resolveQuerySet(set, first, count, target, offset);
  }

  finish(descriptor?: GPUCommandBufferDescriptor): GPUCommandBuffer {
    return this.native.finish(descriptor);
  }
}

class LabPass {
  private readonly native: GPUComputePassEncoder;
  private readonly device: LabDevice;
  private pipeline: GPUComputePipeline | null = null;
  private bindings: GPUBindGroup | null = null;

  constructor(native: GPUComputePassEncoder, device: LabDevice) {
    this.native = native;
    this.device = device;
  }

  setPipeline(pipeline: GPUComputePipeline): void {
    this.pipeline = pipeline;
    this.native.setPipeline(pipeline);
  }

  /** All of tfjs's and the lab's kernels have one group of bindings, number 0. */
  setBindGroup(index: number, group: GPUBindGroup): void {
    this.bindings = group;
    this.native.setBindGroup(index, group);
  }

  dispatchWorkgroups(x: number, y = 1, z = 1): void {
    this.device.counts.dispatches++;
    this.device.recorder?.dispatched(this.pipeline!, this.bindings!, [x, y, z]);
    this.native.dispatchWorkgroups(x, y, z);
  }

  end(): void {
    this.native.end();
  }
}
