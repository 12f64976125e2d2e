import { describe, expect, it } from 'vitest';
import { type Advantage, constant } from '../../src/rewards/advantages.ts';
import { Earnings } from '../../src/rewards/earnings.ts';

const rows = {
  standing: ['right', 'wrong', 'left-out', 'right', 'wrong'],
  group: [0, 1, 0, 1, 0],
  lengths: [2, 3, 9, 5, 4],
} as const;

/** What it is told: place of the answer in its group, and what the group holds. */
const told: Advantage = {
  id: 'told',
  title: 'told',
  about: 'Says where an answer stands.',
  citation: 'none',
  of: ({ right, lengths }, { positive }) =>
    right.map((yes, i) => positive * (100 * right.length + 10 * lengths[i]! + (yes ? 1 : 0))),
};

describe('what rows earn', () => {
  it('is r+ and r- under the constant advantage, and 0 where a row is left out', () => {
    const earnings = new Earnings(constant, rows);
    expect(earnings.at({ positive: 1, negative: -0.5 })).toEqual(Float64Array.of(1, -0.5, 0, 1, -0.5));
    expect(earnings.at({ positive: 2, negative: 0 })).toEqual(Float64Array.of(2, 0, 0, 2, 0));
  });

  it('is told by group, without those that are left out', () => {
    expect(new Earnings(told, rows).at({ positive: 1, negative: -1 })).toEqual(Float64Array.of(221, 230, 0, 251, 240));
  });

  it('is computed anew only where r+ or r- has changed', () => {
    let calls = 0;
    const counted: Advantage = {
      ...constant,
      of(...told) {
        calls++;
        return constant.of(...told);
      },
    };
    const earnings = new Earnings(counted, rows);
    for (const negative of [-1, -1, -1, -0.5]) earnings.at({ positive: 1, negative });
    expect(calls).toBe(4);
  });
});
