import { z } from 'zod';
import { type Advantage, constant } from '../rewards/advantages.ts';
import { type Aggregation, tokenShare } from './aggregations.ts';
import type { ArrayOps, LogProbs, Objective, ObjectiveBatch, Prepared } from './objective.ts';
import type { OptionShape, OptionsOf } from './options.ts';
import { rowLengths, rowNumbers, weight } from './row-data.ts';
import type { Beside, Level, TokenWeight } from './weights/weight.ts';

/** How right and wrong rows enter the loss; null: not at all. */
export interface Weights {
  positive: TokenWeight | null;
  negative: TokenWeight | null;
  /** What every row adds, whatever it earns: so many times n f. A divergence from another policy, as it is. */
  every?: { weight: TokenWeight; times: number };
}

type Told<Shape extends OptionShape> = Pick<
  Objective<Shape>,
  'id' | 'name' | 'title' | 'about' | 'citation' | 'rows' | 'infimum' | 'fixtures'
>;

/** An objective as a line that names its parts: c = -n A w. */
export interface Line<Shape extends OptionShape> extends Told<Shape> {
  options: Shape;
  /** n: what one token of a row weighs. Only the rows that the objective draws are counted in it. */
  aggregation(options: OptionsOf<Shape>): Aggregation;
  /** A: what a row earns among the answers to its problem; r+ and r- as they are where the line does not say. */
  advantage?(options: OptionsOf<Shape>): Advantage;
  /** Whether the size of A counts, or only its sign; it counts where the line does not say. */
  size?: 'counts' | 'ignored';
  /** w, for each class of rows. */
  weights(options: OptionsOf<Shape>): Weights;
  /** What weights read that only other options than the default choose; the default's weights say it themselves. */
  needs?: readonly LogProbs[];
  unit?: Objective['unit'];
  surrogate?: boolean;
}

/** A sum in the loss: the weights of some rows, and how those depend on l. */
interface Term {
  name: string;
  weight: TokenWeight;
  /** k / n of a row with that reward. */
  factor(reward: number): number;
  /** What stands before f in the loss, given n in TeX. */
  tex(n: string): string;
}

/**
 * The objective of a line. Its loss is sum_b k_b f(x_b) over the rows of each class, and c = k w: see `TokenWeight` for k and
 * x. A line that weighs both classes alike has one term, so that naming two parts costs no more than naming one.
 */
export function compose<Shape extends OptionShape>(line: Line<Shape>): Objective<Shape> {
  const counts = line.rows === 'positives' ? (reward: number) => reward > 0 : () => true;
  const termsOf = (options: OptionsOf<Shape>) => terms(line.weights(options), line.size !== 'ignored');
  return {
    id: line.id,
    name: line.name,
    title: line.title,
    about: line.about,
    citation: line.citation,
    options: z.object(line.options),
    rows: line.rows,
    unit: line.unit ?? 'row',
    needs: needsOf(line),
    advantage: line.advantage ?? (() => constant),
    infimum: line.infimum,
    usesNegativeReward: line.rows === 'all',
    surrogate: line.surrogate ?? false,
    fixtures: line.fixtures,

    formula(options) {
      const n = line.aggregation(options).tex;
      const sums = termsOf(options).map(({ tex, weight: { tex: own } }) => `${tex(n)}\\, ${own}`);
      return `\\mathcal{L} = ${sums.join(' \\;')}`;
    },

    prepare(batch, options) {
      const list = termsOf(options);
      const level = levelOf(list, line.id);
      const share = tokenShare(batch, line.aggregation(options), counts);
      const lengths = rowLengths(batch);
      const prepared: Record<string, Prepared> = {};
      if (level !== 'token') prepared.spread = { kind: 'span', data: spread(batch, lengths, level) };
      for (const {
        name,
        factor,
        weight: { rows },
      } of list) {
        const data = rowNumbers(batch, name);
        for (let b = 0; b < batch.rows; b++) {
          const reward = batch.reward[b]!;
          const own = counts(reward) ? factor(reward) : 0;
          if (own !== 0) data[b] = share[b]! * (level === 'row-mean' ? lengths[b]! : 1) * own;
        }
        prepared[name] = { kind: level === 'token' ? 'span' : 'row', data };
        for (const [own, numbers] of Object.entries(rows?.(batch) ?? {}))
          prepared[`${name}.${own}`] = { kind: 'row', data: numbers };
      }
      return prepared;
    },

    evaluate(ops, logp, prepared, options) {
      const list = termsOf(options);
      const level = levelOf(list, line.id);
      const over = level === 'token' ? null : weight(prepared, 'spread');
      const x = over === null ? logp : ops.sumTokens(ops.mul(over, logp));
      const parts = list.map(({ name, weight: own }) => {
        const k = weight(prepared, name);
        const { f, w } = own.at(ops, x, beside(ops, prepared, name, over));
        const value = ops.mul(k, f);
        return { value, coefficient: w === null ? k : w === f ? value : ops.mul(k, w) };
      });
      const coefficient = parts.map((part) => part.coefficient).reduce((a, b) => ops.add(a, b));
      return {
        loss: ops.sumAll(parts.map((part) => part.value).reduce((a, b) => ops.add(a, b))),
        coefficient: over === null ? coefficient : ops.mul(over, coefficient),
      };
    },
  };
}

