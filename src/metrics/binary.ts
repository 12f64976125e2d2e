import type { Interval } from './bootstrap.ts';

/** The 97.5 % point of the standard normal. */
const z95 = 1.959963984540054;

/**
 * Wilson's 95 % score interval (Wilson 1927) for x of n. Only for one yes or no a problem (greedy accuracy, or pass@k with
 * n = k), never for k pooled samples a problem. n = 0 gives [0, 1].
 */
export function wilson(x: number, n: number, z = z95): Interval {
  if (n === 0) return [0, 1];
  const p = x / n;
  const spread = z * z;
  const centre = (p + spread / (2 * n)) / (1 + spread / n);
  const half = (z / (1 + spread / n)) * Math.sqrt((p * (1 - p)) / n + spread / (4 * n * n));
  return [x === 0 ? 0 : centre - half, x === n ? 1 : centre + half];
}

/**
 * McNemar's exact two-sided p for b problems only one side solved and c only the other: twice the smaller binomial tail at
 * 1/2, at most 1. Without discordant problems it is 1.
 */
export function mcnemarExact(b: number, c: number): number {
  const n = b + c;
  const tail = Math.min(b, c);
  // In logarithms, since 2^-n is 0 in doubles for n over 1074.
  let logTerm = -n * Math.LN2;
  let sum = Math.exp(logTerm);
  for (let i = 1; i <= tail; i++) {
    logTerm += Math.log((n - i + 1) / i);
    sum += Math.exp(logTerm);
  }
  return Math.min(1, 2 * sum);
}
