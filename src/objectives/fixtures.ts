import { z } from 'zod';
import { evaluateFloat64, labelLogProbs, logitsGradient } from './float64.ts';
import { objectiveOf } from './index.ts';
import type { Objective, ObjectiveBatch, ObjectiveId, ObjectiveOptions, Prepared } from './objective.ts';

/** Which of the fixture's arrays are the rewards of an entry. */
type FixtureRewards = 'rewards' | 'graded_rewards' | 'correct' | 'ones';

export interface FixtureLane {
  objective: ObjectiveId;
  options: ObjectiveOptions;
  rewards: FixtureRewards;
}

function lane(
  objective: ObjectiveId,
  normalisation: ObjectiveOptions['normalisation'],
  rewards: FixtureRewards = 'rewards',
  reading: ObjectiveOptions['reading'] = 'token-mean',
): FixtureLane {
  return { objective, options: { reading, normalisation }, rewards };
}

/** The lab's form of each fixture entry it computes, under the fixture's own names; docs/objectives.md is this as a table. */
export const FIXTURE_LANES: Readonly<Record<string, FixtureLane>> = {
  rift_C_token_mean: lane('rift', 'tokens'),
  rift_C_token_mean_graded: lane('rift', 'tokens', 'graded_rewards'),
  rift_C_token_seqmean: lane('rift', 'row-means'),
  rift_C_class_conditional: lane('rift', 'classes'),
  rift_B_geo_mean: lane('rift', 'row-means', 'rewards', 'geometric-mean'),
  rift_A_seq_product: lane('rift', 'rows', 'rewards', 'sequence-product'),
  raft_all_token_norm: lane('rift', 'tokens', 'correct'),
  naive_token_mean: lane('naive', 'tokens'),
  naive_seq_mean: lane('naive', 'row-means'),
  naive_seq_sum: lane('naive', 'rows'),
  sft_token_mean: lane('naive', 'tokens', 'ones'),
  sft_seq_sum: lane('naive', 'rows', 'ones'),
  rft_token_mean: lane('rft', 'tokens'),
};

const matrix = z.array(z.array(z.number()));
const cube = z.array(matrix);
const fixtureSchema = z.object({
  meta: z
    .object({
      suggested_tolerance: z
        .object({ float64: z.number(), float32_webgpu_abs: z.number(), float32_webgpu_rel: z.number() })
        .partial(),
    })
    .partial()
    .optional(),
  inputs: z.object({
    logits: cube,
    labels: matrix,
    mask: matrix,
    correct: z.array(z.number()).optional(),
    rewards: z.array(z.number()).optional(),
    graded_rewards: z.array(z.number()).optional(),
  }),
  objectives: z.record(z.string(), z.object({ loss: z.number(), coef_dL_dlogp: matrix, grad_logits: cube })),
});

export interface FixtureEntry {
  name: string;
  loss: number;
  /** [rows * tokens] */
  coefficient: Float64Array;
  /** [rows * tokens * vocabulary] */
  gradLogits: Float64Array;
}

export interface FixtureInputs {
  rows: number;
  tokens: number;
  vocabulary: number;
  /** [rows * tokens * vocabulary] */
  logits: Float64Array;
  /** [rows * tokens]; masked cells may hold anything. */
  labels: Int32Array;
  /** [rows * tokens] */
  mask: Float64Array;
  /** [rows] each, as far as the file has them. */
  rewards: Partial<Record<FixtureRewards, number[]>>;
}

export interface Fixture {
  inputs: FixtureInputs;
  entries: FixtureEntry[];
  tolerance: { float64: Tolerance; float32: Tolerance };
}

/** A number passes when it is off by at most `abs`, or by at most `rel` of the expected one. */
export interface Tolerance {
  abs: number;
  rel: number;
}

/**
 * Reads a fixture file of the form of test/fixtures/objectives.json. Throws one sentence when it is not one, or when its
 * arrays do not have one shape.
 */
export function parseFixture(json: unknown): Fixture {
  const parsed = fixtureSchema.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    throw new Error(`This is not an objectives fixture: ${issue.path.join('.') || 'the file'}: ${issue.message}.`);
  }
  const { inputs, objectives, meta } = parsed.data;
  const rows = inputs.logits.length;
  const tokens = inputs.logits[0]?.length ?? 0;
  const vocabulary = inputs.logits[0]?.[0]?.length ?? 0;
  const flat = (name: string, values: number[], expected: number) => {
    if (values.length !== expected || expected === 0) {
      throw new Error(
        `The fixture's "${name}" has ${values.length} numbers; logits of [${rows},${tokens},${vocabulary}] need ${expected}.`,
      );
    }
    return values;
  };
  const cells = rows * tokens;
  const tolerance = meta?.suggested_tolerance;
  return {
    inputs: {
      rows,
      tokens,
      vocabulary,
      logits: Float64Array.from(flat('logits', inputs.logits.flat(2), cells * vocabulary)),
      labels: Int32Array.from(flat('labels', inputs.labels.flat(), cells)),
      mask: Float64Array.from(flat('mask', inputs.mask.flat(), cells)),
      rewards: {
        rewards: inputs.rewards && flat('rewards', inputs.rewards, rows),
        graded_rewards: inputs.graded_rewards && flat('graded_rewards', inputs.graded_rewards, rows),
        correct: inputs.correct && flat('correct', inputs.correct, rows),
        ones: Array.from({ length: rows }, () => 1),
      },
    },
    entries: Object.entries(objectives).map(([name, entry]) => ({
      name,
      loss: entry.loss,
      coefficient: Float64Array.from(flat(`${name}.coef_dL_dlogp`, entry.coef_dL_dlogp.flat(), cells)),
      gradLogits: Float64Array.from(flat(`${name}.grad_logits`, entry.grad_logits.flat(2), cells * vocabulary)),
    })),
    tolerance: {
      float64: { abs: tolerance?.float64 ?? 1e-12, rel: tolerance?.float64 ?? 1e-12 },
      float32: { abs: tolerance?.float32_webgpu_abs ?? 2e-6, rel: tolerance?.float32_webgpu_rel ?? 2e-5 },
    },
  };
}

