import { expect, test } from 'vitest';
import { decimate } from '../../src/metrics/decimate.ts';
import { lossAt, lossScale, lossTicks } from '../../src/metrics/loss-scale.ts';

test('a short line keeps all its points', () => {
  expect(decimate([3, 1, 2])).toEqual([0, 1, 2]);
  expect(decimate([])).toEqual([]);
});

test('a long line keeps its ends, every spike, and about 240 points', () => {
  const values = Array.from({ length: 10_000 }, (_, i) => Math.sin(i / 50));
  values[4321] = 40;
  values[7777] = -40;
  const kept = decimate(values);
  expect(kept.length).toBeLessThanOrEqual(242);
  expect(kept.length).toBeGreaterThan(200);
  expect(kept[0]).toBe(0);
  expect(kept.at(-1)).toBe(9999);
  expect(kept).toContain(4321);
  expect(kept).toContain(7777);
  expect([...kept].sort((a, b) => a - b)).toEqual(kept);
  expect(new Set(kept).size).toBe(kept.length);
});

test('a stretch without numbers stays a gap', () => {
  const values = Array.from({ length: 2000 }, (_, i) => (i >= 900 && i < 1200 ? Number.NaN : i));
  values[300] = Number.POSITIVE_INFINITY;
  const kept = decimate(values, 100);
  expect(kept).toContain(300);
  expect(kept.some((i) => i >= 900 && i < 1200)).toBe(true);
  const gaps = kept.filter((i) => !Number.isFinite(values[i]!));
  expect(Math.min(...gaps.filter((i) => i > 300))).toBe(900);
  const finite = kept.filter((i) => Number.isFinite(values[i]!));
  expect(Math.max(...finite.filter((i) => i < 900))).toBe(899);
  expect(Math.min(...finite.filter((i) => i >= 900))).toBe(1200);
});

test('the loss axis is odd, linear near 0, logarithmic far out, and its inverse undoes it', () => {
  for (const value of [-1e6, -3, -0.01, 0, 0.2, 7]) {
    expect(Math.abs(lossAt(lossScale(value)) - value)).toBeLessThan(1e-9 * Math.max(1, Math.abs(value)));
    expect(lossScale(-value)).toBeCloseTo(-lossScale(value), 12);
  }
  expect(lossScale(0.01)).toBeCloseTo(0.02, 4);
  expect(lossScale(-1e4) - lossScale(-1e3)).toBeCloseTo(-Math.log(10), 4);
});

test.each([
  [-30, 2],
  [0, 1.2],
  [-1.06, 0.4],
  [-1e6, 3],
  [0.101, 0.109],
  [-40, -20],
])('ticks of %f to %f are few, in range, rising and apart', (low, high) => {
  const ticks = lossTicks(low, high);
  expect(ticks.length).toBeGreaterThanOrEqual(2);
  expect(ticks.length).toBeLessThanOrEqual(9);
  for (const [i, tick] of ticks.entries()) {
    expect(tick).toBeGreaterThanOrEqual(low);
    expect(tick).toBeLessThanOrEqual(high);
    if (i > 0) expect(lossScale(tick) - lossScale(ticks[i - 1]!)).toBeGreaterThan(0);
  }
  if (low <= 0 && high >= 0) expect(ticks).toContain(0);
});

test('a range of no width has one tick', () => {
  expect(lossTicks(2, 2)).toEqual([2]);
  expect(lossTicks(Number.NaN, 2)).toEqual([0]);
});
