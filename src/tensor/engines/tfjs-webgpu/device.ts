/**
 * The GPU device as tfjs sees it: a plain class with the methods of GPUDevice that tfjs calls, in front of the real one.
 * Pipelines, buffers and bind groups stay native. It is here that every command passes by, so here they are counted, here
 * a step will be recorded (a recorder sees the same calls as the counters).
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
    this.queue = new LabQueue(native.queue, this.counts);
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
    return this.native.createBindGroup(descriptor);
  }

  createCommandEncoder(descriptor?: GPUCommandEncoderDescriptor): LabEncoder {
    return new LabEncoder(this.native.createCommandEncoder(descriptor), this.counts);
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
  private readonly counts: DeviceCounts;

  constructor(native: GPUQueue, counts: DeviceCounts) {
    this.native = native;
    this.counts = counts;
  }

  submit(commands: GPUCommandBuffer[]): void {
    this.counts.submits++;
    this.native.submit(commands);
  }

  writeBuffer(
    buffer: GPUBuffer,
    bufferOffset: number,
    data: GPUAllowSharedBufferSource,
    dataOffset?: number,
    size?: number,
  ): void {
    this.counts.writes++;
    this.native.writeBuffer(buffer, bufferOffset, data, dataOffset, size);
  }

  onSubmittedWorkDone(): Promise<undefined> {
    return this.native.onSubmittedWorkDone();
  }
}

class LabEncoder {
  private readonly native: GPUCommandEncoder;
  private readonly counts: DeviceCounts;

  constructor(native: GPUCommandEncoder, counts: DeviceCounts) {
    this.native = native;
    this.counts = counts;
  }

  beginComputePass(descriptor?: GPUComputePassDescriptor): LabPass {
    return new LabPass(this.native.beginComputePass(descriptor), this.counts);
  }

  copyBufferToBuffer(source: GPUBuffer, sourceOffset: number, target: GPUBuffer, targetOffset: number, size: number) {
    this.native.copyBufferToBuffer(source, sourceOffset, target, targetOffset, size);
  }

  clearBuffer(buffer: GPUBuffer, offset?: number, size?: number): void {
    this.native.clearBuffer(buffer, offset, size);
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
  private readonly counts: DeviceCounts;

  constructor(native: GPUComputePassEncoder, counts: DeviceCounts) {
    this.native = native;
    this.counts = counts;
  }

  setPipeline(pipeline: GPUComputePipeline): void {
    this.native.setPipeline(pipeline);
  }

  setBindGroup(index: number, group: GPUBindGroup): void {
    this.native.setBindGroup(index, group);
  }

  dispatchWorkgroups(x: number, y = 1, z = 1): void {
    this.counts.dispatches++;
    this.native.dispatchWorkgroups(x, y, z);
  }

  end(): void {
    this.native.end();
  }
}
