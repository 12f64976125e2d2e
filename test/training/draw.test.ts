import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RowCursor, RowOrder } from '../../src/training/draw.ts';

const all = (rows: number) => Array.from({ length: rows }, (_, i) => i);
const sorted = (list: readonly number[]) => [...list].sort((a, b) => a - b);

describe('RowOrder', () => {
  it('is a fresh permutation of all rows in every epoch', () => {
    const order = new RowOrder(7, 50);
    const epochs = [0, 1, 2].map((epoch) => order.epoch(epoch));
    for (const epoch of epochs) expect(sorted(epoch)).toEqual(all(50));
    expect(new Set(epochs.map(String)).size).toBe(3);
  });

  it('is fixed by the seed, in whatever order the epochs are asked for', () => {
    const forwards = new RowOrder(7, 20);
    const first = forwards.epoch(0);
    const third = forwards.epoch(2);
    const backwards = new RowOrder(7, 20);
    expect(backwards.epoch(2)).toEqual(third);
    expect(backwards.epoch(0)).toEqual(first);
    expect(new RowOrder(8, 20).epoch(0)).not.toEqual(first);
  });
});

describe('RowCursor', () => {
  it('takes every row it wants once an epoch, in the order of all rows, for any size of batch', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 0, max: 1000 }),
        fc.integer({ min: 1, max: 5 }),
        (rows, batch, seed, nth) => {
          const wants = (row: number) => row % nth === 0;
          const order = new RowOrder(seed, rows);
          const cursor = new RowCursor(order, rows, wants);
          const taken: number[] = [];
          while (taken.length < 3 * rows) taken.push(...cursor.take(batch));
          const expected: number[] = [];
          for (let epoch = 0; expected.length < taken.length; epoch++)
            expected.push(...order.epoch(epoch).filter(wants));
          expect(taken).toEqual(expected.slice(0, taken.length));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('does not depend on what other lanes take', () => {
    const alone = new RowCursor(new RowOrder(3, 30), 30, () => true);
    const order = new RowOrder(3, 30);
    const beside = new RowCursor(order, 30, () => true);
    const picky = new RowCursor(order, 30, (row) => row < 5);
    for (let step = 0; step < 20; step++) {
      picky.take(8);
      expect(beside.take(8)).toEqual(alone.take(8));
    }
  });

  it('takes nothing where it wants nothing, or where there is nothing', () => {
    expect(new RowCursor(new RowOrder(3, 30), 30, () => false).take(8)).toEqual([]);
    expect(new RowCursor(new RowOrder(3, 0), 0, () => true).take(8)).toEqual([]);
  });
});
