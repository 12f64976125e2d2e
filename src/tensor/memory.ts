import { raw, type Tensor } from './tensor.ts';
import { tf } from './tf.ts';

/** Frees everything made inside but what is returned or kept. The function must be synchronous: scopes belong to one engine. */
export function scope<T>(body: () => T): T {
  return tf.tidy(body as () => never) as T;
}

/** Lifts a tensor out of the surrounding scope; its maker frees it with `dispose`. */
export function keep(t: Tensor): Tensor {
  return tf.keep(raw(t)) as Tensor;
}

export function dispose(...tensors: (Tensor | undefined)[]): void {
  for (const t of tensors) if (t) raw(t).dispose();
}

/** The only way out: asynchronous, because a synchronous read of GPU data returns zeros without a word. */
export async function read(t: Tensor): Promise<Float32Array | Int32Array> {
  return (await raw(t).data()) as Float32Array | Int32Array;
}

export interface MemoryReport {
  tensors: number;
  /** Bytes that live tensors hold. */
  bytes: number;
  /** Bytes the device has given out, buffers waiting for reuse among them. */
  allocated: number;
}

export function memory(): MemoryReport {
  const report = tf.memory() as { numTensors: number; numBytes: number; numBytesInGPUAllocated?: number };
  return {
    tensors: report.numTensors,
    bytes: report.numBytes,
    allocated: report.numBytesInGPUAllocated ?? report.numBytes,
  };
}
