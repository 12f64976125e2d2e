import type { Stream } from '../random/index.ts';

/**
 * How the right and the wrong answers of one problem meet in pairs, in one epoch. `random` is addressed by seed, epoch, problem
 * and round: the pairs do not depend on lanes or batches.
 */
export interface Pairing {
  /** Pairs that a problem with so many right and so many wrong answers (one of each at least) gives in every epoch. */
  pairs(right: number, wrong: number): number;
  /** As many pairs: [place among the right answers, place among the wrong ones]. */
  meet(right: number, wrong: number, random: Stream): [number, number][];
}

export type PairingId = 'one-a-problem' | 'each-right';

export const pairings: Readonly<Record<PairingId, Pairing>> = {
  /** One right and one wrong answer, drawn anew each epoch: every problem weighs the same, as a row of a preference set does. */
  'one-a-problem': {
    pairs: () => 1,
    meet: (right, wrong, random) => [[random.integer(0, right - 1), random.integer(0, wrong - 1)]],
  },
  /** Every right answer with a wrong one; the wrong ones take turns, from a place drawn anew each epoch. */
  'each-right': {
    pairs: (right) => right,
    meet(right, wrong, random) {
      const first = random.integer(0, wrong - 1);
      return Array.from({ length: right }, (_, r) => [r, (first + r) % wrong]);
    },
  },
};
