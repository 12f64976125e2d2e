import { raw, type Shape, sizeOf, type Tensor } from './tensor.ts';
import { tf } from './tf.ts';

/**
 * What changes between steps (ids, masks, weights, learning rates) lives in slots: an array of fixed shape whose tensor never
 * changes on WebGPU, so that a step is the same list of dispatches every time.
 */
export interface Slot {
  readonly shape: Shape;
  readonly tensor: Tensor;
  write(data: ArrayLike<number>): void;
  dispose(): void;
}

type SlotMaker = (shape: Shape, dtype: 'float32' | 'int32') => Slot;

/** wasm and cpu: a write brings a new tensor. */
class HostSlot implements Slot {
  readonly shape: Shape;
  private readonly dtype: 'float32' | 'int32';
  private current: Tensor;

  constructor(shape: Shape, dtype: 'float32' | 'int32') {
    this.shape = shape;
    this.dtype = dtype;
    this.current = this.make(new Float32Array(sizeOf(shape)));
  }

  get tensor(): Tensor {
    return this.current;
  }

  write(data: ArrayLike<number>): void {
    checkSize(this.shape, data);
    raw(this.current).dispose();
    this.current = this.make(data);
  }

  dispose(): void {
    raw(this.current).dispose();
  }

  private make(data: ArrayLike<number>): Tensor {
    return tf.keep(tf.tensor(typed(data, this.dtype, keepsUploads()), [...this.shape], this.dtype)) as Tensor;
  }
}

/** tfjs's plain JavaScript backend computes on the array it was handed; wasm copies it into its heap at once. */
const keepsUploads = (): boolean => tf.getBackend() !== 'wasm';

/** The data as an array of this dtype: itself where it is one already, unless it must be a copy. */
export function typed(
  data: ArrayLike<number>,
  dtype: 'float32' | 'int32',
  copied = false,
): Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer> {
  const Kind = dtype === 'int32' ? Int32Array : Float32Array;
  return !copied && data instanceof Kind && data.buffer instanceof ArrayBuffer
    ? (data as Float32Array<ArrayBuffer>)
    : Kind.from(data);
}

export function checkSize(shape: Shape, data: ArrayLike<number>): void {
  if (data.length !== sizeOf(shape)) {
    throw new Error(`A slot of shape [${shape}] takes ${sizeOf(shape)} values, but ${data.length} came.`);
  }
}

let makeSlot: SlotMaker = (shape, dtype) => new HostSlot(shape, dtype);

/** The WebGPU runtime installs slots that live in buffers of their own. */
export function installSlots(maker: SlotMaker | null): void {
  makeSlot = maker ?? ((shape, dtype) => new HostSlot(shape, dtype));
}

export function slot(shape: Shape, dtype: 'float32' | 'int32' = 'float32'): Slot {
  return makeSlot(shape, dtype);
}
