import type { RunState } from '../../lab/record/run-state.ts';
import { list, sentence } from '../format.ts';
import { laneStyles } from '../lane-style.ts';

export interface LaneFact {
  name: string;
  /** The last measured value, and the first. */
  first: number;
  last: number;
}

export const names = (run: RunState): string[] => laneStyles(run.lanes.map((lane) => lane.config)).map((s) => s.name);

/** "RFT and RIFT": names joined, with a capital if they open a sentence. */
export const together = (lanes: readonly { name: string }[]): string => sentence(list(lanes.map((lane) => lane.name)));

/** One or many: verb agreement for a list of lanes. */
export const verb = (lanes: readonly unknown[], one: string, many: string): string => (lanes.length === 1 ? one : many);

/** The mean of the last few finite values: a sentence should not follow the noise of one batch. */
export function settled(values: readonly number[], window = 5): number | null {
  const tail = values.filter(Number.isFinite).slice(-window);
  return tail.length === 0 ? null : tail.reduce((a, b) => a + b, 0) / tail.length;
}
