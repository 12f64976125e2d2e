import type { RunState } from '../../lab/record/run-state.ts';
import { laneStyles } from '../lane-style.ts';

/** The lanes' names, in the run's order. */
export const names = (run: RunState): string[] => laneStyles(run.lanes.map((lane) => lane.config)).map((s) => s.name);

/** The mean of the last few finite values: a sentence should not follow the noise of one batch. */
export function settled(values: readonly number[], window = 5): number | null {
  const tail = values.filter(Number.isFinite).slice(-window);
  return tail.length === 0 ? null : tail.reduce((a, b) => a + b, 0) / tail.length;
}
