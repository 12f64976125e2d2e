import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu/dist/backend_webgpu';
import { type BackendValues, env, type TensorInfo } from '@tensorflow/tfjs-core';
import {
  type BackendName,
  type DeviceArray,
  type MemoryReport,
  type Recording,
  type Replay,
  typed,
  type UpdateArrays,
} from '../../engine.ts';
import type { Dtype, Shape, Tensor } from '../../tensor.ts';
import { TfjsEngine } from '../tfjs/engine.ts';
import { Arena, LabBuffers } from './buffers.ts';
import type { DeviceCounts, LabDevice } from './device.ts';
import { kernels } from './kernels/index.ts';
import { flush, internals } from './launch.ts';
import { placeCopies } from './placement.ts';
import { encode, READ_INSIDE, Recorder, WRITE_INSIDE } from './recorder.ts';
import { resolve } from './slices.ts';
import { updateTogether } from './update.ts';

/** tfjs's flag: after how many dispatches it submits. */
const SUBMIT_AFTER = 'WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE';

const STATE_INSIDE =
  'The step makes arrays that outlive it without returning them; make what lasts (weights, moments, caches) before the step.';
const FREED_INSIDE = 'The step frees arrays that it did not make; free them before or after the step.';
const STALE = 'An array that the recording works on was freed; record the step again.';

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
    this.gpu.recorder?.refuse('write', WRITE_INSIDE);
    const { dtype, resource } = this.backend.tensorMap.get(dataId);
    // A write goes to the queue at once; commands that use the array and were not submitted yet must come before it.
    if (internals(this.backend).commandQueueOwnedIds.has(dataId)) flush(this.backend);
    // The queue copies before it returns.
    this.backend.queue.writeBuffer(resource as GPUBuffer, 0, typed(data, dtype as Dtype));
  }

  /** Bounded by the device: once it is lost, every read that is under way ends, whatever becomes of its mapping. */
  protected readFrom({ dataId }: TensorInfo): Promise<Float32Array | Int32Array> {
    this.gpu.recorder?.refuse('read', READ_INSIDE);
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

  override record(step: () => readonly Tensor[]): Recording {
    const { gpu, backend } = this;
    if (gpu.recorder) throw new Error('A step is recorded already; a step inside it cannot be recorded by itself.');
    this.flush();
    const recorder = new Recorder(new Arena());
    const tensors = this.ledger.tensors;
    const together = env().getNumber(SUBMIT_AFTER);
    let outputs: readonly Tensor[] | null = null;
    gpu.recorder = recorder;
    backend.buffers.arena = recorder.arena;
    // What was freed may be used again by the very next kernel, which makes the arena as small as can be.
    env().set(SUBMIT_AFTER, 1);
    try {
      outputs = step();
      this.flush();
    } finally {
      gpu.recorder = null;
      backend.buffers.arena = null;
      env().set(SUBMIT_AFTER, together);
      if (!outputs) backend.buffers.dissolve(recorder.arena);
    }
    const left = this.ledger.tensors - tensors - outputs.length;
    if (left !== 0) recorder.refuse('state', left > 0 ? STATE_INSIDE : FREED_INSIDE);
    if (recorder.refusal) {
      backend.buffers.dissolve(recorder.arena);
      return { ...recorder.refusal, outputs };
    }
    return this.recorded(recorder, outputs);
  }

  private recorded(recorder: Recorder, made: readonly Tensor[]): Recording {
    const { backend, gpu } = this;
    const { buffers } = backend;
    const { arena, touched } = recorder;
    const results = made.map((t) => ({ shape: t.shape, dtype: t.dtype, buffer: this.bufferOf(this.infoOf(t)) }));
    const { commands, idle } = placeCopies(recorder, gpu.native, new Set(results.map(({ buffer }) => buffer)));
    const foreign = [...touched].filter((buffer) => !arena.owns(buffer));
    const pinner = { stale: false };
    for (const buffer of foreign) buffers.pin(buffer, pinner);

    /** The next replay writes over the results, so each is handed out in an array of its own. */
    const copies = (encoder: GPUCommandEncoder): DeviceArray[] =>
      results.map(({ shape, dtype, buffer }) => {
        const info = this.allocate(shape, dtype);
        const from = resolve(buffer);
        encoder.copyBufferToBuffer(from.buffer, from.offset, this.bufferOf(info), 0, buffer.size);
        return this.adopt(info);
      });
    const submit = (encoder: GPUCommandEncoder): void => {
      gpu.queue.submit([encoder.finish()]);
    };

    const first = gpu.native.createCommandEncoder();
    const outputs = copies(first);
    submit(first);
    for (const t of made) this.free(t);
    this.flush();
    buffers.drop(arena, idle);
    let disposed = false;
    return {
      ok: true,
      outputs,
      dispatches: commands.filter(({ kind }) => kind === 'dispatch').length,
      replay: (times = 1): Replay => {
        if (disposed)
          return { ok: false, reason: 'disposed', why: 'The recording was disposed; record the step again.' };
        if (pinner.stale) return { ok: false, reason: 'stale', why: STALE };
        this.flush();
        const encoder = gpu.native.createCommandEncoder();
        gpu.counts.dispatches += encode(commands, encoder, times);
        const again = copies(encoder);
        submit(encoder);
        return { ok: true, outputs: again };
      },
      dispose: () => {
        if (disposed) return;
        disposed = true;
        this.flush();
        for (const buffer of foreign) buffers.unpin(buffer, pinner);
        buffers.dissolve(arena);
        commands.length = 0;
      },
    };
  }

  update({ parameters, m, v, grads, loss, hyper, active }: UpdateArrays): DeviceArray | null {
    const info = (t: Tensor) => this.infoOf(t);
    const norm = updateTogether(this.backend, {
      parameters: parameters.map(info),
      m: m.map(info),
      v: v.map(info),
      grads: grads.map(info),
      loss: info(loss),
      hyper: info(hyper),
      active: info(active),
    });
    return norm && this.adopt(norm);
  }

  private bufferOf({ dataId }: TensorInfo): GPUBuffer {
    return this.backend.tensorMap.get(dataId).resource as GPUBuffer;
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
