import { current } from './context.ts';
import { arrayOf } from './engine.ts';
import { type Dtype, type Shape, sizeOf, type Tensor } from './tensor.ts';

/**
 * What changes between steps (ids, masks, weights, learning rates) lives in slots: an array of fixed shape whose tensor never
 * changes, so that a step is the same list of kernels on the same arrays every time.
 */
export interface Slot {
  readonly shape: Shape;
  readonly tensor: Tensor;
  /** Takes a typed array of the slot's dtype without making another of it; it may be changed as soon as this returns. */
  write(data: ArrayLike<number>): void;
  dispose(): void;
}

/** A slot of zeros. */
export function slot(shape: Shape, dtype: Dtype = 'float32'): Slot {
  const { engine } = current();
  const tensor = engine.alloc(shape, dtype);
  engine.write(tensor, dtype === 'int32' ? new Int32Array(sizeOf(shape)) : new Float32Array(sizeOf(shape)));
  return {
    shape,
    tensor,
    write: (data) => {
      checkSize(shape, data);
      engine.write(tensor, data);
    },
    dispose: () => arrayOf(tensor).engine.free(tensor),
  };
}

function checkSize(shape: Shape, data: ArrayLike<number>): void {
  if (data.length !== sizeOf(shape)) {
    throw new Error(`A slot of shape [${shape}] takes ${sizeOf(shape)} values, but ${data.length} came.`);
  }
}
