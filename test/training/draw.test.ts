import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stream } from '../../src/random/index.ts';
import { columnsOf } from '../../src/training/columns.ts';
import { drawnRows, epochOrder, UnitCursor } from '../../src/training/draw.ts';
import { unitsOf } from '../../src/training/units.ts';

const all = (rows: number) => Array.from({ length: rows }, (_, i) => i);
const sorted = (list: readonly number[]) => [...list].sort((a, b) => a - b);

/** Takes batches of rows of a buffer in which every nth is right and the others are wrong. */
function taker(
  rows: number,
  batch: number,
  seed: number,
  right: (row: number) => boolean,
  drawing: 'all' | 'positives',
) {
  const columns = columnsOf(
    all(rows).map((row) => ({ tokens: [1, 2], promptLength: 1, standing: right(row) ? 'right' : 'wrong' })),
  );
  const cursor = new UnitCursor(unitsOf(columns, { kind: 'row', drawing, seed }), batch, { seed });
  return (): number[] => {
    const { count, units, rows: taken } = cursor.next();
    expect(units).toBe(count);
    return Array.from(taken.subarray(0, count));
  };
}

describe('epochOrder', () => {
  it('is a fresh permutation of all units in every epoch and round, fixed by the seed', () => {
    const orders = [epochOrder(7, 50, 0), epochOrder(7, 50, 1), epochOrder(7, 50, 0, 1), epochOrder(8, 50, 0)];
    for (const order of orders) expect(sorted(order)).toEqual(all(50));
    expect(new Set(orders.map(String)).size).toBe(4);
    expect(epochOrder(7, 50, 1)).toEqual(orders[1]);
  });

  it('is, in the first round, the shuffle that recorded runs were made with', () => {
    expect(epochOrder(7, 40, 3)).toEqual(stream(7, 'order', 3).shuffle(all(40)));
    expect(epochOrder(7, 8, 0)).toMatchInlineSnapshot(`
      [
        0,
        7,
        5,
        4,
        1,
        3,
        2,
        6,
      ]
    `);
  });
});

describe('a cursor over rows', () => {
  it('takes every row it wants once an epoch, in the order of all rows, for any size of batch', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 0, max: 1000 }),
        fc.integer({ min: 1, max: 5 }),
        (rows, batch, seed, nth) => {
          const wants = (row: number) => row % nth === 0;
          const take = taker(rows, batch, seed, wants, 'positives');
          const taken: number[] = [];
          while (taken.length < 3 * rows) {
            const more = take();
            expect(more).toHaveLength(batch);
            taken.push(...more);
          }
          const expected: number[] = [];
          for (let epoch = 0; expected.length < taken.length; epoch++) {
            expected.push(...epochOrder(seed, rows, epoch).filter(wants));
          }
          expect(taken).toEqual(expected.slice(0, taken.length));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('meets the rows it shares with another in the same order', () => {
    const right = (row: number) => row % 3 === 0;
    const [every, some] = [taker(30, 30, 3, right, 'all'), taker(30, 10, 3, right, 'positives')];
    for (let epoch = 0; epoch < 4; epoch++) expect(every().filter(right)).toEqual(some());
  });

  it('takes nothing where it wants nothing, or where there is nothing', () => {
    expect(taker(30, 8, 3, () => false, 'positives')()).toEqual([]);
    expect(taker(0, 8, 3, () => true, 'all')()).toEqual([]);
  });
});

it('drawnRows makes each row a unit', () => {
  expect(drawnRows([4, 2])).toEqual({
    kind: 'row',
    count: 2,
    units: 2,
    rows: Int32Array.of(4, 2),
    unit: Int32Array.of(0, 1),
  });
});
