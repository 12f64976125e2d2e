import type { Normalisation, ObjectiveBatch } from './objective.ts';

/** Completion tokens of each row, [rows]. */
export function rowLengths(batch: ObjectiveBatch): Float64Array {
  const lengths = new Float64Array(batch.rows);
  for (let b = 0; b < batch.rows; b++) {
    for (let t = 0; t < batch.tokens; t++) lengths[b]! += batch.mask[b * batch.tokens + t]! ? 1 : 0;
  }
  return lengths;
}

/** Completion tokens in rows whose reward passes `counts`. */
export function tokensWhere(batch: ObjectiveBatch, counts: (reward: number) => boolean): number {
  const lengths = rowLengths(batch);
  let total = 0;
  for (let b = 0; b < batch.rows; b++) if (counts(batch.reward[b]!)) total += lengths[b]!;
  return total;
}

/**
 * What one completion token of each row weighs before its reward, [rows]: the whole meaning of a normalisation.
 *   tokens     1 / (completion tokens of the batch)
 *   row-means  1 / (rows x tokens of the row)
 *   rows       1 / rows
 *   classes    1 / (completion tokens of the row's own class); rows with r = 0 are in no class
 * Rows whose reward fails `counts` are as if they were not in the batch, and so are rows without completion tokens: they
 * only fill a batch up to a fixed shape. An empty class is dropped: no row asks for its weight.
 */
export function tokenShare(
  batch: ObjectiveBatch,
  normalisation: Normalisation,
  counts: (reward: number) => boolean = () => true,
): Float64Array {
  const lengths = rowLengths(batch);
  const rows = lengths.filter((length, b) => length > 0 && counts(batch.reward[b]!)).length;
  const all = tokensWhere(batch, counts);
  const positive = tokensWhere(batch, (r) => r > 0);
  const negative = tokensWhere(batch, (r) => r < 0);
  const share: Record<Normalisation, (length: number, reward: number) => number> = {
    tokens: () => 1 / all,
    'row-means': (length) => 1 / (rows * length),
    rows: () => 1 / rows,
    classes: (_, reward) => (reward > 0 ? 1 / positive : reward < 0 ? 1 / negative : 0),
  };
  return lengths.map((length, b) => {
    const reward = batch.reward[b]!;
    return length > 0 && counts(reward) ? share[normalisation](length, reward) : 0;
  });
}

/** Spreads one number a row over its completion tokens, [rows * tokens]; exactly +0 elsewhere. */
export function onTokens(batch: ObjectiveBatch, perRow: ArrayLike<number>): Float64Array {
  return Float64Array.from({ length: batch.rows * batch.tokens }, (_, i) =>
    batch.mask[i] ? perRow[Math.floor(i / batch.tokens)]! : 0,
  );
}

/** The prepared array of that name; throws where the caller left it out. */
export function weight<A>(prepared: Record<string, A>, name: string): A {
  const found = prepared[name];
  if (found === undefined)
    throw new Error(`The objective needs the prepared weights "${name}"; pass all that prepare() made.`);
  return found;
}

/** `tokenShare` in TeX. */
export const TOKEN_SHARE_TEX: Record<Normalisation, string> = {
  tokens: '\\tfrac{1}{\\sum_b L_b}',
  'row-means': '\\tfrac{1}{N L_b}',
  rows: '\\tfrac{1}{N}',
  classes: '\\tfrac{1}{L_\\pm}',
};
