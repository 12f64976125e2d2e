/**
 * An objective is a function of the label log-probs l[b,t] = log p(y_bt | y_b,<t, x_b) and of data that training does not
 * change (mask, rewards). It is written once, in two halves:
 *   `prepare` turns the data into per-token and per-row weights, in doubles, once a batch;
 *   `evaluate` combines them with l by array operations and returns the loss and, by hand, c = dL/dl.
 * The backward pass of a model starts from c, because dL/dlogits = c (onehot - softmax) for every such objective.
 * The array operations have two implementations: Float64Array (screen, fixtures, finite differences) and device tensors.
 */
export interface ObjectiveBatch {
  rows: number;
  tokens: number;
  /** [rows * tokens], 1 on completion tokens with EOS, 0 on prompt and padding. */
  mask: ArrayLike<number>;
  /** [rows]; r > 0 is a positive, r < 0 a negative, 0 contributes nothing but stays in the denominator. */
  reward: ArrayLike<number>;
}

export type Reading = 'token-mean' | 'geometric-mean' | 'sequence-product';
/** tokens: completion tokens of the batch; row-means: rows of row means; rows: rows; classes: each class by its own tokens. */
export type Normalisation = 'tokens' | 'row-means' | 'rows' | 'classes';

export interface ObjectiveOptions {
  reading: Reading;
  normalisation: Normalisation;
}

/** A weight array that `evaluate` asks for: per token [rows, tokens] or per row [rows, 1]. */
export interface Prepared {
  kind: 'token' | 'row';
  data: Float64Array;
}

/**
 * About the operations an objective may use; A is an array of shape [rows, tokens] or [rows, 1]. Binary operations
 * broadcast [rows, 1] over tokens. Each is one device dispatch (a reduction may be two), so an objective counts them.
 * On the device every array has a leading lane axis that no operation crosses: an objective may assume nothing about
 * the shape of the scalar that `sumAll` returns.
 */
export interface ArrayOps<A> {
  add(a: A, b: A): A;
  sub(a: A, b: A): A;
  mul(a: A, b: A): A;
  div(a: A, b: A): A;
  exp(a: A): A;
  scale(a: A, factor: number): A;
  /** [rows, tokens] -> [rows, 1]. */
  sumTokens(a: A): A;
  /** [rows, tokens] or [rows, 1] -> the batch total, as the device's scalar (one number a lane). */
  sumAll(a: A): A;
}

export interface Evaluated<A> {
  /** The value to report: a scalar (one number a lane on the device). */
  loss: A;
  /** dL/dl, [rows, tokens]; exactly 0 where the mask is 0. May be one of the prepared arrays itself: do not write to it. */
  coefficient: A;
}

export type ObjectiveId = 'rift' | 'naive' | 'rft';

export interface Objective {
  id: ObjectiveId;
  title: string;
  /** One sentence for a student. */
  about: string;
  /** TeX, by reading and normalisation. */
  formula(options: ObjectiveOptions): string;
  citation: string;
  /** Which rows of the buffer a lane of this objective draws. */
  rows: 'all' | 'positives';
  /** The infimum of the loss: 0 for a loss bounded below, -Infinity for one that is not. */
  infimum: number;
  /** Which options change anything, so that no control is shown that does nothing. */
  readings: readonly Reading[];
  normalisations: readonly Normalisation[];
  usesNegativeReward: boolean;
  /** Completion tokens that get a gradient from this objective; with none, the optimizer step is skipped. */
  activeTokens(batch: ObjectiveBatch): number;
  /**
   * The weight arrays that `evaluate` reads. Their names and kinds depend on `options.reading` only, so the slots that
   * hold them on a device are made once.
   */
  prepare(batch: ObjectiveBatch, options: ObjectiveOptions): Record<string, Prepared>;
  /**
   * `logp` is [rows, tokens] and must be finite where the mask is 0 (any real label's log-prob is; weights there are 0).
   * Throws if `prepared` misses an array that `prepare` made.
   */
  evaluate<A>(ops: ArrayOps<A>, logp: A, prepared: Record<string, A>, options: ObjectiveOptions): Evaluated<A>;
}
