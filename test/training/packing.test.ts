import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Objective, objectiveOf } from '../../src/objectives/index.ts';
import type { Standing } from '../../src/rewards/counts.ts';
import type { LaneBatch } from '../../src/training/batch.ts';
import { type BufferRow, type Columns, columnsOf } from '../../src/training/columns.ts';
import type { Piece } from '../../src/training/cut.ts';
import { drawnRows, UnitCursor } from '../../src/training/draw.ts';
import type { PackedLane } from '../../src/training/packed-lane.ts';
import { Packer } from '../../src/training/packing.ts';
import { packRows } from '../../src/training/rows.ts';
import { type UnitKind, unitsOf } from '../../src/training/units.ts';
import { hyper } from './support.ts';

const options = { reading: 'token-mean', normalisation: 'tokens' } as const;

/** Prepares an array of each kind whose numbers tell where they came from, and asks for log-probs. */
const probe = {
  ...objectiveOf('naive'),
  id: 'probe',
  needs: ['reference', 'behaviour'],
  prepare: (batch: PackedLane) => ({
    span: { kind: 'span', data: Float64Array.from({ length: batch.rows }, (_, b) => batch.reward[b]!) },
    row: { kind: 'row', data: Float64Array.from({ length: batch.rows }, (_, b) => batch.lengths[b]!) },
    token: { kind: 'token', data: Float64Array.from(batch.mask, (at, i) => at * i) },
    partner: { kind: 'index', data: Int32Array.from({ length: batch.rows }, (_, b) => batch.partner[b]!) },
    unit: { kind: 'index', data: Int32Array.from({ length: batch.rows }, (_, b) => batch.unit[b]!) },
    group: { kind: 'row', data: Float64Array.from({ length: batch.rows }, (_, b) => batch.group[b]!) },
  }),
} as unknown as Objective;
const lane = { objective: probe, options };

/** Rows of three problems in turn, of 3 to 40 positions; each reward tells its row. */
const sequences: BufferRow[] = Array.from({ length: 36 }, (_, i) => {
  const promptLength = 2 + (i % 4);
  const length = promptLength + 1 + ((i * 11) % 36);
  return {
    tokens: Array.from({ length }, (__, t) => 100 * i + t),
    promptLength,
    group: i % 6,
    standing: (['right', 'wrong'] as Standing[])[(i >> 2) % 2]!,
    reference: Array.from({ length: length - promptLength }, (__, t) => -(i + t / 64)),
    behaviour: Array.from({ length: length - promptLength }, (__, t) => -(i + t / 128)),
  };
});
const columns = columnsOf(sequences);
const rewards = Float64Array.from(sequences, (_, i) => i + 1);
const batchOf = (drawn: LaneBatch['drawn'], of: Columns = columns): LaneBatch => ({
  columns: of,
  drawn,
  rewards,
  hyper: hyper(),
});
const cursor = (kind: UnitKind, batch: number): UnitCursor =>
  new UnitCursor(unitsOf(columns, { kind, drawing: 'all', seed: 3 }), batch, { seed: 3 });

/** One lane's part of a piece as plain arrays, each row by itself. */
function fillLane(packer: Packer, piece: Piece, at = 0) {
  const { ids, labels, runs } = packer.fill(piece);
  const byRow = (data: ArrayLike<number>, width: number): number[][] =>
    Array.from({ length: piece.count }, (_, b) =>
      Array.from({ length: width }, (__, t) => data[(at * piece.count + b) * width + t]!),
    );
  const input = (name: string, width: number) => byRow(runs[0]![name]!.data, width);
  return {
    ids: byRow(ids.data, piece.tokens),
    labels: byRow(labels.data, piece.tokens),
    ...Object.fromEntries(['span', 'token', 'reference', 'behaviour'].map((name) => [name, input(name, piece.tokens)])),
    ...Object.fromEntries(['row', 'partner', 'unit', 'group'].map((name) => [name, input(name, 1).flat()])),
  } as Record<'ids' | 'labels' | 'span' | 'token' | 'reference' | 'behaviour', number[][]> &
    Record<'row' | 'partner' | 'unit' | 'group', number[]>;
}

/** Which row of the buffer stands in each row of a piece, by its first token; -1: an empty one. */
const rowsOf = (ids: number[][], pad: number): number[] => ids.map(([first]) => (first === pad ? -1 : first! / 100));

