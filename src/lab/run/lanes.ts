import type { FileTensor } from '../../model/safetensors.ts';
import { laneKey, objectiveOf } from '../../objectives/index.ts';
import type { LaneBatch, LaneObjective } from '../../training/batch.ts';
import type { OptimizerState } from '../../training/optimizer.ts';
import { type LaneConfig, laneOptions } from '../config/config.ts';
import type { Voice } from './voice.ts';

/**
 * What it takes to go on after the device was lost: every lane's weights and optimizer state, in the order of the config. Lane by
 * lane, because the backend that is opened next may put the lanes together otherwise.
 */
export interface LaneCheckpoint {
  weights: Map<string, FileTensor>[];
  optimizers: OptimizerState[];
}

/** Loss and gradient norm before clipping, a number a lane in the order of the config. */
export interface LaneMetrics {
  loss: number[];
  gradNorm: number[];
  /** What objectives report beside, by name; NaN for lanes whose objective does not. */
  reports: Record<string, number[]>;
}

/** All lanes of a run, in place or spread over workers; outside, everything is in the order of the config. */
export interface Lanes {
  /** Queues one step of every lane; `batches` are read at once. Its numbers are waited for by `drain`. */
  launch(batches: readonly LaneBatch[]): void;
  /** The numbers of all steps that were launched since the last call, oldest first. */
  drain(): Promise<LaneMetrics[]>;
  /** The lanes that speak together, or each alone. */
  voices(): Voice[];
  save(): Promise<LaneCheckpoint>;
  dispose(): void;
}

export function checkpointBytes(checkpoint: LaneCheckpoint): number {
  let floats = 0;
  for (const lane of checkpoint.weights) for (const { data } of lane.values()) floats += data.length;
  return floats * 3 * 4;
}

/** What a lane of a configuration optimizes. */
export const laneObjective = (lane: LaneConfig): LaneObjective => ({
  objective: objectiveOf(lane.objective),
  options: laneOptions(lane),
});

/** The places of lanes such that those of one objective are neighbours. */
export function packingOrder(lanes: readonly LaneConfig[]): number[] {
  const keys = lanes.map((lane) => laneKey(laneObjective(lane)));
  const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  return lanes.map((_, i) => i).sort((a, b) => compare(keys[a]!, keys[b]!) || a - b);
}
