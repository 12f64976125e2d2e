import { expect, it } from 'vitest';
import { check } from '../../../src/checker/index.ts';
import { label } from '../../../src/lab/run/buffer.ts';
import type { Problem } from '../../../src/problems/index.ts';
import { problemOf } from '../../../src/problems/index.ts';
import { tinyModel } from '../../support/tiny-model.ts';

const { tokenizer } = tinyModel();
const problem: Problem = problemOf('prec', {
  question: '63+5*9',
  gold: '108',
  solution: '5*9=45;63+45=108#108',
  level: 1,
});

const labelled = (texts: string[], profile: 'reward' | 'evaluate', finish: 'stop' | 'length' = 'stop') =>
  label(
    texts.map((text, k) => {
      const tokens = tokenizer.encode(text);
      return { lane: 0, prompt: 0, k, tokens, logp: tokens.map(() => -1), finish };
    }),
    [problem],
    tokenizer,
    async (items, how) => items.map((item) => check(item, how)),
    profile,
  );

it('tells the checker what was asked, so that a rollout that repeats it earns nothing', async () => {
  const lines = await labelled(['#63+5*9', '#5*9+63', '#63+45', '#108', '5*9=45;63+45=108#108'], 'reward');
  expect(lines.map(({ verdict, rule }) => [verdict, rule])).toEqual([
    ['incorrect', 'restates_question'],
    ['incorrect', 'restates_question'],
    ['incorrect', 'unevaluated'],
    ['correct', 'same_text'],
    ['correct', 'same_text'],
  ]);
});

it('keeps the reason as data, and says first that an answer was cut', async () => {
  const [said] = await labelled(['#41'], 'reward');
  expect(said!.reason).toEqual({ code: 'differs', by: 'exact_rational', answer: '41', gold: '108' });
  const [cut] = await labelled(['#108'], 'reward', 'length');
  expect(cut).toMatchObject({
    verdict: 'incorrect',
    rule: 'truncated',
    reason: { code: 'truncated', tokens: 4, checked: { code: 'same', by: 'same_text', answer: '108', gold: '108' } },
  });
});
