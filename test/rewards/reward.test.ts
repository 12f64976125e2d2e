import { expect, test } from 'vitest';
import { constant } from '../../src/rewards/advantages.ts';
import { groupEarnings } from '../../src/rewards/earnings.ts';
import fixtures from '../fixtures/metrics.json' with { type: 'json' };

const answer = (verdict: Parameters<typeof groupEarnings>[1][number]['verdict']) => ({ verdict, tokens: [5, 6, 2] });

test.each(fixtures.reward_strategies)('constant rewards of $n_correct right in $K', ({ correct, constant: wanted }) => {
  const answers = correct.map((right) => answer(right ? 'correct' : 'incorrect'));
  expect(groupEarnings(constant, answers, { positive: 1, negative: -0.2 })).toEqual(wanted);
});

test('no answer earns what a wrong one earns; what nobody can judge is left out', () => {
  const answers = (['correct', 'no_answer', 'undecided', 'gold_unparsed', 'incorrect'] as const).map(answer);
  expect(groupEarnings(constant, answers, { positive: 2, negative: -0.5 })).toEqual([2, -0.5, null, null, -0.5]);
});

test('an advantage that looks at the group is told its settled answers only', () => {
  const share = {
    ...constant,
    of: ({ right, lengths }: { right: readonly boolean[]; lengths: readonly number[] }) => {
      expect(lengths).toEqual([3, 3, 3]);
      const mean = right.filter(Boolean).length / right.length;
      return right.map((yes) => (yes ? 1 : 0) - mean);
    },
  };
  const answers = (['correct', 'undecided', 'incorrect', 'incorrect'] as const).map(answer);
  const [a, b, c, d] = groupEarnings(share, answers, { positive: 1, negative: -1 });
  expect([a, c, d].map((value) => value!.toFixed(6))).toEqual(['0.666667', '-0.333333', '-0.333333']);
  expect(b).toBeNull();
});
