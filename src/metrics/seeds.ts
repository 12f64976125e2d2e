/** Quantile .975 of Student's t by degrees of freedom 1 .. 30 (any statistical table); 1.96 beyond. */
const T975 = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11,
  2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
];

export interface OverSeeds {
  mean: number;
  /** 95 % by Student's t over seeds; null for one seed. */
  ci95: [number, number] | null;
}

/**
 * The mean of one number a seed with its 95 % interval. Runs of different seeds differ in problems, rollouts, order and noise,
 * so this interval holds all of them; differences are to be taken within a seed before they come here.
 */
export function overSeeds(values: readonly number[]): OverSeeds {
  const n = values.length;
  if (n === 0) throw new RangeError('There is no seed to average over.');
  const mean = values.reduce((a, b) => a + b, 0) / n;
  if (n === 1) return { mean, ci95: null };
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  const half = (T975[n - 2] ?? 1.96) * Math.sqrt(variance / n);
  return { mean, ci95: [mean - half, mean + half] };
}
