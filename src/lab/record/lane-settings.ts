import type { LaneConfig, RunConfig } from '../config/config.ts';
import type { Intervened, LaneChange } from './events.ts';

/** What a lane trains with at some step: its own values where it has them, the run's otherwise, and what a person changed. */
export interface LaneSettings {
  positive: number;
  negative: number;
  /** The peak of the lane's schedule, before warm-up and cosine. */
  learningRate: number;
  frozen: boolean;
}

/** The settings a lane starts with. */
export function laneSettings(config: Pick<RunConfig, 'rewards' | 'optimizer'>, lane: LaneConfig): LaneSettings {
  return {
    positive: lane.rewards.positive ?? config.rewards.positive,
    negative: lane.rewards.negative ?? config.rewards.negative,
    learningRate: lane.learningRate ?? config.optimizer.learningRate,
    frozen: false,
  };
}

/** These settings with one more change; one of a path that is no setting of every lane changes nothing here. */
export function withChange(settings: LaneSettings, { path, value }: Pick<LaneChange, 'path' | 'value'>): LaneSettings {
  switch (path) {
    case 'rewards.positive':
      return { ...settings, positive: Number(value) };
    case 'rewards.negative':
      return { ...settings, negative: Number(value) };
    case 'learningRate':
      return { ...settings, learningRate: Number(value) };
    case 'frozen':
      return { ...settings, frozen: value === true };
    default:
      return settings;
  }
}

/**
 * The settings of a lane in the optimizer step of that number, with all interventions up to it; the newest by default.
 * Interventions count in the order of their steps, and in the order given within a step.
 */
export function laneSettingsAt(
  config: RunConfig,
  lane: LaneConfig,
  interventions: readonly Intervened[],
  step = Number.POSITIVE_INFINITY,
): LaneSettings {
  return [...interventions]
    .sort((a, b) => a.step - b.step)
    .filter(({ step: from, change }) => from <= step && change.lane === lane.id)
    .reduce((settings, { change }) => withChange(settings, change), laneSettings(config, lane));
}
