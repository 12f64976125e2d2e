import type { CheckOptions } from '../../checker/index.ts';
import type { CheckerWords } from '../words/index.ts';

export interface Example {
  /** Its name on the page is in the catalogue, by this id. */
  id: Exclude<keyof CheckerWords['examples'], 'label'>;
  gold: string;
  answer: string;
  options?: CheckOptions;
}

/** Pairs that show one rule each. All of them are made up. */
export const EXAMPLES: readonly Example[] = [
  {
    id: 'fraction',
    gold: '\\frac{1}{2}',
    answer: 'Two of the four marbles are blue.\nSo the share is \\boxed{0.5}.',
  },
  { id: 'percent', gold: '15\\%', answer: 'The price falls by 6 of 40 euros. The answer is 0.15.' },
  {
    id: 'interval',
    gold: '(3, \\infty)',
    answer: 'Subtract 2 on both sides. Therefore $\\boxed{x > 3}$.',
  },
  {
    id: 'set',
    gold: '\\{1, 2, 3\\}',
    answer: 'p(3) = 0, p(1) = 0 and p(2) = 0, so the roots are \\boxed{\\{3, 1, 2\\}}.',
  },
  {
    id: 'equation',
    gold: 'y = 2x + 1',
    answer: 'Through both points goes the line \\boxed{2y - 4x = 2}.',
  },
  {
    id: 'several',
    gold: '4',
    answer: 'It could be \\boxed{4} or \\boxed{5}.',
  },
  { id: 'wrong', gold: '41', answer: '3*42=126\n#126' },
  {
    id: 'unclosed',
    gold: '42',
    answer: 'Six rows of seven chairs each. This gives \\boxed{42',
  },
  {
    id: 'undecided',
    gold: '9^{9^{9^9}}',
    answer: 'One more than the tower: \\boxed{9^{9^{9^9}} + 1}.',
  },
];
