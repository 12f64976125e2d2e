import { current } from './context.ts';
import { dispose, keep, read } from './memory.ts';
import { type Dtype, type Shape, sizeOf, type Tensor } from './tensor.ts';

/** A trained array [L, ...], which an optimizer step changes in place. */
export class Parameter {
  readonly name: string;
  readonly shape: Shape;
  private held: Tensor;

  /** Uploads `data`, whose length must fit the shape. */
  constructor(name: string, shape: Shape, data: Float32Array) {
    if (data.length !== sizeOf(shape)) {
      throw new Error(`Parameter ${name} of shape [${shape}] needs ${sizeOf(shape)} values, but ${data.length} came.`);
    }
    this.name = name;
    this.shape = shape;
    this.held = upload(data, shape);
  }

  get tensor(): Tensor {
    return this.held;
  }

  /** Takes over `next` and frees the tensor it replaces. */
  replace(next: Tensor): void {
    dispose(this.held);
    this.held = keep(next);
  }

  async read(): Promise<Float32Array> {
    return (await read(this.held)) as Float32Array;
  }

  dispose(): void {
    dispose(this.held);
  }
}

/** A constant array that stays until it is disposed. The data is copied onto the device. */
export function upload(data: Float32Array | Int32Array, shape: Shape): Tensor {
  return keep(current().upload(data, shape, data instanceof Int32Array ? 'int32' : 'float32'));
}

/** An array for the surrounding scope only. */
export const constant = (data: ArrayLike<number>, shape: Shape, dtype: Dtype): Tensor =>
  current().upload(data, shape, dtype);
