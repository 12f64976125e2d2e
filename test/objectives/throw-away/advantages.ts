import type { Advantage } from '../../../src/rewards/advantages.ts';
import { Earnings } from '../../../src/rewards/earnings.ts';

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

/** (R - mean of the group) / (its standard deviation + 1e-4), with n - 1 in it, as TRL divides; R is r+ or r-. */
export const standardised: Advantage = {
  id: 'standardised',
  title: 'standardised',
  about: 'What an answer earns above the mean of its group, in deviations of the group.',
  citation: 'GRPO, arXiv 2402.03300',
  of({ right }, { positive, negative }) {
    const earned = right.map((yes) => (yes ? positive : negative));
    const centre = mean(earned);
    const sum = earned.reduce((total, r) => total + (r - centre) ** 2, 0);
    return earned.map((r) => (r - centre) / (Math.sqrt(sum / (earned.length - 1)) + 1e-4));
  },
};

/** R - mean of the group. */
export const centred: Advantage = {
  ...standardised,
  id: 'centred',
  of({ right }, { positive, negative }) {
    const earned = right.map((yes) => (yes ? positive : negative));
    return earned.map((r) => r - mean(earned));
  },
};

/** What rows earn, right ones 1 and wrong ones 0, in these groups. */
export function earned(advantage: Advantage, right: readonly boolean[], group: readonly number[]): number[] {
  const standing = right.map((yes) => (yes ? ('right' as const) : ('wrong' as const)));
  return [
    ...new Earnings(advantage, { standing, group, lengths: right.map(() => 1) }).at({ positive: 1, negative: 0 }),
  ];
}
