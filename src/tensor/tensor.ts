export type Dtype = 'float32' | 'int32';

/** An array on the device. Opaque outside the seam: made, combined and read only by its functions. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly dtype: Dtype;
}

export type Shape = readonly number[];

export function sizeOf(shape: Shape): number {
  let n = 1;
  for (const extent of shape) n *= extent;
  return n;
}

/** Reads a shape as exactly so many extents, so that kernels can name them. */
export function extents3(t: { shape: Shape }): [number, number, number] {
  if (t.shape.length !== 3) throw new Error(`A [lanes, rows, width] array is expected, but its shape is [${t.shape}].`);
  return [t.shape[0]!, t.shape[1]!, t.shape[2]!];
}
