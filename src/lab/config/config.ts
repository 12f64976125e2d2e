import { z } from 'zod';
import { laneRanges, laneSchema } from './lane.ts';

export { type LaneConfig, laneOptions, liveSettings } from './lane.ts';

/**
 * The whole of an experiment. A run is `config + environment + events`; the URL and the presets hold a config, a record
 * holds the one that ran. Every number a person can set has its range here and nowhere else.
 */
const { positive, negative, learningRate } = laneRanges;

export const configSchema = z.object({
  version: z.literal(1).default(1),
  name: z.string().min(1).max(60).default('custom'),
  seed: z.number().int().min(0).max(0xffffffff).default(7),
  model: z.object({
    /** A folder of `models/`: `rift-0.35m`. */
    id: z.string().regex(/^[A-Za-z0-9._-]{1,64}$/),
    /** A checkpoint of that folder: `step-600`. */
    checkpoint: z.string().regex(/^[A-Za-z0-9._-]{1,64}$/),
  }),
  problems: z.object({
    families: z.array(z.string()).min(1),
    /** Training problems in all, shared evenly by the families. */
    count: z.number().int().min(1).max(4000),
  }),
  rollouts: z
    .object({
      k: z.number().int().min(1).max(64).default(8),
      temperature: z.number().min(0).max(2).default(0.7),
      topP: z.number().min(0.01).max(1).default(1),
      /** 0 keeps all tokens. */
      topK: z.number().int().min(0).max(1000).default(0),
      maxNewTokens: z.number().int().min(1).max(256).default(48),
    })
    .prefault({}),
  /** Run-wide rewards; a lane may override them. */
  rewards: z.object({ positive: positive.default(1), negative: negative.default(-0.2) }).prefault({}),
  lanes: z.array(laneSchema).min(1).max(12),
  /** In each round after the first, every lane writes answers of its own and trains on those. */
  rounds: z.number().int().min(1).max(8).default(1),
  optimizer: z
    .object({
      learningRate: learningRate.default(3e-4),
      beta1: z.number().min(0).max(0.9999).default(0.9),
      beta2: z.number().min(0).max(0.99999).default(0.999),
      epsilon: z.number().min(1e-12).max(1e-2).default(1e-8),
      weightDecay: z.number().min(0).max(1).default(0),
      /** Global gradient norm per lane; 0 turns clipping off. */
      clipNorm: z.number().min(0).max(100).default(1),
      /** Share of the steps over which the rate rises linearly; a cosine falls from there to 0. */
      warmup: z.number().min(0).max(0.5).default(0.05),
    })
    .prefault({}),
  training: z.object({
    /** Of each round. */
    steps: z.number().int().min(1).max(2000),
    /** Rows (rollouts) a step and lane. */
    batch: z.number().int().min(1).max(512),
  }),
  evaluation: z.object({
    /** Evaluate after step 0, every so many steps, and after the last. */
    every: z.number().int().min(1).max(2000),
    problemsPerSuite: z.number().int().min(2).max(1000),
    k: z.number().int().min(1).max(64).default(8),
    temperature: z.number().min(0).max(2).default(0.7),
    /** Suite ids; empty means all. */
    suites: z.array(z.string()).default([]),
    /** Held-out rollouts on which log p of right and wrong answers is followed: so many of each. */
    probe: z.number().int().min(1).max(64).default(16),
  }),
});

export type RunConfig = z.output<typeof configSchema>;
export type RunConfigInput = z.input<typeof configSchema>;
