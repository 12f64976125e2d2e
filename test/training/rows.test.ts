import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutByLength, packRows, positionsOf, type TrainingRow } from '../../src/training/rows.ts';

const rows: TrainingRow[] = [
  { tokens: [1, 10, 11, 20, 2], promptLength: 3, reward: 1 },
  { tokens: [1, 12, 21], promptLength: 2, reward: -0.5 },
];

describe('packRows', () => {
  it('predicts each token from those before it, and masks all but the completion', () => {
    const packed = packRows(rows, 3, 5, 0);
    const matrix = (data: ArrayLike<number>) => [0, 1, 2].map((b) => Array.from(data).slice(b * 5, b * 5 + 5));
    expect(matrix(packed.ids)).toEqual([
      [1, 10, 11, 20, 0],
      [1, 12, 0, 0, 0],
      [0, 0, 0, 0, 0],
    ]);
    expect(matrix(packed.labels)).toEqual([
      [10, 11, 20, 2, 0],
      [12, 21, 0, 0, 0],
      [0, 0, 0, 0, 0],
    ]);
    expect(matrix(packed.mask)).toEqual([
      [0, 0, 1, 1, 0],
      [0, 1, 0, 0, 0],
      [0, 0, 0, 0, 0],
    ]);
    expect(Array.from(packed.reward)).toEqual([1, -0.5, 0]);
  });

  it('has as many active positions as completions have tokens, whatever the padding', () => {
    for (const tokens of [4, 9, 64]) {
      expect(packRows(rows, 4, tokens, 7).mask.reduce((a, b) => a + b)).toBe(3);
    }
  });

  it('refuses what does not fit', () => {
    expect(() => packRows(rows, 1, 5, 0)).toThrow('2 rows do not fit a batch of 1.');
    expect(() => packRows(rows, 2, 3, 0)).toThrow('A row of 4 positions does not fit 3.');
    expect(positionsOf(rows[0]!)).toBe(4);
  });
});

describe('cutByLength', () => {
  const falling = fc
    .array(fc.integer({ min: 1, max: 120 }), { minLength: 1, maxLength: 80 })
    .map((lengths) => lengths.sort((a, b) => b - a));

  it('covers all rows once, in order, and every row fits its piece', () => {
    fc.assert(
      fc.property(falling, (lengths) => {
        const pieces = cutByLength(lengths);
        expect(pieces.length).toBeLessThanOrEqual(3);
        let at = 0;
        for (const { from, count, tokens } of pieces) {
          expect(from).toBe(at);
          expect(count).toBeGreaterThan(0);
          expect(lengths[from]).toBeLessThanOrEqual(tokens);
          expect(tokens % 8).toBe(0);
          at += count;
        }
        expect(at).toBe(lengths.length);
      }),
    );
  });

  it('never computes more positions than the whole batch would take', () => {
    fc.assert(
      fc.property(falling, (lengths) => {
        const work = cutByLength(lengths).reduce((sum, { count, tokens }) => sum + count * tokens, 0);
        expect(work).toBeLessThanOrEqual(lengths.length * Math.max(8, Math.ceil(lengths[0]! / 8) * 8));
      }),
    );
  });

  it('cuts long rows off from many short ones, and leaves alike ones together', () => {
    const long = new Array<number>(4).fill(64);
    expect(cutByLength([...long, ...new Array<number>(28).fill(8)])).toEqual([
      { from: 0, count: 4, tokens: 64 },
      { from: 4, count: 28, tokens: 8 },
    ]);
    expect(cutByLength(new Array<number>(32).fill(20))).toEqual([{ from: 0, count: 32, tokens: 24 }]);
  });
});
