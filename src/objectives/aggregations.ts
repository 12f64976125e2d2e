import type { ObjectiveBatch } from './objective.ts';
import { choiceOption } from './options.ts';
import { rowLengths, rowNumbers } from './row-data.ts';

/** What an aggregation may know of a batch beside the row itself. Only rows that count are in it. */
export interface Totals {
  rows: number;
  /** Completion tokens. */
  tokens: number;
  /** Those with r > 0, and those with r < 0. */
  positive: { rows: number; tokens: number };
  negative: { rows: number; tokens: number };
}

/** What the sum over tokens is divided by: what one completion token of a row weighs before its reward, n_b. */
export interface Aggregation {
  label: string;
  /** n_b in TeX. */
  tex: string;
  share(row: { length: number; reward: number }, totals: Totals): number;
}

/** All aggregations, by the name that a config knows them by. A new one is an entry here. */
export const aggregations = {
  tokens: {
    label: 'by tokens',
    tex: '\\tfrac{1}{\\sum_b L_b}',
    share: (_, { tokens }) => 1 / tokens,
  },
  'row-means': {
    label: 'by row means',
    tex: '\\tfrac{1}{N L_b}',
    share: ({ length }, { rows }) => 1 / (rows * length),
  },
  rows: {
    label: 'by rows',
    tex: '\\tfrac{1}{N}',
    share: (_, { rows }) => 1 / rows,
  },
  /** Each class by its own tokens; rows with r = 0 are in no class. */
  classes: {
    label: 'by classes',
    tex: '\\tfrac{1}{L_\\pm}',
    share: ({ reward }, { positive, negative }) =>
      reward > 0 ? 1 / positive.tokens : reward < 0 ? 1 / negative.tokens : 0,
  },
} satisfies Record<string, Aggregation>;

export type AggregationId = keyof typeof aggregations;

/** The option that chooses among these aggregations; the first is the default. */
export function normalisationOption<const Id extends AggregationId>(...ids: readonly [Id, ...Id[]]) {
  return choiceOption({
    label: 'normalisation',
    help: 'What the sum over tokens is divided by.',
    values: Object.fromEntries(ids.map((id) => [id, aggregations[id].label])) as Record<Id, string>,
  });
}

/**
 * n_b of every row, [rows]. Rows whose reward fails `counts` are as if they were not in the batch, and so are rows without
 * completion tokens: they only fill a batch up to a fixed shape. An empty class is dropped: no row asks for its weight.
 */
export function tokenShare(
  batch: ObjectiveBatch,
  aggregation: Aggregation,
  counts: (reward: number) => boolean = () => true,
): Float64Array {
  const lengths = rowLengths(batch);
  const none = { rows: 0, tokens: 0 };
  const totals: Totals = { ...none, positive: { ...none }, negative: { ...none } };
  for (let b = 0; b < batch.rows; b++) {
    const length = lengths[b]!;
    const reward = batch.reward[b]!;
    if (length === 0 || !counts(reward)) continue;
    const own = reward > 0 ? totals.positive : reward < 0 ? totals.negative : null;
    for (const sum of own ? [totals, own] : [totals]) {
      sum.rows++;
      sum.tokens += length;
    }
  }
  const share = rowNumbers(batch, 'share');
  const row = { length: 0, reward: 0 };
  for (let b = 0; b < batch.rows; b++) {
    row.length = lengths[b]!;
    row.reward = batch.reward[b]!;
    if (row.length > 0 && counts(row.reward)) share[b] = aggregation.share(row, totals);
  }
  return share;
}
