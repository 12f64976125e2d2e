import { describe, expect, it } from 'vitest';
import { packRows, positionsOf, type Sequence } from '../../src/training/rows.ts';

const rows: Sequence[] = [
  { tokens: [1, 10, 11, 20, 2], promptLength: 3 },
  { tokens: [1, 12, 21], promptLength: 2 },
];

describe('packRows', () => {
  it('predicts each token from those before it, and masks all but the completion', () => {
    const packed = packRows(rows, 5, 0);
    const matrix = (data: ArrayLike<number>) => [0, 1].map((b) => Array.from(data).slice(b * 5, b * 5 + 5));
    expect(matrix(packed.ids)).toEqual([
      [1, 10, 11, 20, 0],
      [1, 12, 0, 0, 0],
    ]);
    expect(matrix(packed.labels)).toEqual([
      [10, 11, 20, 2, 0],
      [12, 21, 0, 0, 0],
    ]);
    expect(matrix(packed.mask)).toEqual([
      [0, 0, 1, 1, 0],
      [0, 1, 0, 0, 0],
    ]);
    expect(packed).toMatchObject({ rows: 2, tokens: 5 });
  });

  it('has as many active positions as completions have tokens, whatever the padding', () => {
    for (const tokens of [4, 9, 64]) {
      expect(packRows(rows, tokens, 7).mask.reduce((a, b) => a + b)).toBe(3);
    }
  });

  it('refuses what does not fit', () => {
    expect(() => packRows(rows, 3, 0)).toThrow('A row of 4 positions does not fit 3.');
    expect(positionsOf(rows[0]!)).toBe(4);
  });
});
