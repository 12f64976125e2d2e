import type { ArrayOps, Objective, ObjectiveBatch, ObjectiveOptions } from './objective.ts';

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
  exp: (a) => ({ ...a, data: a.data.map(Math.exp) }),
  scale: (a, factor) => ({ ...a, data: a.data.map((x) => x * factor) }),
  sumTokens: (a) => ({
    rows: a.rows,
    cols: 1,
    data: Float64Array.from({ length: a.rows }, (_, b) => total(a.data.subarray(b * a.cols, (b + 1) * a.cols))),
  }),
  sumAll: (a) => ({ rows: 1, cols: 1, data: Float64Array.of(total(a.data)) }),
};

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
}

/** Loss and per-token coefficient of one batch in doubles; `logp` is [rows * tokens]. */
export function evaluateFloat64(
  objective: Objective,
  batch: ObjectiveBatch,
  logp: ArrayLike<number>,
  options: ObjectiveOptions,
): Float64Result {
  const arrays: Record<string, Float64Matrix> = {};
  for (const [name, { kind, data }] of Object.entries(objective.prepare(batch, options))) {
    arrays[name] = { rows: batch.rows, cols: kind === 'token' ? batch.tokens : 1, data };
  }
  const input = { rows: batch.rows, cols: batch.tokens, data: Float64Array.from(logp) };
  const { loss, coefficient } = objective.evaluate(float64Ops, input, arrays, options);
  return { loss: loss.data[0]!, coefficient: coefficient.data };
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
