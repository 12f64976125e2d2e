import { checkCounts, meanAtK } from './accuracy.ts';
import { bootstrapInterval, type Interval } from './bootstrap.ts';

/** mean@k and pass@k over problems, with a 95 % bootstrap interval of mean@k over problems. */
export interface Estimate {
  problems: number;
  k: number;
  mean: number;
  passAtK: number;
  ci95: Interval;
}

/** Right answers of each problem of one suite, 0 .. k each. */
export interface Counts {
  correct: readonly number[];
  k: number;
}

const shares = ({ correct, k }: Counts): number[] => correct.map((c) => c / k);
const anyRight = (correct: readonly number[]): number => correct.filter((c) => c > 0).length / correct.length;
const average = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length;

/**
 * The estimate of one suite. pass@k is the share of problems with a right answer among k, which is the unbiased estimate
 * for k samples a problem. Throws a RangeError for no problems or a count outside 0 .. k.
 */
export function estimateSuite(correct: readonly number[], k: number, seed = 0): Estimate {
  return estimateOverall([{ correct, k }], seed);
}

/**
 * The unweighted mean over suites, so that a long suite weighs no more than a short one; the interval resamples problems
 * within each suite. Throws a RangeError for no suites, a suite without problems, or suites of different k.
 */
export function estimateOverall(suites: readonly Counts[], seed = 0): Estimate {
  const k = suites[0]?.k;
  if (k === undefined) throw new RangeError('An overall accuracy needs at least one suite.');
  for (const suite of suites) {
    checkCounts(suite.correct, suite.k);
    if (suite.k !== k) throw new RangeError(`Suites with ${k} and ${suite.k} answers a problem cannot be averaged.`);
  }
  return {
    problems: suites.reduce((sum, { correct }) => sum + correct.length, 0),
    k,
    mean: average(suites.map(({ correct }) => meanAtK(correct, k))),
    passAtK: average(suites.map(({ correct }) => anyRight(correct))),
    ci95: bootstrapInterval(suites.map(shares), seed),
  };
}

/** How much better a is than b, in mean@k, and the 95 % interval of that. */
export interface PairedDifference {
  diff: number;
  ci95: Interval;
}

/**
 * mean@k of a less that of b over the same problems of the same suites: each problem's difference is taken first, so what
 * makes a problem easy or hard for both drops out (Miller 2024, arXiv 2411.00640). Unweighted mean over suites; the
 * bootstrap resamples problems, so both sides of a problem stay together. Throws a RangeError where the two do not pair.
 */
export function pairedDifference(a: readonly Counts[], b: readonly Counts[], seed = 0): PairedDifference {
  if (a.length !== b.length || a.length === 0) {
    throw new RangeError(
      `A paired difference needs the same suites on both sides; there are ${a.length} and ${b.length}.`,
    );
  }
  const differences = a.map((left, s) => {
    const right = b[s]!;
    checkCounts(left.correct, left.k);
    checkCounts(right.correct, right.k);
    if (left.correct.length !== right.correct.length) {
      throw new RangeError(
        `Suite ${s + 1} has ${left.correct.length} problems on one side and ${right.correct.length} on the other; they do not pair.`,
      );
    }
    const rightShares = shares(right);
    return shares(left).map((share, i) => share - rightShares[i]!);
  });
  return { diff: average(differences.map(average)), ci95: bootstrapInterval(differences, seed) };
}
