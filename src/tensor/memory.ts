import { deviceFailure } from './failure.ts';
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

/**
 * The only way out: asynchronous, because a synchronous read of GPU data returns zeros without a word. Throws what happened
 * to the device once it was lost or reported an error.
 */
export async function read(t: Tensor): Promise<Float32Array | Int32Array> {
  let values: Float32Array | Int32Array;
  try {
    values = (await raw(t).data()) as Float32Array | Int32Array;
  } catch (error) {
    // A read that breaks off says nothing of why; the device does, but only a moment later.
    await new Promise((resolve) => setTimeout(resolve));
    throw reasonOf(error);
  }
  const failure = deviceFailure();
  if (failure) throw new Error(failure);
  return values;
}

function reasonOf(error: unknown): unknown {
  const failure = deviceFailure();
  return failure ? new Error(failure, { cause: error }) : error;
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
