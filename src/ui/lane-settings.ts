import type { LaneConfig, RunConfig } from '../lab/config/config.ts';
import { set } from '../lab/config/set.ts';
import type { LaneChange } from '../lab/record/events.ts';
import { type LaneSettings, laneSettings } from '../lab/record/lane-settings.ts';
import type { RunState } from '../lab/record/run-state.ts';
import { objectiveOf } from '../objectives/index.ts';
import { words } from './words/index.ts';

/** What of a run says what its lanes use. */
export type SettingsOfRun = Pick<RunState, 'started' | 'interventions'>;

/** What a lane of the run on the screen uses now, with what a person has changed since the last step; null where there is none. */
export function current(
  { started, interventions }: SettingsOfRun,
  lane: string,
  pending: readonly LaneChange[] = [],
): LaneSettings | null {
  return started && laneSettings({ config: started.config, interventions, pending }, lane);
}

/** Whether the reward of wrong answers acts on a lane: its objective uses it, and the lane is not held at 0, as the control is. */
export const usesNegative = (lane: LaneConfig): boolean =>
  objectiveOf(lane.objective).usesNegativeReward && lane.rewards.negative !== 0;

/** The next run's configuration with one reward for wrong answers in all lanes; a lane held at 0 (the control) stays there. */
export function withNegative(config: RunConfig, negative: number): RunConfig {
  return config.lanes
    .filter(({ rewards }) => rewards.negative !== undefined && rewards.negative !== 0)
    .reduce(
      (now, { id }) => set(now, id, 'rewards.negative', undefined),
      set(config, null, 'rewards.negative', negative),
    );
}

interface LaneSetting {
  name: string;
  negative: number;
  learningRate: number;
  usesNegative: boolean;
}

/** In words, which settings differ between lanes, so that no comparison hides it; null when all agree. */
export function unfairness(lanes: readonly LaneSetting[]): string | null {
  const say = words.sentences.unfair;
  const parts: string[] = [];
  const pushed = lanes.filter((lane) => lane.usesNegative);
  if (new Set(pushed.map((lane) => lane.negative)).size > 1) {
    parts.push(say.rewards(pushed));
  }
  if (new Set(lanes.map((lane) => lane.learningRate)).size > 1) parts.push(say.learningRates);
  return parts.length > 0 ? words.inARow(parts) : null;
}
