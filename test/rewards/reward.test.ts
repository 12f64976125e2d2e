import { expect, test } from 'vitest';
import { constantReward } from '../../src/rewards/reward.ts';
import fixtures from '../fixtures/metrics.json' with { type: 'json' };

test.each(fixtures.reward_strategies)('constant rewards of $n_correct right in $K', ({ correct, constant }) => {
  const rewards = correct.map((right) =>
    constantReward(right ? 'correct' : 'incorrect', { positive: 1, negative: -0.2 }),
  );
  expect(rewards).toEqual(constant);
});

test('no answer earns what a wrong one earns; what nobody can judge is left out', () => {
  const reward = { positive: 2, negative: -0.5 };
  expect(constantReward('correct', reward)).toBe(2);
  expect(constantReward('no_answer', reward)).toBe(-0.5);
  expect(constantReward('undecided', reward)).toBeNull();
  expect(constantReward('gold_unparsed', reward)).toBeNull();
});
