function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The mean of a list and its standard error over entries, sd / sqrt(n) with n - 1 in sd. The entry is the unit. */
export function meanWithError(values: readonly number[]): { mean: number; standardError: number } {
  const centre = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  return { mean: centre, standardError: Math.sqrt(squares / (values.length - 1) / values.length) };
}

/**
 * Mean@k: the mean over problems of c / k, for c right answers of k. Throws a RangeError for no problems or a count
 * outside 0 .. k.
 */
export function meanAtK(correct: readonly number[], k: number): number {
  checkCounts(correct, k);
  return mean(correct.map((c) => c / k));
}

/**
 * The unbiased estimate of pass@k from n samples with c right ones: 1 - C(n-c, k) / C(n, k), as the product
 * 1 - prod_{i=n-c+1..n} (1 - k/i) (Chen et al. 2021, section 2.1; human-eval `estimate_pass_at_k`). With n = k it is 1
 * where any answer is right. Throws a RangeError for k > n: it is never extrapolated.
 */
export function passAtK(n: number, c: number, k: number): number {
  if (k > n || k < 1 || c < 0 || c > n) {
    throw new RangeError(`pass@${k} cannot be estimated from ${c} right answers of ${n}; it needs 1 <= k <= n.`);
  }
  if (n - c < k) return 1;
  let allWrong = 1;
  for (let i = n - c + 1; i <= n; i++) allWrong *= 1 - k / i;
  return 1 - allWrong;
}

/** The mean over problems of the unbiased pass@k, from the right answers of n samples each. */
export function meanPassAtK(correct: readonly number[], n: number, k: number): number {
  checkCounts(correct, n);
  return mean(correct.map((c) => passAtK(n, c, k)));
}

/** Throws a RangeError unless there is a problem and every count is a whole number of 0 .. k. */
export function checkCounts(correct: readonly number[], k: number): void {
  if (correct.length === 0) throw new RangeError('An accuracy needs at least one problem.');
  const bad = correct.find((c) => !Number.isInteger(c) || c < 0 || c > k);
  if (bad !== undefined) throw new RangeError(`A problem has ${bad} right answers of ${k}; it must be 0 to ${k}.`);
}
