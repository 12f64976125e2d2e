import type { PretrainState } from './pretrain.ts';
import { readSnapshotFile, SnapshotError, writeSnapshotFile } from './snapshot-file.ts';

/** A pretraining state as the bytes of a snapshot file: one lane, and the step. */
export function writePretrainState({ step, weights, optimizer }: PretrainState): Uint8Array {
  return writeSnapshotFile('pretrain', { about: { step }, lanes: [{ weights, optimizer }], arrays: new Map() });
}

/** @throws SnapshotError, ModelError: one sentence for a file that is no pretraining state, or is damaged */
export function readPretrainState(bytes: Uint8Array, file: string): PretrainState {
  const { about, lanes } = readSnapshotFile('pretrain', bytes, file);
  const step = (about as { step?: unknown } | null)?.step;
  const [lane] = lanes;
  if (!Number.isInteger(step) || !lane || lanes.length > 1) {
    throw new SnapshotError(`${file} does not hold one model and its step. Start over without it.`);
  }
  return { step: step as number, ...lane };
}
