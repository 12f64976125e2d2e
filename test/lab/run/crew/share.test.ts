import { describe, expect, it } from 'vitest';
import { assignPieces, holdersOf, usefulHands } from '../../../../src/lab/run/crew/share.ts';

describe('who holds which lanes', () => {
  it.each([
    [3, 1, [[0], [0], [0]]],
    [3, 2, [[0], [0, 1], [1]]],
    [3, 3, [[0], [1], [2]]],
    [2, 2, [[0], [1]]],
    [1, 2, [[0, 1]]],
    [4, 2, [[0], [0, 1], [0, 1], [1]]],
    [
      2,
      4,
      [
        [0, 1],
        [2, 3],
      ],
    ],
  ])('%i lanes over %i workers', (lanes, hands, holders) => {
    expect(holdersOf(lanes, hands)).toEqual(holders);
  });

  it('every lane has a holder, and every worker a lane', () => {
    for (let lanes = 1; lanes <= 16; lanes++) {
      for (let hands = 1; hands <= 3 * lanes; hands++) {
        const holders = holdersOf(lanes, hands);
        expect(holders).toHaveLength(lanes);
        for (const own of holders) expect(own.length).toBeGreaterThan(0);
        expect(new Set(holders.flat()).size).toBe(hands);
      }
    }
  });

  it('no more workers than pieces', () => {
    expect(usefulHands(16, 3)).toBe(9);
    expect(usefulHands(2, 3)).toBe(2);
    expect(usefulHands(0, 3)).toBe(1);
  });
});

describe('who computes which piece', () => {
  const piece = (count: number) => ({ from: 0, count, tokens: 10 });

  it('a lane with one holder stays whole, and what is shared evens out', () => {
    const pieces = [
      [piece(20), piece(20)],
      [piece(30), piece(10), piece(20)],
      [piece(10), piece(10)],
    ];
    const assigned = assignPieces(pieces, [[0], [0, 1], [1]]);
    expect(assigned).toEqual([
      [0, 0],
      [1, 1, 0],
      [1, 1],
    ]);
  });

  it('everything has somebody who holds it', () => {
    for (const hands of [1, 2, 3, 5, 8]) {
      const pieces = Array.from({ length: 5 }, (_, lane) =>
        [piece(lane + 1), piece(3), piece(40)].slice(0, 1 + (lane % 3)),
      );
      const holders = holdersOf(5, hands);
      for (const [lane, own] of assignPieces(pieces, holders).entries()) {
        expect(own).toHaveLength(pieces[lane]!.length);
        for (const hand of own) expect(holders[lane]).toContain(hand);
      }
    }
  });
});
