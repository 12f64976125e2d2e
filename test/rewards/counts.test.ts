import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../src/checker/index.ts';
import { draws, moves, standingOf } from '../../src/rewards/counts.ts';

describe('whether a row counts', () => {
  it.each<[Verdict, string, boolean, boolean]>([
    ['correct', 'right', true, true],
    ['incorrect', 'wrong', true, false],
    ['no_answer', 'wrong', true, false],
    ['undecided', 'left-out', false, false],
    ['gold_unparsed', 'left-out', false, false],
  ])('%s is %s', (verdict, standing, all, positives) => {
    expect(standingOf(verdict)).toBe(standing);
    expect([draws('all', standingOf(verdict)), draws('positives', standingOf(verdict))]).toEqual([all, positives]);
  });

  it('a reward of 0 moves nothing, and a lane of positives only what is above', () => {
    expect([-0.2, 0, -0, 1].map((reward) => moves('all', reward))).toEqual([true, false, false, true]);
    expect([-0.2, 0, -0, 1].map((reward) => moves('positives', reward))).toEqual([false, false, false, true]);
  });
});
