import type { Verdict } from '../checker/index.ts';
import { standingOf } from './counts.ts';

/** What a right and a wrong answer earn: r+ and r- of RIFT (section 4.1: 1 and -0.2). */
export interface ConstantReward {
  positive: number;
  negative: number;
}

/**
 * The reward of one answer. `correct` earns r+; `incorrect`, `no_answer` and truncated answers earn r-;
 * `undecided` and `gold_unparsed` return null: the row is left out of training and counted apart.
 */
export function constantReward(verdict: Verdict, reward: ConstantReward): number | null {
  const standing = standingOf(verdict);
  return standing === 'left-out' ? null : standing === 'right' ? reward.positive : reward.negative;
}
