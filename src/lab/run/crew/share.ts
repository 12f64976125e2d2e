import type { LaneBatch } from '../../../training/batch.ts';
import { cutByLength, type Piece, type SortedBatch } from '../../../training/cut.ts';

/** A batch is cut into three pieces at most, so more workers than that have nothing to do for a lane. */
const mostPieces = 3;

/** As many workers as are there and have something to do. */
export const usefulHands = (there: number, lanes: number): number => Math.max(1, Math.min(there, mostPieces * lanes));

/**
 * Which workers hold which lanes: the lanes side by side on a line, cut into equal lengths, one a worker. With fewer workers
 * than lanes each length reaches half a lane further on both sides, so that neighbours can even out what differs between
 * lanes. Returns the holders of each lane, one at least.
 */
export function holdersOf(lanes: number, hands: number): number[][] {
  // Everything times `hands`, so that the ends of lengths are exact.
  const margin = hands > 1 && hands < lanes ? hands / 2 : 0;
  return Array.from({ length: lanes }, (_, lane) =>
    Array.from({ length: hands }, (__, hand) => hand).filter(
      (hand) => hand * lanes - margin < (lane + 1) * hands && (hand + 1) * lanes + margin > lane * hands,
    ),
  );
}

/** The pieces in which a lane's batch is computed where lanes go one at a time. */
export function piecesOf(sorted: SortedBatch, { drawn, columns }: Pick<LaneBatch, 'drawn' | 'columns'>): Piece[] {
  sorted.sort(drawn, columns);
  return sorted.count > 0 ? cutByLength(sorted) : [{ from: 0, count: 1, tokens: 8 }];
}

/**
 * Who computes which piece, a list of pieces' workers for each lane: lanes with one holder stay whole; the pieces of others, the
 * largest first, go to whoever of their holders has the least to do. It says who works, never what comes out.
 */
export function assignPieces(
  pieces: readonly (readonly Piece[])[],
  holders: readonly (readonly number[])[],
): number[][] {
  const load = new Map<number, number>();
  const give = (hand: number, { count, tokens }: Piece): number => {
    load.set(hand, (load.get(hand) ?? 0) + count * tokens);
    return hand;
  };
  const assigned = pieces.map((own) => new Array<number>(own.length).fill(-1));
  const shared: { lane: number; piece: number; size: number }[] = [];
  for (const [lane, own] of pieces.entries()) {
    for (const [piece, one] of own.entries()) {
      if (holders[lane]!.length === 1) assigned[lane]![piece] = give(holders[lane]![0]!, one);
      else shared.push({ lane, piece, size: one.count * one.tokens });
    }
  }
  shared.sort((a, b) => b.size - a.size || a.lane - b.lane || a.piece - b.piece);
  for (const { lane, piece } of shared) {
    const [least] = [...holders[lane]!].sort((a, b) => (load.get(a) ?? 0) - (load.get(b) ?? 0) || a - b);
    assigned[lane]![piece] = give(least!, pieces[lane]![piece]!);
  }
  return assigned;
}
