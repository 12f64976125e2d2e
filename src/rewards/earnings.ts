import type { Verdict } from '../checker/index.ts';
import type { Advantage } from './advantages.ts';
import { type Standing, standingOf } from './counts.ts';
import type { ConstantReward } from './reward.ts';

/** What of a buffer's rows says what they earn: [rows] each. */
export interface GroupedRows {
  standing: readonly Standing[];
  /** The problem a row answers. */
  group: ArrayLike<number>;
  /** Completion tokens. */
  lengths: ArrayLike<number>;
}

/** What every row of a buffer earns under an advantage, group by group; computed anew only where r+ or r- has changed. */
export class Earnings {
  private readonly advantage: Advantage;
  private readonly groups: { rows: number[]; right: boolean[]; lengths: number[] }[];
  private readonly earned: Float64Array;
  private of: ConstantReward | null = null;

  constructor(advantage: Advantage, { standing, group, lengths }: GroupedRows) {
    this.advantage = advantage;
    this.earned = new Float64Array(standing.length);
    const groups = new Map<number, { rows: number[]; right: boolean[]; lengths: number[] }>();
    for (const [row, own] of standing.entries()) {
      if (own === 'left-out') continue;
      const members = groups.get(group[row]!) ?? { rows: [], right: [], lengths: [] };
      groups.set(group[row]!, members);
      members.rows.push(row);
      members.right.push(own === 'right');
      members.lengths.push(lengths[row]!);
    }
    this.groups = [...groups.values()];
  }

  /** [rows], 0 for a row that is left out. The array is its own, and the next call writes over it. */
  at({ positive, negative }: ConstantReward): Float64Array {
    if (this.of?.positive === positive && this.of.negative === negative) return this.earned;
    this.of = { positive, negative };
    for (const { rows, right, lengths } of this.groups) {
      const own = this.advantage.of({ right, lengths }, this.of);
      for (const [i, row] of rows.entries()) this.earned[row] = own[i]!;
    }
    return this.earned;
  }
}

/**
 * What each answer to one problem earns under an advantage, [n]; null for one that no verdict settles, which is left out of
 * training. For a screen that shows one group: training asks `Earnings`.
 */
export function groupEarnings(
  advantage: Advantage,
  answers: readonly { verdict: Verdict; tokens: ArrayLike<number> }[],
  reward: ConstantReward,
): (number | null)[] {
  const standing = answers.map(({ verdict }) => standingOf(verdict));
  const lengths = answers.map(({ tokens }) => tokens.length);
  const earned = new Earnings(advantage, { standing, group: answers.map(() => 0), lengths }).at(reward);
  return standing.map((own, i) => (own === 'left-out' ? null : earned[i]!));
}
