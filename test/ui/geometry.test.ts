import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  crosses,
  type Frame,
  linearScale,
  lossScale,
  markIndices,
  niceTicks,
  spreadLabels,
  stemEnd,
  stepAt,
  stepTicks,
  xPixel,
  yPixel,
} from '../../src/ui/charts/geometry.ts';

const frame: Frame = { width: 640, height: 328, left: 52, right: 560, top: 8, bottom: 288 };

describe('labels at the line heads', () => {
  it('leaves labels that do not touch where they are', () => {
    expect(spreadLabels([20, 100, 60], 16, 0, 200)).toEqual([20, 100, 60]);
  });

  it('moves two that touch apart by the same way', () => {
    expect(spreadLabels([50, 54], 16, 0, 200)).toEqual([44, 60]);
  });

  it('keeps labels inside, in order and apart, for any wishes that fit', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -50, max: 350, noNaN: true }), { minLength: 1, maxLength: 12 }),
        (wanted) => {
          const placed = spreadLabels(wanted, 16.8, 0, 300);
          const order = wanted.map((at, i) => ({ at, i })).sort((a, b) => a.at - b.at || a.i - b.i);
          for (const [n, { i }] of order.entries()) {
            const here = placed[i]!;
            expect(here).toBeGreaterThanOrEqual(-1e-6);
            expect(here).toBeLessThanOrEqual(300 + 1e-6);
            const before = order[n - 1];
            if (before) expect(here - placed[before.i]!).toBeGreaterThanOrEqual(16.8 - 1e-6);
          }
        },
      ),
    );
  });
});

describe('scales', () => {
  it('shows the round ticks of the loss axis, zero always among them', () => {
    const scale = lossScale([0.12, -1.06], 280, String);
    expect(scale.ticks).toEqual([-1, -0.5, -0.25, 0, 0.25]);
    expect(yPixel(frame, scale, 0.12)).toBeLessThan(yPixel(frame, scale, 0));
  });

  it('holds a loss that has run far off, with ticks that do not crowd', () => {
    const scale = lossScale([0.1, -40_000], 280, String);
    const at = scale.ticks.map((tick) => yPixel(frame, scale, tick)).sort((a, b) => a - b);
    for (let i = 1; i < at.length; i++) expect(at[i]! - at[i - 1]!).toBeGreaterThan(20);
    expect(yPixel(frame, scale, -40_000)).toBeLessThan(frame.bottom);
  });

  it('ignores values that are not finite, and copes with none', () => {
    expect(lossScale([Number.NaN, Number.NEGATIVE_INFINITY], 280, String).ticks).toContain(0);
    expect(linearScale([], String, { zero: true }).domain[1]).toBeGreaterThan(0);
  });

  it('never puts accuracy above 1', () => {
    expect(linearScale([0.99, 1], String, { zero: true, max: 1 }).domain).toEqual([0, 1]);
  });

  it('ends step ticks on the last step where a round gap allows', () => {
    expect(stepTicks(150)).toEqual([0, 30, 60, 90, 120, 150]);
    expect(stepTicks(80, 5)).toEqual([0, 20, 40, 60, 80]);
    expect(stepTicks(12)).toEqual([0, 3, 6, 9, 12]);
    expect(stepTicks(97).length).toBeLessThanOrEqual(6);
    expect(niceTicks(-4.1, 0, 6)).toEqual([-4, -3, -2, -1, 0]);
  });

  it('finds the step under a pixel, kept to what has happened', () => {
    expect(stepAt(frame, [0, 150], xPixel(frame, [0, 150], 96), 134)).toBe(96);
    expect(stepAt(frame, [0, 150], 900, 134)).toBe(134);
    expect(stepAt(frame, [0, 150], 0, 134)).toBe(0);
  });
});

describe('flags and marks', () => {
  it('ends a stem short of another lane below', () => {
    expect(stemEnd(100, [50, 180], 250)).toBe(170);
    expect(stemEnd(100, [50], 250)).toBe(250);
  });

  it('sees a line that crosses a box, and one that passes by', () => {
    const box = { left: 10, right: 20, top: 10, bottom: 20 };
    expect(
      crosses(
        [
          [0, 0],
          [30, 30],
        ],
        box,
      ),
    ).toBe(true);
    expect(
      crosses(
        [
          [0, 30],
          [9, 15],
        ],
        box,
      ),
    ).toBe(false);
    expect(
      crosses(
        [
          [0, 0],
          [30, 5],
        ],
        box,
      ),
    ).toBe(false);
  });

  it('staggers marks by lane and leaves the head free', () => {
    const xs = Array.from({ length: 151 }, (_, i) => i);
    const first = markIndices(xs, 30, 0, 3);
    const second = markIndices(xs, 30, 1, 3);
    expect(first).toEqual([5, 35, 65, 95, 125]);
    expect(second.some((i) => first.includes(i))).toBe(false);
    expect(Math.max(...markIndices(xs, 30, 2, 3))).toBeLessThan(150);
  });
});
