import type { ArrayOps, LogProbs, ObjectiveBatch } from '../objective.ts';

/** What a weight reads as l: every token's own log-prob, the row's mean, or the row's sum. */
export type Level = 'token' | 'row-mean' | 'row-sum';

/** What a weight finds beside l, at its own level. */
export interface Beside<A> {
  /** Log-probs under another policy; throws unless the weight says that it needs them. */
  logProbs(name: LogProbs): A;
  /** An array that the weight's own `rows` made, [rows, 1]. */
  row(name: string): A;
}

/**
 * How a row's loss depends on its log-probs: with x = l[b,t], M_b or S_b by its level, a row adds k f(x) to the loss, and
 * k w(x) to the coefficient, where w = df/dx. (k = -n_b A_b, times L_b where one mean stands for all tokens of the row.)
 * A weight with an option is a function of it that returns one of these.
 */
export interface TokenWeight {
  /** `any`: f is linear, so that it means the same at all levels. */
  level: Level | 'any';
  /** The other policies whose log-probs it reads beside l, at its own level; none where it does not say. */
  needs?: readonly LogProbs[];
  /** The sum over a row of f, in TeX. */
  tex: string;
  /** Whether w is, by design, not the derivative of f. */
  surrogate?: boolean;
  /** What it reads of a whole row, [rows] each; the names are always the same. */
  rows?(batch: ObjectiveBatch): Record<string, ArrayLike<number>>;
  /** f and w; w null stands for 1. Where both are one array, return it twice, and it costs one product. */
  at<A>(ops: ArrayOps<A>, x: A, beside: Beside<A>): { f: A; w: A | null };
}
