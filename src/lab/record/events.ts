import { z } from 'zod';
import type { Verdict } from '../../checker/index.ts';
import { configSchema } from '../config/config.ts';
import { liveSchema } from '../config/set.ts';
import { backendNames } from './backends.ts';
import { object } from './object.ts';
import { rolloutReason } from './rollout-reason.ts';

/**
 * The one truth of a run: an ordered stream of events, one JSON object a line in a `*.run.jsonl` record. The live worker, the
 * command line, an opened file and the recorded run of the first paint all feed the same reducers. Their types come from
 * these schemas, so that nothing is said twice: a producer that forgets a field does not compile. Arrays over lanes follow
 * the order of `config.lanes`.
 *
 * Records hold codes and data; the words that a person reads are made from them at the edge. A change of a shape that was
 * ever written needs a step in `migrations.ts`.
 */

/** The format this version writes. */
export const RECORD_FORMAT = 'rift-lab/2';

/** A number that JSON cannot hold (NaN, an infinity) is written as null, and NaN again when it is read. */
const measured = z
  .number()
  .nullable()
  .transform((value) => value ?? Number.NaN);
const count = z.number().int().min(0);
const step = z.number().int().min(0).max(1_000_000);
/** 1 is the first: all lanes train on what the base wrote. */
const round = z.number().int().min(1).max(1000);
const id = z.string().regex(/^[A-Za-z0-9.-]{1,64}$/);
/** One value a lane; null where it was not finite. */
const perLane = z.array(z.number().nullable());
const verdict = z.enum([
  'correct',
  'incorrect',
  'undecided',
  'no_answer',
  'gold_unparsed',
]) satisfies z.ZodType<Verdict>;

/** What the numbers were measured on; left out of every comparison of two runs. */
const environment = object({
  /** Name and version of the lab. */
  engine: z.string(),
  backend: z.enum(backendNames),
  /** Why this backend, in words a person can read. */
  reason: z.string(),
  device: z.string(),
  runtime: z.string(),
});

/** `weights` tells two models of one name apart: a hash of all their numbers; null in records of version 1. */
export const modelIdentity = object({
  id: z.string(),
  checkpoint: z.string(),
  parameters: count,
  vocabulary: count,
  weights: z.string().max(64).nullable(),
});

const problem = object({ id: z.string(), family: z.string(), question: z.string(), gold: z.string() });

const rollout = object({
  /** Index into the `problems` event. */
  problem: count.max(3999),
  /** 0 .. K-1 within its problem. */
  k: count.max(63),
  tokens: z.array(count),
  /** Log-probability of each token at T = 1 under the policy that wrote it; rounded to 4 decimals in a record. */
  logp: z.array(measured),
  text: z.string(),
  finish: z.enum(['stop', 'length']),
  verdict,
  rule: z.string(),
  /** Why this verdict, as data. */
  reason: rolloutReason,
  /** What the checker read as the answer, as UTF-16 offsets into `text`; null where it found none. */
  span: z.tuple([count, count]).nullable(),
});

const suiteCounts = object({
  suite: id,
  /** Right answers of each problem, 0 .. k, in the suite's fixed order: intervals and paired differences come from these. */
  correct: z.array(count).min(1).max(1000),
  k: z.number().int().min(1).max(64),
}).refine(({ correct, k }) => correct.every((c) => c <= k), 'more right answers than answers');

const probe = object({
  /** Mean over tokens of log p on the fixed held-out right and wrong answers; null when the probe holds none. */
  logpRight: z.number().nullable(),
  logpWrong: z.number().nullable(),
  /** Mean over tokens of p. */
  pRight: z.number().nullable(),
  pWrong: z.number().nullable(),
  /** Nats, mean over the probe's completion positions. */
  entropy: measured,
  /** KL(lane || base) in nats, mean over the probe's completion positions. */
  kl: measured,
});

/** Why a lane counts as collapsed. */
const collapseReason = z.discriminatedUnion('code', [
  object({ code: z.literal('loss_not_finite') }),
  object({ code: z.literal('gradient_not_finite') }),
  /** Its held-out mean@k fell under this share of the base's. */
  object({ code: z.literal('accuracy_below_share'), share: z.number().min(0).max(1) }),
]);

/** What stopped a run. `cause` is what the engine said, whole sentences of its own. */
const failureReason = z.discriminatedUnion('code', [
  /** The device failed and was opened again: the run goes on from what was kept. */
  object({ code: z.literal('device_failed'), cause: z.string() }),
  /** It failed and could not be opened again. */
  object({ code: z.literal('device_gone'), cause: z.string() }),
  /** The run cannot go on, whatever the device does. */
  object({ code: z.literal('run_stopped'), cause: z.string() }),
  /** Of a record of version 1, which held the sentence itself. */
  object({ code: z.literal('recorded'), text: z.string() }),
]);

