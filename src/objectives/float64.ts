import type { ArrayOps, LogProbs, Objective, ObjectiveBatch, ObjectiveOptions, Prepared } from './objective.ts';

/** A [rows, cols] array of doubles, row by row; a scalar is [1, 1]. */
export interface Float64Matrix {
  rows: number;
  cols: number;
  data: Float64Array;
}

/** The array operations in doubles: what the screen, the fixtures and finite differences use. */
export const float64Ops: ArrayOps<Float64Matrix> = {
  add: (a, b) => zip(a, b, (x, y) => x + y),
  sub: (a, b) => zip(a, b, (x, y) => x - y),
  mul: (a, b) => zip(a, b, (x, y) => x * y),
  div: (a, b) => zip(a, b, (x, y) => x / y),
  exp: (a) => map(a, Math.exp),
  log: (a) => map(a, Math.log),
  sigmoid: (a) => map(a, (x) => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x)))),
  logSigmoid: (a) => map(a, (x) => Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x)))),
  minimum: (a, b) => zip(a, b, Math.min),
  maximum: (a, b) => zip(a, b, Math.max),
  clip: (a, low, high) => map(a, (x) => Math.min(Math.max(x, low), high)),
  greater: (a, b) => zip(a, b, (x, y) => (x > y ? 1 : 0)),
  scale: (a, factor) => map(a, (x) => x * factor),
  shift: (a, by) => map(a, (x) => x + by),
  sumTokens: (a) => ({
    rows: a.rows,
    cols: 1,
    data: Float64Array.from({ length: a.rows }, (_, b) => total(a.data.subarray(b * a.cols, (b + 1) * a.cols))),
  }),
  sumAll: (a) => ({ rows: 1, cols: 1, data: Float64Array.of(total(a.data)) }),
  gatherRows(a, index) {
    const data = new Float64Array(a.data.length);
    for (let b = 0; b < a.rows; b++) {
      const from = index.data[b]!;
      if (from >= 0) data.set(a.data.subarray(from * a.cols, (from + 1) * a.cols), b * a.cols);
    }
    return { ...a, data };
  },
  sumUnits(a, unit) {
    const sums = new Map<number, number>();
    for (let b = 0; b < a.rows; b++) sums.set(unit.data[b]!, (sums.get(unit.data[b]!) ?? 0) + a.data[b]!);
    return { ...a, data: a.data.map((_, b) => sums.get(unit.data[b]!)!) };
  },
};

const map = (a: Float64Matrix, f: (x: number) => number): Float64Matrix => ({ ...a, data: a.data.map((x) => f(x)) });

/** Element by element; an operand with one column stands for all columns of the other. */
function zip(a: Float64Matrix, b: Float64Matrix, f: (x: number, y: number) => number): Float64Matrix {
  const cols = Math.max(a.cols, b.cols);
  if (a.rows !== b.rows || (a.cols !== cols && a.cols !== 1) || (b.cols !== cols && b.cols !== 1)) {
    throw new Error(`Arrays of shape [${a.rows},${a.cols}] and [${b.rows},${b.cols}] cannot be combined.`);
  }
  const data = new Float64Array(a.rows * cols);
  for (let i = 0; i < data.length; i++) {
    const row = Math.floor(i / cols);
    data[i] = f(a.data[a.cols === 1 ? row : i]!, b.data[b.cols === 1 ? row : i]!);
  }
  return { rows: a.rows, cols, data };
}

function total(data: Float64Array): number {
  let sum = 0;
  for (const x of data) sum += x;
  return sum;
}

export interface Float64Result {
  loss: number;
  /** dL/dl, [rows * tokens]. */
  coefficient: Float64Array;
  metrics: Record<string, number>;
}

/** Log-probs under other policies, [rows * tokens] each; masked cells may hold anything. */
export type OtherLogProbs = Partial<Record<LogProbs, ArrayLike<number>>>;

/**
 * Loss and per-token coefficient of one batch in doubles; `logp` is [rows * tokens]. Throws where the objective needs
 * log-probs that are not given.
 */
