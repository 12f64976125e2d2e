/**
 * Indices of about `target` points that draw the same line: the least and the greatest of each stretch, the first and the
 * last point, and one not-finite value of each stretch that has any, so that a gap stays a gap. In rising order; all
 * indices when there are no more than `target`.
 */
export function decimate(values: ArrayLike<number>, target = 240): number[] {
  const n = values.length;
  if (n <= target) return Array.from({ length: n }, (_, i) => i);
  const kept = new Set([0, n - 1]);
  const stretches = Math.max(1, Math.floor((target - 2) / 2));
  for (let s = 0; s < stretches; s++) {
    const end = Math.floor(((s + 1) * n) / stretches);
    let least = -1;
    let greatest = -1;
    let gap = -1;
    for (let i = Math.floor((s * n) / stretches); i < end; i++) {
      const value = values[i]!;
      if (!Number.isFinite(value)) {
        if (gap < 0) gap = i;
        continue;
      }
      if (least < 0 || value < values[least]!) least = i;
      if (greatest < 0 || value > values[greatest]!) greatest = i;
    }
    for (const index of [least, greatest, gap]) if (index >= 0) kept.add(index);
  }
  return [...kept].sort((a, b) => a - b);
}
