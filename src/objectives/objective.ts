import type { z } from 'zod';
import type { Advantage } from '../rewards/advantages.ts';
import type { OptionShape, OptionsOf, OptionValue } from './options.ts';

/**
 * An objective is a function of the label log-probs l[b,t] = log p(y_bt | y_b,<t, x_b) and of data that training does not
 * change (mask, rewards, log-probs under other policies). It is written once, in two halves:
 *   `prepare` turns the data into weights, a number a row, in doubles, once a batch;
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
  /** [rows] completion tokens of each row; counted from the mask where absent. */
  lengths?: ArrayLike<number>;
  /** [rows] the problem a row answers, 0 ..; rows of one problem share it. */
  group?: ArrayLike<number>;
  /** [rows] the unit (row, pair or group) that a row came in, told by the number of its first row; absent: each its own. */
  unit?: ArrayLike<number>;
  /** [rows] the row of this batch that a row is paired with, -1: none. */
  partner?: ArrayLike<number>;
  /**
   * [rows] zeros to write into, by a name of the asker's: memory that the caller reserves once and that stands until the next
   * batch. Ask by `rowNumbers` of row-data.ts, which makes an array where there is none.
   */
  rowNumbers?(name: string): Float64Array;
}

/** Log-probs of the labels under a policy that training does not move: the base model, or whichever wrote the row. */
export type LogProbs = 'reference' | 'behaviour';

/**
 * A weight array that `evaluate` asks for.
 *   span   [rows] -> [rows, tokens]: the row's number on its completion tokens, exactly 0 elsewhere
 *   row    [rows] -> [rows, 1]
 *   token  [rows * tokens] -> [rows, tokens], for what truly differs by token; costs a step the most
 *   index  [rows] -> the index of `gatherRows` (-1: none) or of `sumUnits`, in rows of the batch
 */
export interface Prepared {
  kind: 'span' | 'row' | 'token' | 'index';
  data: ArrayLike<number>;
}

export type ObjectiveOptions = Readonly<Record<string, OptionValue>>;

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
  log(a: A): A;
  sigmoid(a: A): A;
  /** log sigmoid(a), exact where sigmoid(a) itself would be 0 or 1. */
  logSigmoid(a: A): A;
  minimum(a: A, b: A): A;
  maximum(a: A, b: A): A;
  /** At least `low` and at most `high`, both finite. */
  clip(a: A, low: number, high: number): A;
  /** 1 where a > b, else 0. */
  greater(a: A, b: A): A;
  scale(a: A, factor: number): A;
  /** a + by. */
  shift(a: A, by: number): A;
  /** [rows, tokens] -> [rows, 1]. */
  sumTokens(a: A): A;
  /** [rows, tokens] or [rows, 1] -> the batch total, as the device's scalar (one number a lane). */
  sumAll(a: A): A;
  /** Row index[b] of a as row b; zeros where the index is -1. */
  gatherRows(a: A, index: A): A;
  /** [rows, 1] -> [rows, 1]: every row gets the total over the rows of its unit. */
  sumUnits(a: A, unit: A): A;
}

export interface Evaluated<A> {
  /** The value to report: a scalar (one number a lane on the device). */
  loss: A;
  /** dL/dl, [rows, tokens]; exactly 0 where the mask is 0. May be one of the prepared arrays itself: do not write to it. */
  coefficient: A;
  /**
   * What else to report, scalars as the loss: share of clipped tokens, a pair's margin. Like the loss they must be sums over
   * the batch, since a batch may come in pieces: put what they are divided by into a prepared weight. Each costs its
   * dispatches.
   */
  metrics?: Record<string, A>;
}

export interface Objective<Shape extends OptionShape = OptionShape> {
  /** Kebab-case; the word in configs, links and records. */
  id: string;
  /** What its lanes are called: `RIFT`. */
  name: string;
  title: string;
  /** One sentence for a student. */
  about: string;
  citation: string;
  /** TeX. */
  formula(options: OptionsOf<Shape>): string;
  /**
   * What a person may set, beside rewards and learning rate. The page's controls, `--set`, links and the schema of a config
   * are made from it.
   */
  options: z.ZodObject<Shape>;
  /** Which rows of the buffer a lane of this objective draws. */
  rows: 'all' | 'positives';
  /** What its loss is a sum over, and so what a batch must not tear apart. */
  unit: 'row' | 'pair' | 'group';
  /** `evaluate` finds these beside the prepared weights, under their names, [rows, tokens], 0 where the mask is 0. */
  needs: readonly LogProbs[];
  /** What turns a group's verdicts into the rewards of its rows. */
  advantage(options: OptionsOf<Shape>): Advantage;
  /** The infimum of the loss: 0 for a loss bounded below, -Infinity for one that is not. */
  infimum: number;
  /** Whether what a wrong answer earns changes anything. */
  usesNegativeReward: boolean;
  /** Whether c is, by design, not the derivative of the reported loss: some factor of it is held constant (stop-gradient). */
  surrogate?: boolean;
  /** The entries of the fixture file that it computes, by their names there. */
  fixtures: Readonly<Record<string, FixtureForm<Shape>>>;
  /**
   * The weight arrays that `evaluate` reads, in work that grows with the rows and not with their tokens. Their names and
   * kinds depend on the options only, so the slots that hold them on a device are made once.
   */
  prepare(batch: ObjectiveBatch, options: OptionsOf<Shape>): Record<string, Prepared>;
  /**
   * `logp` is [rows, tokens] and must be finite where the mask is 0 (any real label's log-prob is; weights there are 0).
   * Throws if `prepared` misses an array that `prepare` made.
   */
  evaluate<A>(ops: ArrayOps<A>, logp: A, prepared: Record<string, A>, options: OptionsOf<Shape>): Evaluated<A>;
}

/** How an objective computes an entry of the fixture file. */
export interface FixtureForm<Shape extends OptionShape = OptionShape> {
  /** Those that differ from their defaults. */
  options?: Partial<OptionsOf<Shape>>;
  /** Which of the file's arrays are the rewards, or these numbers; `rewards` where it does not say. */
  rewards?: 'rewards' | 'graded_rewards' | 'correct' | 'ones' | readonly number[];
  /** The rows come from the policy that is trained: its log-probs are the behaviour's. */
  onPolicy?: boolean;
}

/**
 * One key for all that makes two lanes one computation: the objective and every option. Lanes with the same key are evaluated
 * together.
 */
export function laneKey({
  objective,
  options,
}: {
  objective: Pick<Objective, 'id'>;
  options: ObjectiveOptions;
}): string {
  return `${objective.id} ${JSON.stringify(Object.entries(options).sort(([a], [b]) => (a < b ? -1 : 1)))}`;
}
