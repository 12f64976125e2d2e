import { current } from './context.ts';
import { arrayOf, type MemoryReport } from './engine.ts';
import type { Tensor } from './tensor.ts';

/** Frees everything made inside but what is returned or kept. The function must be synchronous: scopes belong to one engine. */
export const scope = <T>(body: () => T): T => current().scopes.run(body);

/** Lifts a tensor out of the surrounding scope; its maker frees it with `dispose`. */
export function keep(t: Tensor): Tensor {
  arrayOf(t).scope = null;
  return t;
}

/** Frees tensors. Once more does nothing. */
export function dispose(...tensors: (Tensor | undefined)[]): void {
  for (const t of tensors) if (t) arrayOf(t).engine.free(t);
}

/**
 * The only way out: asynchronous, because GPU data cannot be read otherwise. Throws what happened to the device once it was
 * lost or reported an error.
 */
export const read = (t: Tensor): Promise<Float32Array | Int32Array> => arrayOf(t).engine.read(t);

export const memory = (): MemoryReport => current().engine.memory();
