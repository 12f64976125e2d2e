import {
  checkCounts,
  type Estimate,
  estimateOverall,
  estimateSuite,
  meanAtK,
  type PairedDifference,
  pairedDifference,
} from '../../metrics/index.ts';
import { suiteKind } from '../../problems/index.ts';
import type { LaneEvaluated, SuiteCounts } from './events.ts';
import type { EvaluationPoint } from './run-state.ts';

/** The in-distribution or the out-of-distribution ones of these suites. */
export function suitesOfKind<T extends { suite: string }>(counts: readonly T[], kind: 'id' | 'ood'): T[] {
  return counts.filter(({ suite }) => suiteKind(suite) === kind);
}

/** Points by event: scrubbing through a recorded run applies its events again and again, and resampling takes 10 ms. */
const known = new WeakMap<LaneEvaluated, { seed: number; point: EvaluationPoint }>();

/**
 * What an evaluation event says: an estimate a suite, and the unweighted means over in-distribution and over
 * out-of-distribution suites. The seed fixes the bootstrap. The same event gives the same object, not to be changed.
 */
export function evaluationPoint(event: LaneEvaluated, seed: number): EvaluationPoint {
  const before = known.get(event);
  if (before?.seed === seed) return before.point;
  const point = measure(event, seed);
  known.set(event, { seed, point });
  return point;
}

function measure({ step, suites: counts, probe }: LaneEvaluated, seed: number): EvaluationPoint {
  const id = suitesOfKind(counts, 'id');
  const ood = suitesOfKind(counts, 'ood');
  return {
    step,
    suites: counts,
    estimates: estimatesOf(counts, seed),
    overall: id.length > 0 ? estimateOverall(id, seed) : noEstimate(counts[0]?.k ?? 0),
    ood: ood.length > 0 ? estimateOverall(ood, seed) : null,
    probe,
  };
}

/** An estimate a suite, each made when it is first read: of most evaluations only the overall one is ever looked at. */
function estimatesOf(counts: readonly SuiteCounts[], seed: number): Record<string, Estimate> {
  const estimates: Record<string, Estimate> = {};
  for (const { suite, correct, k } of counts) {
    checkCounts(correct, k);
    let made: Estimate | undefined;
    Object.defineProperty(estimates, suite, {
      enumerable: true,
      get: () => {
        made ??= estimateSuite(correct, k, seed);
        return made;
      },
    });
  }
  return estimates;
}

/** Share of the base's held-out mean@k under which a lane counts as collapsed. */
export const collapseShare = 0.6;

/** The unweighted mean@k over the in-distribution suites, without an interval; NaN where there is none. */
export function overallMean(counts: readonly SuiteCounts[]): number {
  const means = suitesOfKind(counts, 'id').map(({ correct, k }) => meanAtK(correct, k));
  return means.reduce((sum, value) => sum + value, 0) / means.length;
}

/** Of no problems at all. */
function noEstimate(k: number): Estimate {
  return { problems: 0, k, mean: Number.NaN, passAtK: Number.NaN, ci95: [Number.NaN, Number.NaN] };
}

/**
 * How much more of the in-distribution suites a gets right than b (mean@k, paired by problem), with its 95 % interval;
 * null where the two were not measured on the same suites and problems.
 */
export function pairedOverall(a: EvaluationPoint, b: EvaluationPoint, seed: number): PairedDifference | null {
  const left = suitesOfKind(a.suites, 'id');
  const right = suitesOfKind(b.suites, 'id');
  const pairs =
    left.length > 0 && left.length === right.length && left.every((suite, i) => samePopulation(suite, right[i]!));
  return pairs ? pairedDifference(left, right, seed) : null;
}

const samePopulation = (a: SuiteCounts, b: SuiteCounts) => a.suite === b.suite && a.correct.length === b.correct.length;
