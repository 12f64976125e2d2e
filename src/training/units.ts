import { stream } from '../random/index.ts';
import { type Drawing, draws } from '../rewards/counts.ts';
import type { Columns } from './columns.ts';
import { type Pairing, pairings } from './pairings.ts';

/** What a loss is a sum over, and so what must not be torn apart: rows, pairs of a right and a wrong answer, whole groups. */
export type UnitKind = 'row' | 'pair' | 'group';

/**
 * A buffer as the units that a lane can draw, numbered 0 .. count - 1. Numbers are fixed by the buffer and the kind alone, so
 * that all lanes of a kind meet the units they share in the same order; a unit that a lane has no use for is empty.
 */
export interface Units {
  readonly kind: UnitKind;
  readonly count: number;
  /** Rows of the largest unit. */
  readonly largest: number;
  /** Rows of a unit, the same in every epoch; 0: the lane passes it over. */
  size(unit: number): number;
  /** Writes the unit's rows to into[at ..], by their index in the columns: of a pair the right answer, then the wrong one. */
  write(unit: number, epoch: number, into: Int32Array, at: number): void;
}

export interface UnitRequest {
  kind: UnitKind;
  /** For rows and groups; a pair always needs a right and a wrong answer. */
  drawing: Drawing;
  seed: number;
  /** Round of the run, from 0. */
  round?: number;
  /** How right and wrong answers of a problem meet; one pair a problem and epoch where nothing is said. */
  pairing?: Pairing;
}

export function unitsOf(columns: Columns, request: UnitRequest): Units {
  const { kind, drawing } = request;
  const wanted = (row: number): boolean => draws(drawing, columns.standing[row]!);
  if (kind === 'row') return rowUnits(columns, wanted);
  if (kind === 'group') return groupUnits(columns, wanted);
  return pairUnits(columns, request);
}

function rowUnits({ rows }: Columns, wanted: (row: number) => boolean): Units {
  const sizes = Int32Array.from({ length: rows }, (_, row) => (wanted(row) ? 1 : 0));
  return {
    kind: 'row',
    count: rows,
    largest: 1,
    size: (unit) => sizes[unit]!,
    write(unit, _, into, at) {
      into[at] = unit;
    },
  };
}

/** All wanted rows of each problem, in the buffer's order. */
function groupUnits(columns: Columns, wanted: (row: number) => boolean): Units {
  const { members, start } = byGroup(columns, wanted);
  const size = (group: number): number => start[group + 1]! - start[group]!;
  return {
    kind: 'group',
    count: columns.groups,
    largest: largest(columns.groups, size),
    size,
    write(group, _, into, at) {
      for (let i = 0; i < size(group); i++) into[at + i] = members[start[group]! + i]!;
    },
  };
}

/** Pairs of one problem's right and wrong answers; a problem that lacks either gives none. Pairs are made anew each epoch. */
function pairUnits(columns: Columns, { seed, round = 0, pairing = pairings['one-a-problem'] }: UnitRequest): Units {
  const right = byGroup(columns, (row) => columns.standing[row] === 'right');
  const wrong = byGroup(columns, (row) => columns.standing[row] === 'wrong');
  const sizeOf = ({ start }: Members, group: number): number => start[group + 1]! - start[group]!;
  const first = new Int32Array(columns.groups + 1);
  for (let g = 0; g < columns.groups; g++) {
    const [n, m] = [sizeOf(right, g), sizeOf(wrong, g)];
    first[g + 1] = first[g]! + (n > 0 && m > 0 ? pairing.pairs(n, m) : 0);
  }
  const count = first[columns.groups]!;
  const rows = new Int32Array(2 * count);
  let made = -1;
  const make = (epoch: number): void => {
    for (let g = 0; g < columns.groups; g++) {
      const pairs = first[g + 1]! - first[g]!;
      if (pairs === 0) continue;
      const random = stream(seed, 'pairs', epoch, g, round);
      const places = pairing.meet(sizeOf(right, g), sizeOf(wrong, g), random);
      for (const [i, [r, w]] of places.entries()) {
        rows[2 * (first[g]! + i)] = right.members[right.start[g]! + r]!;
        rows[2 * (first[g]! + i) + 1] = wrong.members[wrong.start[g]! + w]!;
      }
    }
    made = epoch;
  };
  return {
    kind: 'pair',
    count,
    largest: 2,
    size: () => 2,
    write(pair, epoch, into, at) {
      if (made !== epoch) make(epoch);
      into[at] = rows[2 * pair]!;
      into[at + 1] = rows[2 * pair + 1]!;
    },
  };
}

/** Rows of group g: members[start[g]] .. members[start[g + 1] - 1], in the buffer's order. */
interface Members {
  members: Int32Array;
  start: Int32Array;
}

function byGroup({ rows, group, groups }: Columns, wanted: (row: number) => boolean): Members {
  const start = new Int32Array(groups + 1);
  for (let row = 0; row < rows; row++) if (wanted(row)) start[group[row]! + 1]!++;
  for (let g = 0; g < groups; g++) start[g + 1]! += start[g]!;
  const next = start.slice();
  const members = new Int32Array(start[groups]!);
  for (let row = 0; row < rows; row++) if (wanted(row)) members[next[group[row]!]!++] = row;
  return { members, start };
}

function largest(count: number, size: (unit: number) => number): number {
  let most = 0;
  for (let unit = 0; unit < count; unit++) most = Math.max(most, size(unit));
  return most;
}