export function evaluateFloat64(
  objective: Objective,
  batch: ObjectiveBatch,
  logp: ArrayLike<number>,
  options: ObjectiveOptions,
  others: OtherLogProbs = {},
): Float64Result {
  const inputs = objectiveInputs(objective, batch, objective.prepare(batch, options), others);
  const arrays = Object.fromEntries(
    Object.entries(inputs).map(([name, { width, data }]) => [
      name,
      { rows: batch.rows, cols: width, data: Float64Array.from(data) },
    ]),
  );
  const input = { rows: batch.rows, cols: batch.tokens, data: Float64Array.from(logp) };
  const { loss, coefficient, metrics = {} } = objective.evaluate(float64Ops, input, arrays, options);
  return {
    loss: loss.data[0]!,
    coefficient: coefficient.data,
    metrics: Object.fromEntries(Object.entries(metrics).map(([name, { data }]) => [name, data[0]!])),
  };
}

/** All that `evaluate` reads beside l, spread out, [rows * width] each: prepared weights, and the log-probs it needs. */
export function objectiveInputs(
  objective: Objective,
  batch: ObjectiveBatch,
  prepared: Record<string, Prepared>,
  others: OtherLogProbs,
): Record<string, { width: number; whole: boolean; data: ArrayLike<number> }> {
  const { rows, tokens, mask } = batch;
  const onTokens = (of: (cell: number) => number) =>
    Float64Array.from({ length: rows * tokens }, (_, cell) => (mask[cell] ? of(cell) : 0));
  const inputs: ReturnType<typeof objectiveInputs> = {};
  for (const [name, { kind, data }] of Object.entries(prepared)) {
    if (kind === 'span')
      inputs[name] = { width: tokens, whole: false, data: onTokens((cell) => data[Math.floor(cell / tokens)]!) };
    else inputs[name] = { width: kind === 'token' ? tokens : 1, whole: kind === 'index', data };
  }
  for (const name of objective.needs) {
    const values = others[name];
    if (!values) throw new Error(`The objective "${objective.id}" needs ${name} log-probs; pass them.`);
    inputs[name] = { width: tokens, whole: false, data: onTokens((cell) => values[cell]!) };
  }
  return inputs;
}

/**
 * Log-probs of the labels, [cells], by one log-softmax with the maximum taken out first. `logits` is [cells * vocabulary];
 * a label outside the vocabulary is read as 0, because only masked cells may hold one.
 */
export function labelLogProbs(logits: ArrayLike<number>, labels: ArrayLike<number>, vocabulary: number): Float64Array {
  return Float64Array.from({ length: labels.length }, (_, cell) => {
    const label = labels[cell]! < vocabulary && labels[cell]! >= 0 ? labels[cell]! : 0;
    return logits[cell * vocabulary + label]! - logSumExp(logits, cell * vocabulary, vocabulary);
  });
}

/**
 * dL/dlogits = c (onehot - softmax), [cells * vocabulary]: the backward pass of every objective from its coefficient.
 * Cells with c = 0 get exactly 0. Throws when a cell with c != 0 has a label outside the vocabulary.
 */
export function logitsGradient(
  logits: ArrayLike<number>,
  labels: ArrayLike<number>,
  vocabulary: number,
  coefficient: ArrayLike<number>,
): Float64Array {
  const gradient = new Float64Array(labels.length * vocabulary);
  for (let cell = 0; cell < labels.length; cell++) {
    const c = coefficient[cell]!;
    if (c === 0) continue;
    const start = cell * vocabulary;
    const norm = logSumExp(logits, start, vocabulary);
    if (!(labels[cell]! >= 0 && labels[cell]! < vocabulary)) {
      throw new Error(`The label ${labels[cell]} of an unmasked cell is outside the vocabulary of ${vocabulary}.`);
    }
    for (let v = 0; v < vocabulary; v++) gradient[start + v] = -c * Math.exp(logits[start + v]! - norm);
    gradient[start + labels[cell]!]! += c;
  }
  return gradient;
}

function logSumExp(values: ArrayLike<number>, start: number, count: number): number {
  let max = Number.NEGATIVE_INFINITY;
  for (let i = start; i < start + count; i++) max = Math.max(max, values[i]!);
  let sum = 0;
  for (let i = start; i < start + count; i++) sum += Math.exp(values[i]! - max);
  return max + Math.log(sum);
}
