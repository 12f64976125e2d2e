/** The loss at which the axis turns from linear to logarithmic. */
const knee = 0.5;

/** The loss axis: asinh(v / 0.5), linear near 0 and logarithmic on both sides, so a loss that runs to minus infinity fits. */
export const lossScale = (value: number): number => Math.asinh(value / knee);

/** The loss at a place of the axis. */
export const lossAt = (place: number): number => knee * Math.sinh(place);

/** Round numbers in the order in which an axis wants them: 0, then powers of ten, then their fives, then their twos. */
function roundNumbers(limit: number): number[] {
  const list = [0];
  for (const digit of [1, 5, 2]) {
    for (let power = -3; digit * 10 ** power <= limit; power++) {
      const value = Number(`${digit}e${power}`);
      list.push(value, -value);
    }
  }
  return list;
}

/**
 * Up to about `count` round tick values within [low, high] for the asinh axis, in rising order and never closer on it than
 * its share. Where fewer than two round numbers lie in the range, evenly spaced ones of few digits.
 */
export function lossTicks(low: number, high: number, count = 7): number[] {
  if (!(high > low) || !Number.isFinite(high - low)) return Number.isFinite(low) ? [low] : [0];
  const gap = (lossScale(high) - lossScale(low)) / count;
  const ticks: number[] = [];
  for (const value of roundNumbers(Math.max(Math.abs(low), Math.abs(high)))) {
    const far = ticks.every((tick) => Math.abs(lossScale(tick) - lossScale(value)) >= gap * 0.999);
    if (value >= low && value <= high && far) ticks.push(value);
  }
  if (ticks.length < 2) {
    const step = 10 ** Math.floor(Math.log10((high - low) / 2));
    const size = [5, 2, 1].map((digit) => digit * step).find((s) => (high - low) / s >= 2) ?? step;
    ticks.length = 0;
    for (let i = Math.ceil(low / size); i * size <= high; i++) ticks.push(Number((i * size).toPrecision(12)));
  }
  return ticks.sort((a, b) => a - b);
}
