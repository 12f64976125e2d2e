import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnsOf } from '../../src/training/columns.ts';
import { cutByLength, SortedBatch } from '../../src/training/cut.ts';
import { drawnRows } from '../../src/training/draw.ts';

/** A batch of rows of these positions, sorted. */
function batchOf(positions: readonly number[], into = new SortedBatch()): SortedBatch {
  const columns = columnsOf(positions.map((n) => ({ tokens: new Array<number>(n + 1).fill(3), promptLength: 1 })));
  into.sort(drawnRows(positions.map((_, i) => i)), columns);
  return into;
}

const lengths = fc.array(fc.integer({ min: 1, max: 120 }), { minLength: 1, maxLength: 80 });

describe('sorting rows', () => {
  it('is that of a stable sort by falling length, also where one batch follows another', () => {
    const reused = new SortedBatch();
    fc.assert(
      fc.property(lengths, (positions) => {
        const { count, units, rows, width, start } = batchOf(positions, reused);
        const wanted = positions.map((_, i) => i).sort((a, b) => positions[b]! - positions[a]!);
        expect(Array.from(rows.subarray(0, count))).toEqual(wanted);
        expect(Array.from(width.subarray(0, count))).toEqual(wanted.map((row) => positions[row]));
        expect(Array.from(start.subarray(0, units + 1))).toEqual([...wanted.keys(), count]);
      }),
    );
  });
});

describe('cutByLength', () => {
  it('covers all rows once, in order, and every row fits its piece', () => {
    fc.assert(
      fc.property(lengths, (positions) => {
        const batch = batchOf(positions);
        const pieces = cutByLength(batch);
        expect(pieces.length).toBeLessThanOrEqual(3);
        let at = 0;
        for (const { from, count, tokens } of pieces) {
          expect(from).toBe(at);
          expect(from % 4).toBe(0);
          expect(count).toBeGreaterThan(0);
          expect(batch.width[from]).toBeLessThanOrEqual(tokens);
          expect(tokens % 8).toBe(0);
          at += count;
        }
        expect(at).toBe(positions.length);
      }),
    );
  });

  it('finds the cheapest of all cuts at every fourth row', () => {
    fc.assert(
      fc.property(lengths, (positions) => {
        const batch = batchOf(positions);
        const n = positions.length;
        const width = (at: number) => Math.max(8, Math.ceil(batch.width[at]! / 8) * 8);
        const price = (edges: number[]) =>
          edges.slice(0, -1).reduce((sum, from, i) => sum + (edges[i + 1]! - from) * width(from) + 64, 0);
        let best = price([0, n]);
        for (let a = 4; a < n; a += 4) {
          best = Math.min(best, price([0, a, n]));
          for (let b = a + 4; b < n; b += 4) best = Math.min(best, price([0, a, b, n]));
        }
        const pieces = cutByLength(batch);
        expect(price([...pieces.map(({ from }) => from), n])).toBe(best);
      }),
    );
  });

  it('cuts long rows off from many short ones, and leaves alike ones together', () => {
    const long = new Array<number>(4).fill(64);
    expect(cutByLength(batchOf([...new Array<number>(28).fill(8), ...long]))).toEqual([
      { from: 0, count: 4, tokens: 64 },
      { from: 4, count: 28, tokens: 8 },
    ]);
    expect(cutByLength(batchOf(new Array<number>(32).fill(20)))).toEqual([{ from: 0, count: 32, tokens: 24 }]);
  });
});
