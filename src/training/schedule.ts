export interface Schedule {
  learningRate: number;
  /** Steps of the whole run. */
  steps: number;
  /** Share of the steps over which the rate rises linearly. */
  warmup: number;
}

/**
 * The learning rate of step 1 .. steps: linear warm-up, then half a cosine (Loshchilov & Hutter 2017, without restarts) that
 * would reach 0 one step after the last, so that every step moves.
 */
export function rateAt(step: number, { learningRate, steps, warmup }: Schedule): number {
  const rise = Math.round(steps * warmup);
  if (step <= rise) return (learningRate * step) / rise;
  const progress = (step - 1 - rise) / (steps - rise);
  return learningRate * 0.5 * (1 + Math.cos(Math.PI * Math.min(1, progress)));
}
