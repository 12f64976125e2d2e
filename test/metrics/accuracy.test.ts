import { expect, test } from 'vitest';
import { meanAtK, meanPassAtK, meanWithError, passAtK } from '../../src/metrics/accuracy.ts';
import { mcnemarExact, wilson } from '../../src/metrics/binary.ts';
import fixtures from '../fixtures/metrics.json' with { type: 'json' };

const { stats } = fixtures;
const { paired_example: paired } = stats;

test.each(fixtures.pass_at_k)('pass@$k from $c right of $n', ({ n, c, k, value, biased_plugin }) => {
  expect(Math.abs(passAtK(n, c, k) - value)).toBeLessThan(1e-12);
  // 1 - (1 - c/n)^k is biased low.
  if (k > 1 && c > 0 && c < n) expect(passAtK(n, c, k)).toBeGreaterThanOrEqual(biased_plugin);
});

test('pass@k equals the share of k-subsets with a right answer', () => {
  const n = 7;
  for (let c = 0; c <= n; c++) {
    for (let k = 1; k <= n; k++) {
      let hit = 0;
      let all = 0;
      for (let subset = 0; subset < 2 ** n; subset++) {
        const members = [...Array(n).keys()].filter((i) => subset & (1 << i));
        if (members.length !== k) continue;
        all++;
        if (members.some((i) => i < c)) hit++;
      }
      expect(Math.abs(passAtK(n, c, k) - hit / all)).toBeLessThan(1e-12);
    }
  }
});

test('pass@k is never extrapolated', () => {
  expect(() => passAtK(8, 3, 9)).toThrow('1 <= k <= n');
  expect(() => passAtK(8, 9, 4)).toThrow(RangeError);
});

test('mean@k, pass@k and clustered errors of the fixture', () => {
  const { k, counts_a: a, counts_b: b } = paired;
  const near = (got: number, wanted: number) => expect(Math.abs(got - wanted)).toBeLessThan(1e-12);
  near(meanAtK(a, k), paired.mean_a);
  near(meanAtK(b, k), paired.mean_b);
  near(meanPassAtK(a, k, 8), paired.pass_at_8_a);
  near(meanPassAtK(a, k, 4), paired.pass_at_4_a);
  near(meanWithError(a.map((c) => c / k)).standardError, paired.se_a_clustered);
  near(meanWithError(b.map((c) => c / k)).standardError, paired.se_b_clustered);
  const differences = meanWithError(b.map((c, i) => (c - a[i]!) / k));
  near(differences.mean, paired.mean_diff);
  near(differences.standardError, paired.se_diff_paired);
});

test('counts that cannot be are refused', () => {
  expect(() => meanAtK([], 8)).toThrow('at least one problem');
  expect(() => meanAtK([3, 9], 8)).toThrow('9 right answers of 8');
  expect(() => meanAtK([0.5], 8)).toThrow('0.5 right answers');
});

test.each(stats.wilson95)('Wilson interval of $x in $n', ({ x, n, ci }) => {
  const [low, high] = wilson(x, n);
  expect(Math.abs(low - ci[0]!)).toBeLessThan(1e-12);
  expect(Math.abs(high - ci[1]!)).toBeLessThan(1e-12);
});

test.each(stats.mcnemar_exact)("McNemar's exact p of $b against $c", ({ b, c, p }) => {
  expect(Math.abs(mcnemarExact(b, c) - p)).toBeLessThan(1e-12);
  expect(mcnemarExact(c, b)).toBe(mcnemarExact(b, c));
});

test("McNemar's exact p holds out where 2^-n is no double", () => {
  expect(mcnemarExact(1000, 1000)).toBe(1);
  const p = mcnemarExact(950, 1050);
  // The normal approximation with continuity correction gives 0.0269.
  expect(Math.abs(p - 0.0269)).toBeLessThan(0.0005);
});
