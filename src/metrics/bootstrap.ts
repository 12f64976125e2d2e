import { purposes } from '../random/address.ts';
import { philox4x32 } from '../random/philox.ts';

/** A closed interval. */
export type Interval = [low: number, high: number];

export const defaultResamples = 5000;

/** Tables of drawn indices kept for the next call, in entries; 8 million of two bytes are the suites of a whole run. */
const tableBudget = 8_000_000;
const tables = new Map<string, Uint16Array>();
let tableEntries = 0;

/**
 * `resamples` rows of `n` indices drawn from 0 .. n-1 with replacement and without bias, row by row. They depend on the
 * seed, the stratum and n only, so every comparison of the same problems uses the same resamples; kept for the next call.
 */
function resampleTable(n: number, resamples: number, seed: number, stratum: number): Uint16Array {
  if (n > 0xffff) throw new RangeError(`A bootstrap takes up to 65535 problems; this one has ${n}.`);
  const name = `${n} ${resamples} ${seed} ${stratum}`;
  const known = tables.get(name);
  if (known) return known;
  const table = new Uint16Array(n * resamples);
  const key = new Uint32Array([seed, 0]);
  const counter = new Uint32Array([purposes.bootstrap << 16, stratum, 0, 0]);
  const block = new Uint32Array(4);
  // Two draws of 16 bits a word, scaled to 0 .. n-1. The 65536 % n draws too many are those whose product leaves least
  // below the point (Lemire 2019, arXiv 1805.10941); they are drawn again.
  const surplus = 65536 % n;
  for (let filled = 0; filled < table.length; counter[3]!++) {
    philox4x32(counter, key, block);
    for (let half = 0; half < 8 && filled < table.length; half++) {
      const word = block[half >> 1]!;
      const draw = half & 1 ? word >>> 16 : word & 0xffff;
      const product = Math.imul(draw, n);
      if ((product & 0xffff) >= surplus) table[filled++] = product >>> 16;
    }
  }
  if (tableEntries + table.length > tableBudget) {
    tables.clear();
    tableEntries = 0;
  }
  tables.set(name, table);
  tableEntries += table.length;
  return table;
}

/** The value at a share of a sorted list, interpolated linearly between its neighbours. */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return low + (high - low) * (place - below);
}

/**
 * The 95 % percentile bootstrap interval of the unweighted mean over strata (suites) of each stratum's mean, resampling
 * entries (problems) within each stratum (Efron and Tibshirani 1993, chapter 13). Deterministic in the seed. Throws a
 * RangeError for a stratum with no entries or more than 65,535.
 */
export function bootstrapInterval(
  strata: readonly ArrayLike<number>[],
  seed = 0,
  resamples = defaultResamples,
): Interval {
  const totals = new Float64Array(resamples);
  for (const [s, values] of strata.entries()) {
    const n = values.length;
    if (n === 0) throw new RangeError('A bootstrap needs at least one problem in each suite.');
    const table = resampleTable(n, resamples, seed, s);
    const column = Float64Array.from(values);
    const weight = 1 / (n * strata.length);
    for (let r = 0, i = 0; r < resamples; r++) {
      let sum = 0;
      for (const end = i + n; i < end; i++) sum += column[table[i]!]!;
      totals[r]! += sum * weight;
    }
  }
  totals.sort();
  return [quantile(totals, 0.025), quantile(totals, 0.975)];
}
