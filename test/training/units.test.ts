import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Standing } from '../../src/rewards/counts.ts';
import { type BufferRow, type Columns, columnsOf } from '../../src/training/columns.ts';
import { cutByLength, SortedBatch } from '../../src/training/cut.ts';
import { UnitCursor } from '../../src/training/draw.ts';
import { type PairingId, pairings } from '../../src/training/pairings.ts';
import { type UnitKind, type UnitRequest, unitsOf } from '../../src/training/units.ts';

const standings: Standing[] = ['right', 'wrong', 'wrong', 'left-out'];

/** A buffer of so many problems with up to `most` answers each, of random lengths and standings, from a seed. */
function buffer(problems: number, most: number, seed: number): Columns {
  let state = seed >>> 0 || 1;
  const next = (n: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
  const rows: BufferRow[] = [];
  for (let group = 0; group < problems; group++) {
    const answers = next(most + 1);
    for (let k = 0; k < answers; k++) {
      const promptLength = 1 + next(20);
      const tokens = new Array<number>(promptLength + 1 + next(44)).fill(3);
      rows.push({ tokens, promptLength, group, standing: standings[next(4)]! });
    }
  }
  return columnsOf(rows);
}

const request = (kind: UnitKind, over: Partial<UnitRequest> = {}): UnitRequest => ({
  kind,
  drawing: 'all',
  seed: 7,
  ...over,
});
const cursorOf = (columns: Columns, kind: UnitKind, batch: number, seed = 7): UnitCursor =>
  new UnitCursor(unitsOf(columns, request(kind, { seed })), batch, { seed });

const drawnOf = ({ kind, count, units, rows, unit }: ReturnType<UnitCursor['next']>) => ({
  kind,
  count,
  units,
  rows: Array.from(rows.subarray(0, count)),
  unit: Array.from(unit.subarray(0, count)),
});

/** Draws, sorts and cuts a batch; counts the units that are not whole, in their neighbourhood or within one piece. */
function torn(columns: Columns, cursor: UnitCursor): { torn: number; units: number } {
  const drawn = drawnOf(cursor.next());
  const whole = new Map<string, number>();
  for (let u = 0; u < drawn.units; u++) {
    const rows = drawn.rows.filter((_, b) => drawn.unit[b] === u).join();
    whole.set(rows, (whole.get(rows) ?? 0) + 1);
  }
  const sorted = new SortedBatch();
  sorted.sort({ ...drawn, rows: Int32Array.from(drawn.rows), unit: Int32Array.from(drawn.unit) }, columns);
  if (drawn.count === 0) return { torn: 0, units: 0 };
  for (const { from, count, tokens } of cutByLength(sorted)) {
    const inPiece = new Map<number, number[]>();
    for (let b = from; b < from + count; b++) {
      const row = sorted.rows[b]!;
      expect(columns.positions[row]!).toBeLessThanOrEqual(tokens);
      const mates = inPiece.get(sorted.unit[b]!) ?? [];
      inPiece.set(sorted.unit[b]!, [...mates, row]);
    }
    for (const rows of inPiece.values()) whole.set(rows.join(), (whole.get(rows.join()) ?? 0) - 1);
  }
  return { torn: [...whole.values()].filter((left) => left !== 0).length, units: drawn.units };
}

describe('a thousand random batches', () => {
  it.each<[UnitKind, number, number]>([
    ['pair', 16, 8],
    ['pair', 64, 5],
    ['group', 16, 5],
    ['group', 64, 8],
  ])('of %ss, %i rows and groups of up to %i, are not torn by sorting or cutting', (kind, batch, most) => {
    let batches = 0;
    let units = 0;
    for (let seed = 1; seed <= 50; seed++) {
      const columns = buffer(3 + seed, most, seed);
      const cursor = cursorOf(columns, kind, batch, seed);
      for (let step = 0; step < 20; step++) {
        const found = torn(columns, cursor);
        expect(found.torn).toBe(0);
        batches++;
        units += found.units;
      }
    }
    expect(batches).toBe(1000);
    expect(units).toBeGreaterThan(2000);
  });

  it('would be torn by a cut that knows of rows only', () => {
    const columns = columnsOf(
      Array.from({ length: 30 }, (_, i) => ({
        tokens: new Array<number>(i % 3 === 0 ? 60 : 8).fill(3),
        promptLength: 2,
        group: Math.floor(i / 3),
      })),
    );
    const sorted = new SortedBatch();
    const rows = Int32Array.from({ length: 30 }, (_, i) => i);
    sorted.sort({ kind: 'row', count: 30, units: 30, rows, unit: rows }, columns);
    const [first] = cutByLength(sorted);
    const groups = new Set(Array.from(sorted.rows.subarray(0, first!.count), (row) => columns.group[row]));
    expect(groups.size * 3).toBeGreaterThan(first!.count);
  });
});

describe('pairs', () => {
  it('are a right and a wrong answer of one problem, and problems that lack either give none', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 1e6 }), (problems, seed) => {
        const columns = buffer(problems, 6, seed);
        for (const id of ['one-a-problem', 'each-right'] as PairingId[]) {
          const units = unitsOf(columns, request('pair', { seed, pairing: pairings[id] }));
          const into = new Int32Array(2);
          const perProblem = new Map<number, number>();
          for (let unit = 0; unit < units.count; unit++) {
            units.write(unit, 3, into, 0);
            const [right, wrong] = [into[0]!, into[1]!];
            expect([columns.standing[right], columns.standing[wrong]]).toEqual(['right', 'wrong']);
            expect(columns.group[right]).toBe(columns.group[wrong]);
            perProblem.set(columns.group[right]!, (perProblem.get(columns.group[right]!) ?? 0) + 1);
          }
          for (let group = 0; group < columns.groups; group++) {
            const own = columns.standing.filter((_, row) => columns.group[row] === group);
            const right = own.filter((standing) => standing === 'right').length;
            const mixed = right > 0 && own.includes('wrong');
            const expected = mixed ? { 'one-a-problem': 1, 'each-right': right }[id] : 0;
            expect(perProblem.get(group) ?? 0).toBe(expected);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('are made anew each epoch, by an address: the same whoever asks, and after whatever', () => {
    const columns = buffer(40, 8, 5);
    const all = (units: ReturnType<typeof unitsOf>, epoch: number): number[] => {
      const into = new Int32Array(2 * units.count);
      for (let unit = 0; unit < units.count; unit++) units.write(unit, epoch, into, 2 * unit);
      return Array.from(into);
    };
    const units = unitsOf(columns, request('pair'));
    const [first, second] = [all(units, 0), all(units, 1)];
    expect(second).not.toEqual(first);
    expect(all(units, 0)).toEqual(first);
    expect(all(unitsOf(columns, request('pair')), 1)).toEqual(second);
    expect(all(unitsOf(columns, request('pair', { seed: 8 })), 0)).not.toEqual(first);
    expect(all(unitsOf(columns, request('pair', { round: 1 })), 0)).not.toEqual(first);
  });

  it('come B/2 a batch, and one where the batch is a single row', () => {
    const columns = buffer(40, 8, 5);
    for (const [batch, pairs] of [
      [16, 8],
      [17, 8],
      [2, 1],
      [1, 1],
    ] as const) {
      const cursor = cursorOf(columns, 'pair', batch);
      expect(cursor.next()).toMatchObject({ count: 2 * pairs, units: pairs });
      expect(cursor.capacity).toBe(Math.max(batch, 2));
    }
  });
});

describe('groups', () => {
  it('are all rows of a problem that a verdict settles, as many as fit and one at least', () => {
    const columns = buffer(30, 8, 11);
    const cursor = cursorOf(columns, 'group', 12);
    for (let step = 0; step < 40; step++) {
      const { count, units, rows, unit } = drawnOf(cursor.next());
      expect(count <= 12 || units === 1).toBe(true);
      for (let u = 0; u < units; u++) {
        const own = rows.filter((_, b) => unit[b] === u);
        const group = columns.group[own[0]!]!;
        const wanted = Array.from(columns.group.keys()).filter(
          (row) => columns.group[row] === group && columns.standing[row] !== 'left-out',
        );
        expect(own).toEqual(wanted);
      }
    }
    const tight = cursorOf(columns, 'group', 1);
    expect(tight.next().units).toBe(1);
    expect(tight.capacity).toBe(
      Math.max(...Array.from({ length: 30 }, (_, g) => unitsOf(columns, request('group')).size(g))),
    );
  });

  it('meet each group once an epoch, and pass over problems without one', () => {
    const columns = buffer(30, 3, 4);
    const units = unitsOf(columns, request('group'));
    const useful = Array.from({ length: units.count }, (_, g) => g).filter((g) => units.size(g) > 0);
    expect(useful.length).toBeLessThan(units.count);
    const cursor = cursorOf(columns, 'group', 1);
    const met = useful.map(() => columns.group[cursor.next().rows[0]!]!);
    expect([...met].sort((a, b) => a - b)).toEqual(useful);
  });
});

describe('seek', () => {
  it.each<UnitKind>(['row', 'pair', 'group'])('goes to where so many steps lead, for %ss', (kind) => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 20 }),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 0, max: 60 }),
        fc.integer({ min: 1, max: 1e6 }),
        (problems, batch, steps, seed) => {
          const columns = buffer(problems, 5, seed);
          const walked = cursorOf(columns, kind, batch);
          for (let step = 0; step < steps; step++) walked.next();
          const sought = cursorOf(columns, kind, batch);
          sought.next();
          sought.seek(steps);
          for (let more = 0; more < 3; more++) expect(drawnOf(sought.next())).toEqual(drawnOf(walked.next()));
        },
      ),
      { numRuns: 80 },
    );
  });
});
