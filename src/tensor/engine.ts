import type { AttributeArguments, InputsOf, KernelName, OutputsOf } from './kernels.ts';
import type { Dtype, Shape, Tensor } from './tensor.ts';

/**
 * What computes: arrays of its own and the kernels of kernels.ts on them. It knows nothing of scopes, gradients or layers;
 * those stand above it and are the same for every engine. An engine has no global state, so two can be open side by side.
 */
export interface Engine {
  readonly name: BackendName;
  /** The adapter's or the processor's name. */
  readonly device: string;
  readonly limits: Limits;
  /** A new array. What it holds is not defined until it is written. */
  alloc(shape: Shape, dtype: Dtype): DeviceArray;
  /** The same numbers under another shape of the same size; a view and its array are freed each by itself. */
  view(t: Tensor, shape: Shape): DeviceArray;
  /** Lets go of an array. Once more does nothing. */
  free(t: Tensor): void;
  /** Writes all of an array, after everything that was run before; `data` may be changed as soon as this returns. */
  write(t: Tensor, data: ArrayLike<number>): void;
  /**
   * The only way out, after everything that was run before. Throws what happened to the device once it was lost, was closed or
   * reported an error: what it says after that cannot be trusted.
   */
  read(t: Tensor): Promise<Float32Array | Int32Array>;
  /** Runs a kernel, or puts it in the device's queue. What it updates keeps its array; what it makes is the caller's to free. */
  run<K extends KernelName>(
    kernel: K,
    inputs: InputsOf<K>,
    ...attributes: AttributeArguments<K>
  ): OutputsOf<K, DeviceArray>;
  /**
   * Runs `step` once, and keeps the kernels that it runs, on the arrays it runs them on, to be run again without it. Between
   * replays only what the arrays hold changes: a step that writes, reads, or leaves arrays behind other than those it returns
   * cannot be recorded, and this says why; it has run all the same.
   */
  record(step: () => readonly Tensor[]): Recording;
  /**
   * An optimizer step of all parameters at once, in place, where an engine has a way that costs less than kernel by kernel;
   * returns the gradient norm of each lane, [L]. Null where it has none for these arrays.
   */
  update?(arrays: UpdateArrays): DeviceArray | null;
  memory(): MemoryReport;
  counts(): Counts;
  /** Gives memory that waits for reuse back to the device. */
  trim(): void;
  /** Resolves when the device is lost or closed, or reports an error, with what happened. */
  readonly lost: Promise<string>;
  close(): void;
}

/** Lists in the order of the parameters, [L,...] each; loss and active [L], hyper [L,8] as in kernels.ts. */
export interface UpdateArrays<A = Tensor> {
  parameters: readonly A[];
  m: readonly A[];
  v: readonly A[];
  grads: readonly A[];
  loss: A;
  hyper: A;
  active: A;
}

export type BackendName = 'webgpu' | 'wasm' | 'simd' | 'cpu';

export interface Limits {
  /** Whether all lanes may share one pass; else they go one at a time. */
  lanesTogether: boolean;
  /** Bytes of the largest array. */
  arrayBytes: number;
}

/** `outputs` are what the step returned when it was recorded; they are the caller's to free. */
export type Recording = Recorded | (Refusal & { outputs: readonly Tensor[] });

export interface Recorded {
  ok: true;
  outputs: readonly Tensor[];
  /** Of one replay. */
  dispatches: number;
  /**
   * Runs the step again, or so many times in a row, and hands out the last results in arrays of their own, which are the
   * caller's to free.
   */
  replay(times?: number): Replay;
  /** Gives back all memory of the recording; what replays handed out stays. Once more does nothing. */
  dispose(): void;
}

export type Replay = { ok: true; outputs: DeviceArray[] } | Refusal;

export interface Refusal {
  ok: false;
  reason: RefusalReason;
  /** One sentence: what is in the way, and what to do. */
  why: string;
}

/**
 * unsupported: by this engine; read, write, state: what the step does that could not be done again; stale: an array that the
 * recording works on was freed since; disposed: the recording itself was.
 */
export type RefusalReason = 'unsupported' | 'read' | 'write' | 'state' | 'stale' | 'disposed';

export interface MemoryReport {
  tensors: number;
  /** Bytes that live tensors hold. */
  bytes: number;
  /** Bytes the device has given out, buffers waiting for reuse among them. */
  allocated: number;
}

/** What has gone to a GPU since it was opened; zeros where there is none. */
export interface Counts {
  dispatches: number;
  submits: number;
}

/** An array of one engine; each engine has a class of its own below this one. */
export abstract class DeviceArray implements Tensor {
  readonly engine: Engine;
  readonly shape: Shape;
  readonly dtype: Dtype;
  /** Who frees it: a scope, or null for whoever keeps it. Belongs to scopes.ts. */
  scope: object | null = null;
  freed = false;

  constructor(engine: Engine, shape: Shape, dtype: Dtype) {
    this.engine = engine;
    this.shape = shape;
    this.dtype = dtype;
  }
}

export const arrayOf = (t: Tensor): DeviceArray => {
  if (!(t instanceof DeviceArray)) throw new Error('This is no array of an engine.');
  return t;
};

/**
 * An array as the class of its engine, and of this one engine where it is named. Throws for one that came from another engine
 * or was freed: reading on would give numbers of something else.
 */
export function ownArray<A extends DeviceArray>(
  t: Tensor,
  Kind: abstract new (...args: never) => A,
  engine?: Engine,
): A {
  const array = arrayOf(t);
  if (!(array instanceof Kind) || (engine && array.engine !== engine)) {
    throw new Error(`An array of the ${array.engine.name} engine came to another one.`);
  }
  if (array.freed) throw new Error(`An array of [${t.shape}] is used after it was freed.`);
  return array;
}

/** The answer of an engine that cannot record, after the step has run. */
export const noRecording = (name: BackendName, outputs: readonly Tensor[]): Recording => ({
  ok: false,
  reason: 'unsupported',
  why: `The ${name} engine does not record steps; run the step itself.`,
  outputs,
});

/** Live arrays and their bytes, for `memory()`. A view counts as an array without bytes. */
export class Ledger {
  tensors = 0;
  bytes = 0;

  take(bytes: number): void {
    this.tensors++;
    this.bytes += bytes;
  }

  giveBack(bytes: number): void {
    this.tensors--;
    this.bytes -= bytes;
  }
}

/** The data as an array of this dtype: itself where it is one already. */
export function typed(data: ArrayLike<number>, dtype: Dtype): Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer> {
  const Kind = dtype === 'int32' ? Int32Array : Float32Array;
  return data instanceof Kind && data.buffer instanceof ArrayBuffer
    ? (data as Float32Array<ArrayBuffer>)
    : Kind.from(data);
}
