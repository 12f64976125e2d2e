import type { LaneConfig, RunConfig } from '../config/config.ts';
import type { Intervened } from './events.ts';

/** What a lane trains with at some step: its own values where it has them, the run's otherwise, and what a person changed. */
export interface LaneSettings {
  positive: number;
  negative: number;
  /** The peak of the lane's schedule, before warm-up and cosine. */
  learningRate: number;
  frozen: boolean;
}

/** The settings a lane starts with. */
export function laneSettings(config: RunConfig, lane: LaneConfig): LaneSettings {
  return {
    positive: lane.rewards.positive ?? config.rewards.positive,
    negative: lane.rewards.negative ?? config.rewards.negative,
    learningRate: lane.learningRate ?? config.optimizer.learningRate,
    frozen: false,
  };
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
  const settings = laneSettings(config, lane);
  for (const { step: from, change } of [...interventions].sort((a, b) => a.step - b.step)) {
    if (from > step || change.lane !== lane.id) continue;
    if (change.kind === 'rewards') {
      settings.positive = change.positive;
      settings.negative = change.negative;
    } else if (change.kind === 'learning-rate') settings.learningRate = change.value;
    else settings.frozen = change.frozen;
  }
  return settings;
}
