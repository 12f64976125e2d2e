import { expect, test } from 'vitest';
import { meanWithError } from '../../src/metrics/accuracy.ts';
import { bootstrapInterval, quantile } from '../../src/metrics/bootstrap.ts';
import { estimateOverall, estimateSuite, pairedDifference } from '../../src/metrics/estimate.ts';
import { stream } from '../../src/random/stream.ts';
import fixtures from '../fixtures/metrics.json' with { type: 'json' };

const { counts_a: a, counts_b: b, k, mean_a, mean_diff, pass_at_8_a } = fixtures.stats.paired_example;

/** Right answers of n problems whose chance is itself random, so that samples of a problem resemble each other. */
function simulate(n: number, seed: number, ease = 0.5): number[] {
  const random = stream(seed, 'problems');
  return Array.from({ length: n }, () => {
    const chance = Math.min(1, Math.max(0, ease + 0.3 * random.normal()));
    return Array.from({ length: 8 }, () => (random.uniform() < chance ? 1 : 0)).reduce<number>((s, x) => s + x, 0);
  });
}

test('quantiles interpolate between neighbours', () => {
  expect(quantile([1, 2, 3, 4], 0)).toBe(1);
  expect(quantile([1, 2, 3, 4], 1)).toBe(4);
  expect(quantile([1, 2, 3, 4], 0.5)).toBe(2.5);
});

test('the estimate of a suite is that of the fixture and is the same each time', () => {
  const estimate = estimateSuite(a, k, 5);
  expect(estimate).toMatchObject({ problems: 12, k: 8 });
  expect(Math.abs(estimate.mean - mean_a)).toBeLessThan(1e-12);
  expect(Math.abs(estimate.passAtK - pass_at_8_a)).toBeLessThan(1e-12);
  expect(estimateSuite(a, k, 5)).toEqual(estimate);
  const counts = simulate(200, 2);
  expect(estimateSuite(counts, k, 6).ci95).not.toEqual(estimateSuite(counts, k, 5).ci95);
});

test('the interval has the width that resampling problems gives, not that of pooled samples', () => {
  const counts = simulate(400, 1);
  const { mean, standardError } = meanWithError(counts.map((c) => c / 8));
  const [low, high] = estimateSuite(counts, 8).ci95;
  expect(Math.abs((high - low) / (2 * 1.96 * standardError) - 1)).toBeLessThan(0.06);
  expect(Math.abs((high + low) / 2 - mean)).toBeLessThan(standardError / 4);
  const pooled = Math.sqrt((mean * (1 - mean)) / (400 * 8));
  expect(high - low).toBeGreaterThan(1.5 * 2 * 1.96 * pooled);
});

test('a 95 % interval covers the truth about 95 times in 100', () => {
  const truth = meanWithError(simulate(40_000, 999).map((c) => c / 8)).mean;
  let covered = 0;
  for (let trial = 0; trial < 200; trial++) {
    const [low, high] = bootstrapInterval([simulate(80, trial).map((c) => c / 8)], trial, 500);
    if (low <= truth && truth <= high) covered++;
  }
  expect(covered).toBeGreaterThan(178);
  expect(covered).toBeLessThan(199);
});

test('suites weigh the same, however long, and problems are resampled within each', () => {
  const short = { correct: [8, 8], k: 8 };
  const long = { correct: new Array(100).fill(0), k: 8 };
  const overall = estimateOverall([short, long]);
  expect(overall).toMatchObject({ problems: 102, mean: 0.5, passAtK: 0.5 });
  // All problems of a suite agree, so no resample within suites can move the mean.
  expect(overall.ci95).toEqual([0.5, 0.5]);
});

test('two suites halve the variance of one', () => {
  const one = simulate(300, 3);
  const two = simulate(300, 4);
  const width = ([low, high]: [number, number]) => high - low;
  const single = width(estimateSuite(one, 8).ci95);
  const both = width(
    estimateOverall([
      { correct: one, k: 8 },
      { correct: two, k: 8 },
    ]).ci95,
  );
  expect(Math.abs(both / single - Math.SQRT1_2)).toBeLessThan(0.05);
});

test('a paired difference is that of the fixture, and narrower than two separate intervals', () => {
  const { diff, ci95 } = pairedDifference([{ correct: b, k }], [{ correct: a, k }]);
  expect(Math.abs(diff - mean_diff)).toBeLessThan(1e-12);
  expect(ci95[0]).toBeLessThan(diff);
  expect(ci95[1]).toBeGreaterThan(diff);
  const [low, high] = estimateSuite(a, k).ci95;
  expect(ci95[1] - ci95[0]).toBeLessThan((high - low) / 2);
});

test('a constant gain on every problem has an interval of no width', () => {
  const base = Array.from({ length: 50 }, (_, i) => i % 8);
  const better = base.map((c) => c + 1);
  const { diff, ci95 } = pairedDifference([{ correct: better, k: 8 }], [{ correct: base, k: 8 }]);
  expect(diff).toBeCloseTo(0.125, 12);
  expect(ci95[0]).toBeCloseTo(0.125, 12);
  expect(ci95[1]).toBeCloseTo(0.125, 12);
});

test('the difference turned round is its negative', () => {
  const left = [
    { correct: simulate(60, 5), k: 8 },
    { correct: simulate(40, 6), k: 8 },
  ];
  const right = [
    { correct: simulate(60, 7), k: 8 },
    { correct: simulate(40, 8), k: 8 },
  ];
  const there = pairedDifference(left, right, 2);
  const back = pairedDifference(right, left, 2);
  expect(there.diff).toBeCloseTo(-back.diff, 12);
  expect(there.ci95[0]).toBeCloseTo(-back.ci95[1], 12);
  expect(there.ci95[1]).toBeCloseTo(-back.ci95[0], 12);
});

test('what does not pair or has no problems is refused in one sentence', () => {
  const suite = { correct: [1, 2], k: 8 };
  expect(() => pairedDifference([suite], [])).toThrow('same suites on both sides');
  expect(() => pairedDifference([suite], [{ correct: [1], k: 8 }])).toThrow('they do not pair');
  expect(() => estimateOverall([])).toThrow('at least one suite');
  expect(() => estimateOverall([suite, { correct: [1], k: 4 }])).toThrow('cannot be averaged');
  expect(() => estimateSuite([], 8)).toThrow('at least one problem');
});