/**
 * One setting of one lane, by the path that `--set` has for it within the lane: `rewards.negative`. A path that this version
 * knows has the range of the configuration.
 */
export const laneChange = object({
  lane: id,
  path: z.string().regex(/^[A-Za-z][A-Za-z0-9.-]{0,63}$/),
  value: z.union([z.number(), z.boolean(), z.string().max(64)]),
}).refine(({ path, value }) => liveSchema(path)?.safeParse(value).success ?? true, 'a value out of range');

/** One schema an event, by its type. */
export const eventSchemas = {
  run: object({
    type: z.literal('run'),
    format: z.literal(RECORD_FORMAT),
    config: configSchema,
    configHash: z.string().max(64),
    environment,
    model: modelIdentity,
  }),
  problems: object({ type: z.literal('problems'), problems: z.array(problem).max(4000) }),
  /** At most ten a second. `purpose` says what is being written: a buffer, or an evaluation of a lane at a step. */
  generating: object({
    type: z.literal('generating'),
    purpose: z.enum(['rollouts', 'evaluation']),
    round,
    lane: id,
    step,
    rows: count,
    rowsDone: count,
  }),
  rollouts: object({
    type: z.literal('rollouts'),
    round,
    /** Who wrote them, and trains on them: a lane, or `base` for those that all lanes share. */
    lane: id,
    rollouts: z.array(rollout),
  }),
  buffer: object({
    type: z.literal('buffer'),
    round,
    lane: id,
    rollouts: count,
    right: count,
    wrong: count,
    noAnswer: count,
    truncated: count,
    /** `undecided` and `gold_unparsed`: left out of training. */
    leftOut: count,
    /** Problems with both right and wrong answers. */
    mixed: count,
    problems: count,
    tokensRight: count,
    tokensWrong: count,
  }),
  step: object({
    type: z.literal('step'),
    round,
    /** 1 is the first optimizer step; counted through all rounds. */
    step: step.min(1),
    loss: perLane,
    gradNorm: perLane,
    /** Completion tokens in each lane's batch. */
    tokens: z.array(count),
    learningRate: z.array(z.number()),
    /** False once a lane's loss or gradient was not finite, or it is frozen or finished. */
    active: z.array(z.boolean()),
    /** What objectives report beside their loss (clip share, margin, ...), by name; null for a lane that reports none. */
    metrics: z.record(z.string(), perLane).optional(),
  }),
  evaluation: object({
    type: z.literal('evaluation'),
    round,
    step,
    /** A lane id, or `base`. */
    lane: id,
    suites: z.array(suiteCounts).refine((suites) => suites.every(({ k }) => k === suites[0]!.k), 'suites differ in k'),
    probe,
  }),
  collapse: object({ type: z.literal('collapse'), step, lane: id, reason: collapseReason }),
  /** What a person did during a run; it counts from `step` on, so that `lab run RECORD` does it again. */
  intervention: object({
    type: z.literal('intervention'),
    step,
    change: laneChange,
  }),
  checkpoint: object({ type: z.literal('checkpoint'), step, bytes: count }),
  paused: object({ type: z.literal('paused'), step, paused: z.boolean() }),
  failed: object({
    type: z.literal('failed'),
    /** The last step that was taken, and the last one that is kept. */
    step,
    kept: step,
    reason: failureReason,
    /** True when the run goes on from the step that was kept. */
    recovers: z.boolean(),
  }),
  end: object({
    type: z.literal('end'),
    reason: z.enum(['finished', 'stopped']),
    steps: count,
    seconds: z.number(),
    peakBytes: z.number(),
  }),
};

type Events = { [T in keyof typeof eventSchemas]: z.output<(typeof eventSchemas)[T]> };
export type EventType = keyof Events;
export type RunEvent = Events[EventType];

export type RunStarted = Events['run'];
export type GenerationProgress = Events['generating'];
export type RolloutsArrived = Events['rollouts'];
export type BufferReady = Events['buffer'];
export type StepTaken = Events['step'];
export type LaneEvaluated = Events['evaluation'];
export type LaneCollapsed = Events['collapse'];
export type Intervened = Events['intervention'];
export type RunFailed = Events['failed'];
export type RunEnded = Events['end'];

export type Environment = z.output<typeof environment>;
export type ProblemLine = z.output<typeof problem>;
export type RolloutLine = z.output<typeof rollout>;
export type SuiteCounts = z.output<typeof suiteCounts>;
export type ProbeReading = z.output<typeof probe>;
export type CollapseReason = z.output<typeof collapseReason>;
export type LaneChange = z.output<typeof laneChange>;
