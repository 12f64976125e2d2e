import type { RunConfig } from '../lab/config/config.ts';
import type { LaneChange } from '../lab/record/events.ts';
import { type LaneSettings, laneSettings, laneSettingsAt, withChange } from '../lab/record/lane-settings.ts';
import type { RunState } from '../lab/record/run-state.ts';
import type { OptionValue } from '../objectives/index.ts';
import { words } from './words/index.ts';

/** What of a run says what its lanes use. */
export type SettingsOfRun = Pick<RunState, 'started' | 'interventions'>;

/** What a lane of the run on the screen uses now. */
export function current(run: SettingsOfRun, laneId: string): LaneSettings | null {
  const config = run.started?.config;
  const lane = config?.lanes.find((l) => l.id === laneId);
  return config && lane ? laneSettingsAt(config, lane, run.interventions) : null;
}

/** Those settings with what a person has changed since the last step. */
export function withPending(settings: LaneSettings, pending: readonly LaneChange[], laneId: string): LaneSettings {
  return pending.filter(({ lane }) => lane === laneId).reduce(withChange, settings);
}

/** What of a configuration says what its lanes use. */
export type SettingsOfConfig = Pick<RunConfig, 'lanes' | 'rewards' | 'optimizer'>;

/** What a lane of the next run will use. */
export function planned(config: SettingsOfConfig, laneId: string): LaneSettings | null {
  const lane = config.lanes?.find((l) => l.id === laneId);
  return lane ? laneSettings(config, lane) : null;
}

/** The next run's configuration with one lane's settings changed. */
export function withLane(config: RunConfig, laneId: string, part: Partial<LaneSettings>): RunConfig {
  return {
    ...config,
    lanes: config.lanes.map((lane) => {
      if (lane.id !== laneId) return lane;
      const rewards = { ...lane.rewards };
      if (part.negative !== undefined) rewards.negative = part.negative;
      return { ...lane, rewards, ...(part.learningRate === undefined ? {} : { learningRate: part.learningRate }) };
    }),
  };
}

/** The next run's configuration with one option of a lane's objective changed. */
export function withOption(config: RunConfig, laneId: string, option: string, value: OptionValue): RunConfig {
  return { ...config, lanes: config.lanes.map((lane) => (lane.id === laneId ? { ...lane, [option]: value } : lane)) };
}

/** The next run's configuration with one reward for wrong answers in all lanes; a lane held at 0 (the control) stays there. */
export function withNegative(config: RunConfig, negative: number): RunConfig {
  return {
    ...config,
    rewards: { ...config.rewards, negative },
    lanes: config.lanes.map((lane) => {
      if (lane.rewards.negative === undefined || lane.rewards.negative === 0) return lane;
      const { negative: _own, ...rest } = lane.rewards;
      return { ...lane, rewards: rest };
    }),
  };
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