describe.each([
  ['of fixed shape', 48],
  ['cut by length', null],
])('a batch %s', (_, tokens) => {
  it.each<[UnitKind, number]>([
    ['row', 13],
    ['pair', 12],
    ['group', 14],
  ])('holds, drawn as %ss, what its rows hold, wherever they come to lie', (kind, batch) => {
    const from = cursor(kind, batch);
    const packer = new Packer([lane], { batch, tokens, pad: -7 });
    for (let step = 0; step < 12; step++) {
      const drawn = from.next();
      const wanted = Array.from(drawn.rows.subarray(0, drawn.count));
      const width = tokens ?? Math.max(...wanted.map((row) => columns.positions[row]!));
      const seen: number[] = [];
      let offset = 0;
      for (const piece of packer.pack([batchOf(drawn)])) {
        const filled = fillLane(packer, piece);
        const rows = rowsOf(filled.ids, -7);
        const real = rows.filter((row) => row >= 0);
        const plain = packRows(
          real.map((row) => sequences[row]!),
          piece.tokens,
          -7,
        );
        for (const [b, row] of rows.entries()) {
          if (row < 0) {
            expect(new Set([...filled.ids[b]!, ...filled.labels[b]!])).toEqual(new Set([-7]));
            expect(new Set([...filled.span[b]!, ...filled.token[b]!, ...filled.reference[b]!])).toEqual(new Set([0]));
            expect([filled.row[b], filled.partner[b], filled.unit[b]]).toEqual([0, -1, b]);
            continue;
          }
          seen.push(row);
          const { promptLength, reference, behaviour } = sequences[row]!;
          const cells = { from: b * piece.tokens, to: (b + 1) * piece.tokens };
          const mask = Array.from(plain.mask.subarray(cells.from, cells.to));
          const spread = (values: ArrayLike<number>) =>
            mask.map((on, t) => (on ? Math.fround(values[t + 1 - promptLength]!) : 0));
          expect(filled.ids[b]).toEqual(Array.from(plain.ids.subarray(cells.from, cells.to)));
          expect(filled.labels[b]).toEqual(Array.from(plain.labels.subarray(cells.from, cells.to)));
          expect(filled.span[b]).toEqual(mask.map((on) => (on ? row + 1 : 0)));
          expect(filled.row[b]).toBe(mask.filter((on) => on === 1).length);
          expect(filled.reference[b]).toEqual(spread(reference!));
          expect(filled.behaviour[b]).toEqual(spread(behaviour!));
          expect(filled.token[b]).toEqual(mask.map((on, t) => (on ? (offset + b) * width + t : 0)));
          expect(filled.group[b]).toBe(row % 6);
          const mates = rows.flatMap((_r, n) => (filled.unit[n] === filled.unit[b] ? [n] : []));
          expect(filled.unit[b]).toBe(mates[0]);
          if (kind === 'row') expect(mates).toEqual([b]);
          if (kind === 'group') expect(mates.every((n) => rows[n]! % 6 === row % 6)).toBe(true);
          if (kind === 'pair') {
            expect(mates).toHaveLength(2);
            expect(filled.partner[b]).toBe(mates.find((n) => n !== b));
            expect(rows[filled.partner[b]!]! % 6).toBe(row % 6);
          } else expect(filled.partner[b]).toBe(-1);
        }
        offset += piece.count;
      }
      expect(seen.sort((a, b) => a - b)).toEqual(wanted.sort((a, b) => a - b));
    }
  });
});

describe('several lanes', () => {
  it('lie one after another, those of one objective as one run', () => {
    const naive = { objective: objectiveOf('naive'), options };
    const packer = new Packer([lane, lane, naive], { batch: 8, tokens: 48, pad: 0 });
    expect(packer.runs).toMatchObject([
      { first: 0, size: 2 },
      { first: 2, size: 1 },
    ]);
    const batches = [[1, 2, 3], [4, 5], [6]].map((rows) => batchOf(drawnRows(rows)));
    const [piece, ...more] = packer.pack(batches);
    expect(more).toEqual([]);
    expect(packer.fill(piece!)).toMatchObject({
      ids: { shape: [3, 8 * 48] },
      runs: [{ span: { shape: [2, 8, 48] } }, {}],
    });
    const alone = new Packer([lane], { batch: 8, tokens: 48, pad: 0 });
    alone.pack([batches[1]!]);
    expect(fillLane(packer, piece!, 1)).toEqual(fillLane(alone, piece!));
  });
});

describe('memory', () => {
  it('is reserved once: steps of one shape write to the same arrays', () => {
    const packer = new Packer([lane], { batch: 12, tokens: 48, pad: 0 });
    const arrays = (drawn: LaneBatch['drawn']) => {
      const [piece] = packer.pack([batchOf(drawn)]);
      const { ids, labels, runs } = packer.fill(piece!);
      return [ids, labels, ...Object.values(runs[0]!)].map(({ data }) => data);
    };
    const from = cursor('pair', 12);
    const first = arrays(from.next());
    for (let step = 0; step < 5; step++)
      for (const [i, array] of arrays(from.next()).entries()) expect(array).toBe(first[i]);
  });

  it('keeps nothing of an earlier batch', () => {
    const batch = fc.uniqueArray(fc.integer({ min: 0, max: 35 }), { minLength: 0, maxLength: 12 });
    const used = new Map([48, null].map((tokens) => [tokens, new Packer([lane], { batch: 12, tokens, pad: 0 })]));
    fc.assert(
      fc.property(batch, fc.constantFrom(48, null), (rows, tokens) => {
        const fresh = new Packer([lane], { batch: 12, tokens, pad: 0 });
        const contents = (packer: Packer) =>
          packer.pack([batchOf(drawnRows(rows))]).map((piece) => [piece, fillLane(packer, piece)]);
        expect(contents(used.get(tokens)!)).toEqual(contents(fresh));
      }),
      { numRuns: 60 },
    );
  });
});

describe('what cannot be packed is refused', () => {
  it.each([
    [
      '13 rows do not fit a batch of 12.',
      () => new Packer([lane], { batch: 12, tokens: 48, pad: 0 }).pack([batchOf(drawnRows([...Array(13).keys()]))]),
    ],
    [
      'A row of 38 positions does not fit 8.',
      () => new Packer([lane], { batch: 12, tokens: 8, pad: 0 }).pack([batchOf(drawnRows([13]))]),
    ],
    [
      'Batches are cut by length only for one lane at a time.',
      () => new Packer([lane, lane], { batch: 12, tokens: null, pad: 0 }),
    ],
    [
      "The objective needs reference log-probs, but the buffer's rows do not all have them.",
      () => {
        const packer = new Packer([lane], { batch: 1, tokens: 48, pad: 0 });
        const bare = columnsOf([{ tokens: [1, 2, 3], promptLength: 1 }]);
        const [piece] = packer.pack([batchOf(drawnRows([0]), bare)]);
        packer.fill(piece!);
      },
    ],
  ])('%s', (message, pack) => {
    expect(pack).toThrow(message);
  });
});
