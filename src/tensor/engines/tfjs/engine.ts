import type { KernelBackend, TensorInfo } from '@tensorflow/tfjs-core';
import {
  type BackendName,
  type Counts,
  DeviceArray,
  type Engine,
  Ledger,
  type Limits,
  type MemoryReport,
  noRecording,
  ownArray,
  type Recording,
} from '../../engine.ts';
import type { AttributeArguments, AttributesOf, InputsOf, KernelName, OutputsOf } from '../../kernels.ts';
import { type Dtype, type Shape, sizeOf, type Tensor } from '../../tensor.ts';

/**
 * What the two engines over tfjs have in common. Of tfjs they use a backend's memory and some of its kernels, called as plain
 * functions: not its global engine, its tensors, its scopes or its tape.
 */

/** A kernel on a backend of tfjs. Fresh outputs are the caller's; what it makes in between it gives back itself. */
export type TfjsKernel<K extends KernelName, B> = (
  backend: B,
  inputs: InputsOf<K, TensorInfo>,
  attributes: AttributesOf<K>,
) => OutputsOf<K, TensorInfo>;

export type TfjsKernels<B> = { readonly [K in KernelName]: TfjsKernel<K, B> };

class TfjsArray extends DeviceArray {
  readonly info: TensorInfo;

  constructor(engine: Engine, info: TensorInfo) {
    super(engine, info.shape, info.dtype as Dtype);
    this.info = info;
  }
}

export abstract class TfjsEngine<B extends KernelBackend> implements Engine {
  abstract readonly name: BackendName;
  abstract readonly limits: Limits;
  abstract readonly lost: Promise<string>;
  readonly device: string;
  readonly backend: B;
  protected readonly ledger = new Ledger();
  private readonly kernels: TfjsKernels<B>;

  constructor(backend: B, kernels: TfjsKernels<B>, device: string) {
    this.backend = backend;
    this.kernels = kernels;
    this.device = device;
  }

  protected abstract allocate(shape: Shape, dtype: Dtype): TensorInfo;
  protected abstract writeTo(info: TensorInfo, data: ArrayLike<number>): void;
  protected abstract readFrom(info: TensorInfo): Promise<Float32Array | Int32Array>;

  alloc(shape: Shape, dtype: Dtype): DeviceArray {
    return this.adopt(this.allocate(shape, dtype));
  }

  view(t: Tensor, shape: Shape): DeviceArray {
    const { dataId, dtype } = this.infoOf(t);
    this.backend.incRef(dataId);
    return this.adopt({ dataId, shape: [...shape], dtype });
  }

  free(t: Tensor): void {
    const array = t as TfjsArray;
    if (array.freed) return;
    array.freed = true;
    const { dataId } = array.info;
    // The bytes are given back by the last of an array and its views.
    this.ledger.giveBack(this.backend.refCount(dataId) === 1 ? sizeOf(array.shape) * 4 : 0);
    this.backend.disposeData(dataId);
  }

  write(t: Tensor, data: ArrayLike<number>): void {
    this.writeTo(this.infoOf(t), data);
  }

  async read(t: Tensor): Promise<Float32Array | Int32Array> {
    return this.readFrom(this.infoOf(t));
  }

  run<K extends KernelName>(
    kernel: K,
    inputs: InputsOf<K>,
    ...[attributes]: AttributeArguments<K>
  ): OutputsOf<K, DeviceArray> {
    const infos: Record<string, TensorInfo> = {};
    for (const [name, t] of Object.entries<Tensor>(inputs)) infos[name] = this.infoOf(t);
    const outputs = this.kernels[kernel](
      this.backend,
      infos as InputsOf<K, TensorInfo>,
      (attributes ?? {}) as AttributesOf<K>,
    );
    const arrays: Record<string, DeviceArray> = {};
    for (const [name, info] of Object.entries<TensorInfo>(outputs)) arrays[name] = this.adopt(info);
    return arrays as OutputsOf<K, DeviceArray>;
  }

  record(step: () => readonly Tensor[]): Recording {
    return noRecording(this.name, step());
  }

  memory(): MemoryReport {
    const { tensors, bytes } = this.ledger;
    return { tensors, bytes, allocated: bytes };
  }

  counts(): Counts {
    return { dispatches: 0, submits: 0 };
  }

  trim(): void {}

  close(): void {}

  protected adopt(info: TensorInfo): TfjsArray {
    this.ledger.take(this.backend.refCount(info.dataId) === 1 ? sizeOf(info.shape) * 4 : 0);
    return new TfjsArray(this, info);
  }

  protected infoOf(t: Tensor): TensorInfo {
    return ownArray(t, TfjsArray, this).info;
  }
}

/** The kernels of one backend as tfjs exports them: functions that know nothing of its registry. */
export interface TfjsConfig {
  kernelFunc: unknown;
}

/** Calls a kernel of tfjs that makes one array. */
export function call(
  { kernelFunc }: TfjsConfig,
  backend: KernelBackend,
  inputs: object,
  attributes: object = {},
): TensorInfo {
  const run = kernelFunc as (params: { inputs: object; attrs: object; backend: KernelBackend }) => TensorInfo;
  return run({ inputs, attrs: attributes, backend });
}
