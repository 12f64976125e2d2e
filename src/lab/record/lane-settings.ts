import type { RunConfig } from '../config/config.ts';
import type { Intervened, LaneChange } from './events.ts';

/** What a lane trains with at some step: its own values where it has them, the run's otherwise, and what a person changed. */
export interface LaneSettings {
  positive: number;
  negative: number;
  /** The peak of the lane's schedule, before warm-up and cosine. */
  learningRate: number;
  frozen: boolean;
}

/** All that says what the lanes of a run use: of the next run its configuration alone. */
export interface LaneSource {
  config: Pick<RunConfig, 'lanes' | 'rewards' | 'optimizer'>;
  interventions?: readonly Intervened[] | undefined;
  /** What a person has changed since the last step: it comes after all that has counted already. */
  pending?: readonly LaneChange[] | undefined;
}

/**
 * The settings of a lane in the optimizer step of that number, with all interventions up to it; the newest by default. The one
 * answer to "what does this lane use now", for training and for the screen. Interventions count in the order of their steps,
 * and in the order given within a step. Null where there is no such lane.
 */
export function laneSettings(
  { config, interventions = [], pending = [] }: LaneSource,
  id: string,
  step = Number.POSITIVE_INFINITY,
): LaneSettings | null {
  const lane = config.lanes.find((candidate) => candidate.id === id);
  if (!lane) return null;
  const said = [...interventions].sort((a, b) => a.step - b.step).filter(({ step: from }) => from <= step);
  return [...said.map(({ change }) => change), ...pending]
    .filter((change) => change.lane === id)
    .reduce(withChange, {
      positive: lane.rewards.positive ?? config.rewards.positive,
      negative: lane.rewards.negative ?? config.rewards.negative,
      learningRate: lane.learningRate ?? config.optimizer.learningRate,
      frozen: false,
    });
}

/** A path that is no setting of every lane changes nothing here. */
function withChange(settings: LaneSettings, { path, value }: LaneChange): LaneSettings {
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
