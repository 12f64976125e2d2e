import { z } from 'zod';
import { evaluateFloat64, labelLogProbs, logitsGradient, type OtherLogProbs } from './float64.ts';
import { objectives } from './list.ts';
import type { FixtureForm, Objective, ObjectiveBatch, ObjectiveOptions, Prepared } from './objective.ts';
import { rowLengths } from './row-data.ts';

/** How the lab computes an entry of a fixture. */
export interface FixtureLane {
  objective: Objective;
  options: ObjectiveOptions;
  form: FixtureForm;
}

/** The fixture entries that these objectives say they compute, under the fixture's own names. */
export const fixtureLanes = (list: readonly Objective[]): Record<string, FixtureLane> =>
  Object.fromEntries(
    list.flatMap((objective) =>
      Object.entries(objective.fixtures).map(([name, form]) => [
        name,
        { objective, options: objective.options.parse(form.options ?? {}), form },
      ]),
    ),
  );

/** Those of all objectives; docs/objectives.md is this as a table. */
export const FIXTURE_LANES: Readonly<Record<string, FixtureLane>> = fixtureLanes(objectives);

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
    ref_logits: cube.optional(),
    old_logits: cube.optional(),
    groups: z.array(z.number()).optional(),
    pairs: z.array(z.tuple([z.number(), z.number()])).optional(),
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
  rewards: Partial<Record<string, number[]>>;
  /** [rows * tokens * vocabulary] each, as far as the file has them. */
  reference?: Float64Array;
  behaviour?: Float64Array;
  /** [rows] */
  groups?: number[];
  /** A right row and a wrong one each. */
  pairs?: [number, number][];
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
  const logits = (name: string, values: number[][][] | undefined) =>
    values && Float64Array.from(flat(name, values.flat(2), cells * vocabulary));
  const tolerance = meta?.suggested_tolerance;
  return {
    inputs: {
      rows,
      tokens,
      vocabulary,
      logits: logits('logits', inputs.logits)!,
      reference: logits('ref_logits', inputs.ref_logits),
      behaviour: logits('old_logits', inputs.old_logits),
      groups: inputs.groups && flat('groups', inputs.groups, rows),
      pairs: inputs.pairs,
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
  others: OtherLogProbs;
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
export function evaluateTask(task: FixtureTask): FixtureResult {
  const { objective, options, batch, others, logits, labels, vocabulary } = task;
  const logp = labelLogProbs(logits, labels, vocabulary);
  const { loss, coefficient } = evaluateFloat64(objective, batch, logp, options, others);
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
 * or whose inputs the file does not hold, is skipped.
 */
export async function runFixtureEntry(
  entry: FixtureEntry,
  inputs: FixtureInputs,
  tolerance: Tolerance,
  evaluator: FixtureEvaluator = evaluateTask,
  lanes: Readonly<Record<string, FixtureLane>> = FIXTURE_LANES,
): Promise<FixtureLine | SkippedLine> {
  const lane = Object.hasOwn(lanes, entry.name) ? lanes[entry.name]! : null;
  const task = lane && fixtureTask(lane, inputs);
  if (!task) return { name: entry.name, skipped: true };
  const result = await evaluator(task);
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

/** The task of an entry; null where the file lacks what it needs. */
function fixtureTask({ objective, options, form }: FixtureLane, inputs: FixtureInputs): FixtureTask | null {
  const reward = typeof form.rewards === 'object' ? form.rewards : inputs.rewards[form.rewards ?? 'rewards'];
  if (!reward || (objective.unit === 'pair' && !inputs.pairs)) return null;
  const { rows, tokens, mask, logits, labels, vocabulary } = inputs;
  const others: OtherLogProbs = {};
  for (const name of objective.needs) {
    const of = name === 'behaviour' && form.onPolicy ? logits : inputs[name];
    if (!of) return null;
    others[name] = labelLogProbs(of, labels, vocabulary);
  }
  const partner = new Array<number>(rows).fill(-1);
  for (const [right, wrong] of inputs.pairs ?? []) [partner[right], partner[wrong]] = [wrong, right];
  const unit = partner.map((other, b) => (objective.unit === 'pair' && other >= 0 ? Math.min(b, other) : b));
  const batch: ObjectiveBatch = { rows, tokens, mask, reward, group: inputs.groups, unit, partner };
  batch.lengths = rowLengths(batch);
  return { objective, options, batch, prepared: objective.prepare(batch, options), others, logits, labels, vocabulary };
}

/** Every entry of a fixture in file order: a line for each that the lab computes, a skipped line for each other. */
export async function checkFixture(
  fixture: Fixture,
  tolerance: Tolerance = fixture.tolerance.float64,
  evaluator: FixtureEvaluator = evaluateTask,
  lanes: Readonly<Record<string, FixtureLane>> = FIXTURE_LANES,
): Promise<(FixtureLine | SkippedLine)[]> {
  const lines: (FixtureLine | SkippedLine)[] = [];
  for (const entry of fixture.entries)
    lines.push(await runFixtureEntry(entry, fixture.inputs, tolerance, evaluator, lanes));
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
