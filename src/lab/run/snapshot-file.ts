import {
  type FileTensor,
  readSafetensors,
  readSafetensorsMetadata,
  writeSafetensors,
} from '../../model/safetensors.ts';
import type { OptimizerState } from '../../training/optimizer.ts';

/** A file that is no snapshot, or not one that can be gone on from. Its message is one sentence for a person. */
export class SnapshotError extends Error {
  override name = 'SnapshotError';
}

/** What goes on training: weights by seam name, and the optimizer's moments of each. */
export interface TrainedState {
  weights: Map<string, FileTensor>;
  optimizer: OptimizerState;
}

/** What a snapshot file holds: what JSON can say, the lanes that train, and further arrays by name. */
export interface SnapshotContents {
  about: unknown;
  lanes: readonly TrainedState[];
  arrays: ReadonlyMap<string, Float32Array>;
}

const format = 'rift-lab-snapshot/1';

/**
 * One safetensors file, all in float32, so that nothing is rounded: `lane/I/weight/NAME`, `lane/I/m/NAME`, `lane/I/v/NAME`,
 * `lane/I/active`, `array/NAME`; the rest as JSON in the metadata. Empty arrays are left out: the format has none.
 *
 * @param kind who wrote it, so that nobody else goes on from it: `run`, `pretrain`
 */
export function writeSnapshotFile(kind: string, { about, lanes, arrays }: SnapshotContents): Uint8Array {
  const tensors = new Map<string, FileTensor>([['format', { shape: [1], data: Float32Array.of(1) }]]);
  const put = (name: string, data: Float32Array, shape: readonly number[] = [data.length]) => {
    if (data.length > 0) tensors.set(name, { shape: [...shape], data });
  };
  for (const [i, { weights, optimizer }] of lanes.entries()) {
    for (const [name, { shape, data }] of weights) {
      put(`lane/${i}/weight/${name}`, data, shape);
      put(`lane/${i}/m/${name}`, optimizer.moments[name]!.m, shape);
      put(`lane/${i}/v/${name}`, optimizer.moments[name]!.v, shape);
    }
    put(`lane/${i}/active`, optimizer.active);
  }
  for (const [name, data] of arrays) put(`array/${name}`, data);
  return writeSafetensors(tensors, {
    dtype: 'F32',
    metadata: { snapshot: format, kind, about: JSON.stringify(about) },
  });
}

/**
 * Reads what `writeSnapshotFile` wrote.
 *
 * @throws SnapshotError for a file of another kind or version, ModelError for one that is damaged
 */
export function readSnapshotFile(kind: string, bytes: Uint8Array, file: string): SnapshotContents {
  const metadata = readSafetensorsMetadata(bytes, file);
  if (metadata.snapshot !== format || metadata.kind !== kind || metadata.about === undefined) {
    const what =
      metadata.snapshot === undefined ? 'no snapshot' : `a snapshot of ${metadata.kind} (${metadata.snapshot})`;
    throw new SnapshotError(`${file} is ${what}; a snapshot of ${kind} (${format}) is needed. Start over without it.`);
  }
  const lanes: TrainedState[] = [];
  const arrays = new Map<string, Float32Array>();
  for (const [name, { shape, data }] of readSafetensors(bytes, file)) {
    const [, array] = /^array\/(.+)$/.exec(name) ?? [];
    if (array !== undefined) arrays.set(array, data);
    const [, index, part, parameter] = /^lane\/(\d+)\/(weight|m|v|active)\/?(.*)$/.exec(name) ?? [];
    if (index === undefined) continue;
    lanes[Number(index)] ??= emptyState();
    const lane = lanes[Number(index)]!;
    if (part === 'active') lane.optimizer.active = data;
    else if (part === 'weight') lane.weights.set(parameter!, { shape, data });
    else momentsOf(lane, parameter!)[part as 'm' | 'v'] = data;
  }
  return { about: JSON.parse(metadata.about), lanes, arrays };
}

const emptyState = (): TrainedState => ({
  weights: new Map(),
  optimizer: { moments: {}, active: new Float32Array(0) },
});

function momentsOf({ optimizer }: TrainedState, parameter: string): { m: Float32Array; v: Float32Array } {
  optimizer.moments[parameter] ??= { m: new Float32Array(0), v: new Float32Array(0) };
  return optimizer.moments[parameter];
}