/** All that one evaluation of a fixture entry needs, on whatever backend. */
export interface FixtureTask {
  objective: Objective;
  options: ObjectiveOptions;
  batch: ObjectiveBatch;
  prepared: Record<string, Prepared>;
  logits: Float64Array;
  labels: Int32Array;
  vocabulary: number;
}

export interface FixtureResult {
  loss: number;
  /** [rows * tokens] */
  coefficient: ArrayLike<number>;
  /** [rows * tokens * vocabulary] */
  gradLogits: ArrayLike<number>;
}

/** Computes a task: in doubles here (`evaluateTask`), on a device in the caller's own way. */
export type FixtureEvaluator = (task: FixtureTask) => FixtureResult | Promise<FixtureResult>;

/** The evaluator in doubles. */
export function evaluateTask({ objective, options, batch, logits, labels, vocabulary }: FixtureTask): FixtureResult {
  const logp = labelLogProbs(logits, labels, vocabulary);
  const { loss, coefficient } = evaluateFloat64(objective, batch, logp, options);
  return { loss, coefficient, gradLogits: logitsGradient(logits, labels, vocabulary, coefficient) };
}

/** One line of `lab objectives`: the largest absolute error of each quantity. */
export interface FixtureLine {
  name: string;
  pass: boolean;
  lossError: number;
  coefficientError: number;
  gradientError: number;
}

/** A fixture entry that no objective of the lab computes. */
export interface SkippedLine {
  name: string;
  skipped: true;
}

/**
 * Evaluates one entry against its expected loss, coefficient and logits gradient. An entry that the lab has no form for,
 * or whose rewards the file does not hold, is skipped.
 */
export async function runFixtureEntry(
  entry: FixtureEntry,
  inputs: FixtureInputs,
  tolerance: Tolerance,
  evaluator: FixtureEvaluator = evaluateTask,
): Promise<FixtureLine | SkippedLine> {
  const form = Object.hasOwn(FIXTURE_LANES, entry.name) ? FIXTURE_LANES[entry.name] : undefined;
  const reward = form && inputs.rewards[form.rewards];
  if (!form || !reward) return { name: entry.name, skipped: true };
  const objective = objectiveOf(form.objective);
  const batch = { rows: inputs.rows, tokens: inputs.tokens, mask: inputs.mask, reward };
  const result = await evaluator({
    objective,
    options: form.options,
    batch,
    prepared: objective.prepare(batch, form.options),
    logits: inputs.logits,
    labels: inputs.labels,
    vocabulary: inputs.vocabulary,
  });
  const loss = compare([result.loss], [entry.loss], tolerance);
  const coefficient = compare(result.coefficient, entry.coefficient, tolerance);
  const gradient = compare(result.gradLogits, entry.gradLogits, tolerance);
  return {
    name: entry.name,
    pass: loss.pass && coefficient.pass && gradient.pass,
    lossError: loss.error,
    coefficientError: coefficient.error,
    gradientError: gradient.error,
  };
}

/** Every entry of a fixture in file order: a line for each that the lab computes, a skipped line for each other. */
export async function checkFixture(
  fixture: Fixture,
  tolerance: Tolerance = fixture.tolerance.float64,
  evaluator: FixtureEvaluator = evaluateTask,
): Promise<(FixtureLine | SkippedLine)[]> {
  const lines: (FixtureLine | SkippedLine)[] = [];
  for (const entry of fixture.entries) lines.push(await runFixtureEntry(entry, fixture.inputs, tolerance, evaluator));
  return lines;
}

/** Largest absolute error, and whether every number is within tolerance; NaN and a wrong length never pass. */
function compare(actual: ArrayLike<number>, expected: ArrayLike<number>, { abs, rel }: Tolerance) {
  let error = actual.length === expected.length ? 0 : Number.POSITIVE_INFINITY;
  let pass = error === 0;
  for (let i = 0; i < expected.length; i++) {
    const off = Math.abs(actual[i]! - expected[i]!);
    error = Math.max(error, Number.isNaN(off) ? Number.POSITIVE_INFINITY : off);
    if (!(off <= Math.max(abs, rel * Math.abs(expected[i]!)))) pass = false;
  }
  return { error, pass };
}
