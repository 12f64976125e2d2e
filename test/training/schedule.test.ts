import { describe, expect, it } from 'vitest';
import { rateAt } from '../../src/training/schedule.ts';

const rates = (steps: number, warmup: number) =>
  Array.from({ length: steps }, (_, i) => rateAt(i + 1, { learningRate: 2, steps, warmup }));

describe('rateAt', () => {
  it('rises linearly to its peak at the end of the warm-up', () => {
    expect(rates(40, 0.1).slice(0, 5)).toEqual([0.5, 1, 1.5, 2, 2]);
  });

  it('falls by half a cosine that would reach 0 one step after the last', () => {
    const fall = rates(40, 0.1).slice(4);
    for (const [i, rate] of fall.entries()) expect(rate).toBeCloseTo(1 + Math.cos((Math.PI * i) / 36), 12);
    expect(rateAt(41, { learningRate: 2, steps: 40, warmup: 0.1 })).toBeCloseTo(0, 12);
  });

  it.each([
    [1, 0],
    [1, 0.5],
    [2, 0.5],
    [3, 0.05],
    [80, 0.05],
    [2000, 0],
  ])('moves in every one of %i steps with a warm-up of %d, and never past the peak', (steps, warmup) => {
    const all = rates(steps, warmup);
    expect(Math.min(...all)).toBeGreaterThan(0);
    expect(Math.max(...all)).toBe(2);
  });
});
