import type { Verdict } from '../checker/index.ts';

/**
 * Whether a row counts, in one place. A verdict gives an answer its standing; the standing says whether a lane draws the row,
 * and what the row earns says whether it moves anything. The two differ on purpose: with r- = 0 a wrong row is drawn, takes
 * its place in the batch's denominators, and pushes nothing.
 */
export type Standing = 'right' | 'wrong' | 'left-out';

/** Which rows of a buffer a lane draws: every one that a verdict settles, or the right ones. */
export type Drawing = 'all' | 'positives';

/** Truncated and missing answers are wrong; one that no verdict settles is left out of training and counted apart. */
export function standingOf(verdict: Verdict): Standing {
  switch (verdict) {
    case 'correct':
      return 'right';
    case 'incorrect':
    case 'no_answer':
      return 'wrong';
    default:
      return 'left-out';
  }
}

/** Whether a lane that draws these rows draws one of that standing. */
export const draws = (drawing: Drawing, standing: Standing): boolean =>
  standing === 'right' || (drawing === 'all' && standing === 'wrong');

/** Whether a row with that reward moves a lane that draws these rows: with none in a batch, the lane sits the step out. */
export const moves = (drawing: Drawing, reward: number): boolean => (drawing === 'all' ? reward !== 0 : reward > 0);
