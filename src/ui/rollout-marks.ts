import type { RolloutLine } from '../lab/record/events.ts';
import type { ChipKind } from './parts/marks.tsx';

/** Which of the four marks a rollout carries. A truncated answer counts as wrong, whatever it looked like so far. */
export function chipKind(rollout: RolloutLine | undefined): ChipKind {
  if (!rollout) return 'waiting';
  switch (rollout.verdict) {
    case 'correct':
      return 'right';
    case 'incorrect':
      return 'wrong';
    case 'no_answer':
      return 'none';
    default:
      return 'undecided';
  }
}

/** Pieces of a rollout for the token view: one character a token where the tokeniser is one of characters. */
export interface TokenCell {
  text: string;
  p: number;
  /** Inside what the checker read as the answer. */
  answer: boolean;
  /** The EOS, which has no letter. */
  end: boolean;
}

/**
 * Tokens beside their probabilities. The page holds no tokeniser: with one character a token (and perhaps a closing EOS)
 * letters and bars match one to one; otherwise null, and the bars stand alone.
 */
export function tokenCells(rollout: RolloutLine): TokenCell[] | null {
  const letters = [...rollout.text];
  const extra = rollout.logp.length - letters.length;
  if (extra !== 0 && extra !== 1) return null;
  let offset = 0;
  return rollout.logp.map((logp, i) => {
    const letter = letters[i];
    const start = offset;
    offset += letter?.length ?? 0;
    const inside = rollout.span !== null && letter !== undefined && start >= rollout.span[0] && start < rollout.span[1];
    return { text: letter ?? '', p: Math.exp(logp), answer: inside, end: letter === undefined };
  });
}