/** Whose log-probs a line's weights read, each once. */
function needsOf<Shape extends OptionShape>({ options, weights, needs = [] }: Line<Shape>): LogProbs[] {
  const { positive, negative, every } = weights(z.object(options).parse({}) as OptionsOf<Shape>);
  const read = [positive, negative, every?.weight].flatMap((own) => own?.needs ?? []);
  return [...new Set([...read, ...needs])];
}

function terms({ positive, negative, every }: Weights, sized: boolean): Term[] {
  const earned = (reward: number) => (sized ? reward : Math.sign(reward));
  const sum = (condition: string) => (n: string) => `-\\sum_{${condition}} ${n}${sized ? '\\, r_b' : ''}`;
  const list: Term[] = [];
  if (positive !== null && positive === negative)
    list.push({ name: 'coefficient', weight: positive, factor: (r) => -earned(r), tex: sum('b') });
  else {
    if (positive)
      list.push({ name: 'positive', weight: positive, factor: (r) => (r > 0 ? -earned(r) : 0), tex: sum('r_b>0') });
    if (negative)
      list.push({ name: 'negative', weight: negative, factor: (r) => (r < 0 ? -earned(r) : 0), tex: sum('r_b<0') });
  }
  if (every)
    list.push({
      name: 'every',
      weight: every.weight,
      factor: () => every.times,
      tex: (n) => `+ ${every.times} \\sum_b ${n}`,
    });
  return list;
}

/** The level at which the terms are evaluated: a weight that is linear takes the other's. */
function levelOf(list: readonly Term[], id: string): Level {
  const levels = new Set(list.map(({ weight: { level } }) => level).filter((level) => level !== 'any'));
  if (levels.size > 1) throw new Error(`The weights of "${id}" read at different levels: ${[...levels].join(', ')}.`);
  return [...levels][0] ?? 'token';
}

/** What makes a row's own number out of its tokens' log-probs: 1 / L_b for their mean, 1 for their sum. */
function spread(batch: ObjectiveBatch, lengths: ArrayLike<number>, level: Level): Float64Array {
  const data = rowNumbers(batch, 'spread');
  for (let b = 0; b < batch.rows; b++) data[b] = level === 'row-mean' && lengths[b]! > 0 ? 1 / lengths[b]! : 1;
  return data;
}

/** Other log-probs at the level of x. */
function beside<A>(ops: ArrayOps<A>, prepared: Record<string, A>, term: string, over: A | null): Beside<A> {
  return {
    logProbs(name) {
      const cells = prepared[name];
      if (cells === undefined) throw new Error(`A weight reads ${name} log-probs; it must say that it needs them.`);
      return over === null ? cells : ops.sumTokens(ops.mul(over, cells));
    },
    row: (name) => weight(prepared, `${term}.${name}`),
  };
}
