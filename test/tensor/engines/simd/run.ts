import type { DeviceArray, Engine } from '../../../../src/tensor/engine.ts';
import type { AttributeArguments, InputsOf, KernelName } from '../../../../src/tensor/kernels.ts';
import type { Values } from '../tfjs-webgpu/support.ts';

export interface Case {
  inputs: Record<string, Values>;
  attributes: object;
  /** How large the terms are whose sum may cancel. */
  unit?: number;
}

/** Runs one kernel on fresh arrays and reads everything back: outputs as 0, 1, ..., inputs by name. */
export async function runKernel(
  engine: Engine,
  name: KernelName,
  { inputs, attributes }: Case,
): Promise<Map<string, Values>> {
  const arrays = Object.fromEntries(Object.entries(inputs).map(([key, value]) => [key, upload(engine, value)]));
  const made: DeviceArray[] = Object.values(
    engine.run(
      name,
      arrays as never as InputsOf<KernelName>,
      ...([attributes] as never as AttributeArguments<KernelName>),
    ),
  );
  const results = new Map<string, Values>();
  for (const [i, t] of made.entries()) results.set(`output ${i}`, await download(engine, t));
  for (const [key, t] of Object.entries(arrays)) results.set(key, await download(engine, t));
  for (const t of [...made, ...Object.values(arrays)]) engine.free(t);
  return results;
}

function upload(engine: Engine, { shape, data }: Values): DeviceArray {
  const array = engine.alloc(shape, data instanceof Int32Array ? 'int32' : 'float32');
  engine.write(array, data);
  return array;
}

const download = async (engine: Engine, t: DeviceArray): Promise<Values> => ({
  shape: [...t.shape],
  data: await engine.read(t),
});

/**
 * The largest difference in units of the largest expected number, or of `unit` if that is larger; Infinity where one is no
 * number and the other is.
 */
export function distance(got: ArrayLike<number>, want: ArrayLike<number>, unit = 0): number {
  if (got.length !== want.length) return Number.POSITIVE_INFINITY;
  let size = Math.max(unit, 1e-30);
  let worst = 0;
  for (let i = 0; i < want.length; i++) {
    const [x, y] = [got[i]!, want[i]!];
    if (Number.isFinite(y)) size = Math.max(size, Math.abs(y));
    if (Object.is(x, y)) continue;
    const finite = Number.isFinite(x) && Number.isFinite(y);
    worst = Math.max(worst, finite ? Math.abs(x - y) : Number.POSITIVE_INFINITY);
  }
  return worst / size;
}
