import { z } from 'zod';
import { configSchema } from '../config/config.ts';
import type { RunEvent } from './events.ts';

/** The shape of each event as a line of a record holds it. Fields that this version does not know are kept. */

/** A number that JSON could not hold (NaN, an infinity) was written as null. */
const measured = z
  .number()
  .nullable()
  .transform((value) => value ?? Number.NaN);
const count = z.number().int().min(0);
const step = z.number().int().min(0).max(1_000_000);
const id = z.string().regex(/^[A-Za-z0-9.-]{1,64}$/);

const probe = z.looseObject({
  logpRight: z.number().nullable(),
  logpWrong: z.number().nullable(),
  pRight: z.number().nullable(),
  pWrong: z.number().nullable(),
  entropy: measured,
  kl: measured,
});

const suiteCounts = z
  .looseObject({ suite: id, correct: z.array(count).min(1).max(1000), k: z.number().int().min(1).max(64) })
  .refine(({ correct, k }) => correct.every((c) => c <= k), 'more right answers than answers');

const change = z.discriminatedUnion('kind', [
  z.looseObject({ kind: z.literal('rewards'), lane: id, positive: z.number(), negative: z.number() }),
  z.looseObject({ kind: z.literal('learning-rate'), lane: id, value: z.number() }),
  z.looseObject({ kind: z.literal('freeze'), lane: id, frozen: z.boolean() }),
]);

/** The first line of a record; it is read strictly, because everything after it depends on it. */
export const startSchema = z.looseObject({
  type: z.literal('run'),
  format: z.literal('rift-lab/1'),
  config: configSchema,
  configHash: z.string().max(64),
  environment: z.looseObject({
    engine: z.string(),
    backend: z.enum(['webgpu', 'wasm', 'cpu']),
    reason: z.string(),
    device: z.string(),
    runtime: z.string(),
  }),
  model: z.looseObject({ id: z.string(), checkpoint: z.string(), parameters: count, vocabulary: count }),
});

const schemas = {
  run: startSchema,
  problems: z.looseObject({
    type: z.literal('problems'),
    problems: z
      .array(z.looseObject({ id: z.string(), family: z.string(), question: z.string(), gold: z.string() }))
      .max(4000),
  }),
  generating: z.looseObject({
    type: z.literal('generating'),
    purpose: z.enum(['rollouts', 'evaluation']),
    lane: id,
    step,
    rows: count,
    rowsDone: count,
  }),
  rollouts: z.looseObject({
    type: z.literal('rollouts'),
    rollouts: z.array(
      z.looseObject({
        problem: count.max(3999),
        k: count.max(63),
        tokens: z.array(count),
        logp: z.array(measured),
        text: z.string(),
        finish: z.enum(['stop', 'length']),
        verdict: z.enum(['correct', 'incorrect', 'undecided', 'no_answer', 'gold_unparsed']),
        rule: z.string(),
        why: z.string(),
        span: z.tuple([count, count]).nullable(),
      }),
    ),
  }),
  buffer: z.looseObject({
    type: z.literal('buffer'),
    rollouts: count,
    right: count,
    wrong: count,
    noAnswer: count,
    truncated: count,
    leftOut: count,
    mixed: count,
    problems: count,
    tokensRight: count,
    tokensWrong: count,
  }),
  step: z.looseObject({
    type: z.literal('step'),
    step: step.min(1),
    loss: z.array(measured),
    gradNorm: z.array(measured),
    tokens: z.array(count),
    learningRate: z.array(z.number()),
    active: z.array(z.boolean()),
  }),
  evaluation: z.looseObject({
    type: z.literal('evaluation'),
    step,
    lane: id,
    suites: z.array(suiteCounts).refine((suites) => suites.every(({ k }) => k === suites[0]!.k), 'suites differ in k'),
    probe,
  }),
  collapse: z.looseObject({
    type: z.literal('collapse'),
    step,
    lane: id,
    why: z.enum(['loss not finite', 'gradient not finite', 'mean@k under 60 % of the base']),
  }),
  intervention: z.looseObject({ type: z.literal('intervention'), step, change }),
  checkpoint: z.looseObject({ type: z.literal('checkpoint'), step, bytes: count }),
  paused: z.looseObject({ type: z.literal('paused'), step, paused: z.boolean() }),
  failed: z.looseObject({ type: z.literal('failed'), step, message: z.string(), recovers: z.boolean() }),
  end: z.looseObject({
    type: z.literal('end'),
    reason: z.enum(['finished', 'stopped']),
    steps: count,
    seconds: z.number(),
    peakBytes: z.number(),
  }),
} satisfies Record<RunEvent['type'], z.ZodType>;

/** The event of one line: `unknown` when its type is of no kind this version knows, a sentence when it is damaged. */
export function parseEvent(value: unknown): { event: RunEvent } | { unknown: string } | { problem: string } {
  const type = typeof value === 'object' && value !== null && 'type' in value ? value.type : undefined;
  if (typeof type !== 'string') return { problem: 'it is no event' };
  if (!Object.hasOwn(schemas, type)) return { unknown: type };
  const parsed = schemas[type as RunEvent['type']].safeParse(value);
  if (parsed.success) return { event: parsed.data as RunEvent };
  const issue = parsed.error.issues[0]!;
  return { problem: `${issue.path.join('.') || 'it'}: ${issue.message}` };
}
