import { read } from './memory.ts';
import { raw, type Shape, sizeOf, type Tensor } from './tensor.ts';
import { tf } from './tf.ts';

/**
 * A trained array [L, ...]. On WebGPU an optimizer step writes into its tensor; on wasm and cpu it brings a new tensor,
 * because wasm multiplies with a packed copy that an in-place write would not reach.
 */
export class Parameter {
  readonly name: string;
  readonly shape: Shape;
  private current: Tensor;

  /** Uploads `data`, whose length must fit the shape. */
  constructor(name: string, shape: Shape, data: Float32Array) {
    if (data.length !== sizeOf(shape)) {
      throw new Error(`Parameter ${name} of shape [${shape}] needs ${sizeOf(shape)} values, but ${data.length} came.`);
    }
    this.name = name;
    this.shape = shape;
    this.current = upload(data, shape);
  }

  get tensor(): Tensor {
    return this.current;
  }

  /** Takes over `next` and frees the tensor it replaces. */
  replace(next: Tensor): void {
    raw(this.current).dispose();
    this.current = tf.keep(raw(next)) as Tensor;
  }

  async read(): Promise<Float32Array> {
    return (await read(this.current)) as Float32Array;
  }

  dispose(): void {
    raw(this.current).dispose();
  }
}

/** A constant array that stays until it is disposed. The data is copied: tfjs would otherwise alias it. */
export function upload(data: Float32Array | Int32Array, shape: Shape): Tensor {
  const dtype = data instanceof Int32Array ? 'int32' : 'float32';
  return tf.keep(tf.tensor(data.slice(), [...shape], dtype)) as Tensor;
}

/** An array for the surrounding scope only. */
export function constant(data: ArrayLike<number>, shape: Shape, dtype: 'float32' | 'int32'): Tensor {
  const values = dtype === 'int32' ? Int32Array.from(data) : Float32Array.from(data);
  return tf.tensor(values, [...shape], dtype) as Tensor;
}
