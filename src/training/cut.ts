import type { Columns } from './columns.ts';
import type { Drawn } from './draw.ts';

/** A piece of a batch: `count` rows from `from`, padded to `tokens` positions. */
export interface Piece {
  from: number;
  count: number;
  tokens: number;
}

/**
 * Rows of a batch in the order in which they are packed: whole units by falling length of their longest row, units of one
 * length and the rows of a unit as they were drawn. Its arrays grow where they must and are never given up.
 */
export class SortedBatch {
  count = 0;
  units = 0;
  /** [count]: index in the columns, unit (0 .. units - 1, in this order), and positions of the unit's longest row. */
  rows = new Int32Array(0);
  unit = new Int32Array(0);
  width = new Int32Array(0);
  /** [units + 1]: where each unit begins. */
  start = new Int32Array(1);
  /** Room for the rows before which the batch may be cut. */
  places = new Int32Array(0);
  private tally = new Int32Array(0);
  private drawnStart = new Int32Array(1);
  private drawnWidth = new Int32Array(0);
  private order = new Int32Array(0);

  /** Sorts by counting: stable, and without a comparison. */
  sort(drawn: Drawn, { positions, longest }: Columns): void {
    this.reserve(drawn.count, drawn.units, longest);
    this.count = drawn.count;
    this.units = drawn.units;
    const { drawnStart, drawnWidth, tally, order } = this;
    drawnWidth.fill(0, 0, drawn.units);
    for (let b = 0; b < drawn.count; b++) {
      const unit = drawn.unit[b]!;
      drawnWidth[unit] = Math.max(drawnWidth[unit]!, positions[drawn.rows[b]!]!);
      drawnStart[unit + 1] = b + 1;
    }
    tally.fill(0, 0, longest + 2);
    for (let u = 0; u < drawn.units; u++) tally[longest - drawnWidth[u]! + 1]!++;
    for (let w = 0; w < longest; w++) tally[w + 1]! += tally[w]!;
    for (let u = 0; u < drawn.units; u++) order[tally[longest - drawnWidth[u]!]!++] = u;
    let at = 0;
    for (let n = 0; n < drawn.units; n++) {
      const u = order[n]!;
      this.start[n] = at;
      for (let b = drawnStart[u]!; b < drawnStart[u + 1]!; b++) {
        this.rows[at] = drawn.rows[b]!;
        this.unit[at] = n;
        this.width[at] = drawnWidth[u]!;
        at++;
      }
    }
    this.start[drawn.units] = at;
  }

  private reserve(rows: number, units: number, longest: number): void {
    if (this.rows.length < rows) {
      this.rows = new Int32Array(rows);
      this.unit = new Int32Array(rows);
      this.width = new Int32Array(rows);
    }
    if (this.order.length < units) {
      this.start = new Int32Array(units + 1);
      this.places = new Int32Array(units);
      this.drawnStart = new Int32Array(units + 1);
      this.drawnWidth = new Int32Array(units);
      this.order = new Int32Array(units);
    }
    if (this.tally.length < longest + 2) this.tally = new Int32Array(longest + 2);
  }
}

/** Rows between two places where a batch may be cut, at least. */
const grain = 4;
/** A piece costs about as much as 64 positions by itself: kernels of many small pieces lose what they save in padding. */
const overhead = 64;
/** Positions of a piece are a multiple of this. */
const round = 8;

/**
 * Cuts a sorted batch into at most three pieces, so that short rows are not padded to the longest: the cut with the fewest
 * padded positions. It cuts only where a unit begins: at the first such place from every fourth row on. Every objective is a
 * sum over units whose weights are made for the whole batch beforehand, so the pieces' gradients add up to the batch's.
 */
export function cutByLength(sorted: SortedBatch): Piece[] {
  const { count, width, places } = sorted;
  const tokens = (at: number): number => Math.max(round, Math.ceil(width[at]! / round) * round);
  const cost = (from: number, to: number): number => (to > from ? (to - from) * tokens(from) + overhead : 0);
  const choices = cutPlaces(sorted);
  let best = cost(0, count);
  let [first, second] = [count, count];
  for (let i = 0; i < choices; i++) {
    const a = places[i]!;
    const two = cost(0, a) + cost(a, count);
    if (two < best) [best, first, second] = [two, a, count];
    for (let j = i + 1; j < choices; j++) {
      const b = places[j]!;
      const three = cost(0, a) + cost(a, b) + cost(b, count);
      if (three < best) [best, first, second] = [three, a, b];
    }
  }
  const piece = (from: number, to: number): Piece => ({ from, count: to - from, tokens: tokens(from) });
  const pieces = [piece(0, first)];
  if (first < count) pieces.push(piece(first, second));
  if (second < count) pieces.push(piece(second, count));
  return pieces;
}

/** Writes the first beginning of a unit from rows 4, 8, 12, .. on, each once; returns how many. */
function cutPlaces({ count, units, start, places }: SortedBatch): number {
  let written = 0;
  let at = grain;
  for (let unit = 1; unit < units; unit++) {
    const begin = start[unit]!;
    if (begin < at || begin >= count) continue;
    places[written++] = begin;
    at = (Math.floor(begin / grain) + 1) * grain;
  }
  return written;
}
