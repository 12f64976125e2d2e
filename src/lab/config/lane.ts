import { z } from 'zod';
import { type ObjectiveOptions, objectiveOf, objectives } from '../../objectives/index.ts';

const positive = z.number().min(0).max(5);
const negative = z.number().min(-5).max(0);
const learningRate = z.number().min(1e-7).max(0.1);

/** What a lane earns and how fast it learns, run-wide and its own: the ranges stand here and nowhere else. */
export const laneRanges = { positive, negative, learningRate };

/**
 * What of a lane may be changed while it trains, by path, with what it may be. All but `frozen` is a setting of the lane's
 * configuration as well.
 */
export const liveSettings = {
  'rewards.positive': positive,
  'rewards.negative': negative,
  learningRate,
  frozen: z.boolean(),
};

/** A lane without its objective's options, which lie beside these fields: read them with `laneOptions`. */
export type LaneConfig = {
  /** Unique within a run; the plain objective name for the default form, `rift-r0` for the control. */
  id: string;
  objective: string;
  /** Overrides the run-wide rewards and rate for this lane only. */
  rewards: { positive?: number | undefined; negative?: number | undefined };
  learningRate?: number | undefined;
};

export type LaneConfigInput = Pick<LaneConfig, 'id' | 'objective'> &
  Partial<LaneConfig> & { readonly [option: string]: unknown };

const variants = objectives.map((objective) =>
  z.object({
    id: z.string().regex(/^[a-z0-9-]{1,32}$/),
    objective: z.literal(objective.id),
    ...objective.options.shape,
    rewards: z.object({ positive: positive.optional(), negative: negative.optional() }).default({}),
    learningRate: learningRate.optional(),
  }),
);

/**
 * A lane is flat: the options of its objective are fields of its own, in the range that the objective gives them. The list of
 * objectives is known at run time only, so that its type says what all lanes share.
 */
export const laneSchema = z.discriminatedUnion(
  'objective',
  variants as [(typeof variants)[number]],
) as unknown as z.ZodType<LaneConfig, LaneConfigInput>;

/** The options of a lane's objective, all of them: as the lane has them, or their defaults. */
export const laneOptions = (lane: LaneConfig): ObjectiveOptions => objectiveOf(lane.objective).options.parse(lane);

/**
 * A configuration as an earlier version wrote it, without the settings that meant nothing there: every lane had a `reading`,
 * which only RIFT reads, and RFT could be divided by classes, which for it is by tokens. Anything else stays as it is.
 */
export function withoutIdleOptions(config: unknown): unknown {
  if (!isObject(config) || !Array.isArray(config.lanes)) return config;
  return { ...config, lanes: config.lanes.map(withoutIdle) };
}

function withoutIdle(lane: unknown): unknown {
  if (!isObject(lane) || (lane.objective !== 'naive' && lane.objective !== 'rft')) return lane;
  const { reading: _, ...rest } = lane;
  return rest.objective === 'rft' && rest.normalisation === 'classes' ? { ...rest, normalisation: 'tokens' } : rest;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
