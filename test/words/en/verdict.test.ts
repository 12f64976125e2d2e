import { describe, expect, it } from 'vitest';
import { type CheckOptions, check, type Detail } from '../../../src/checker/index.ts';
import type { RolloutReason } from '../../../src/lab/record/rollout-reason.ts';
import { verdictSentence } from '../../../src/words/en/verdict.ts';

const sentence = (gold: string, pred: string, options?: CheckOptions) =>
  verdictSentence(check({ gold, pred }, options).reason);

describe('a verdict in words', () => {
  it.each([
    ['41', '126', '126 is not 41. Compared as exact numbers.'],
    ['1/2', '0.5', '0.5 is equal to 1/2. Compared as exact numbers.'],
    ['42', '42', '42 is the expected answer. Compared as text, character by character.'],
    ['4', '1, 2, 4', '1, 2, 4 is not 4. 3 answers given, 1 asked for.'],
    ['(1, 2)', '(1, 3)', '(1, 3) is not (1, 2). Component 2: 3 is not 2.'],
    ['5 kg', '5 m', '5 m is not 5 kg. The unit m is not kg.'],
    ['x=5', '2x=10', '2x=10 is not x=5. The equation is not solved for what is asked.'],
    ['5', '1/0', '1/0 is not 5. A division by zero has no value.'],
    ['5', '5 \\foo', '5 \\foo is not 5. The answer is not a formula the checker can read.'],
    ['', '5', 'The expected answer could not be read, so this response is not counted. The gold is empty.'],
    ['5', '', 'No answer was found in the response.'],
    ['dog', 'cat', 'cat is not dog. Compared as words, whatever their case.'],
  ])('%s against %s: %s', (gold, pred, expected) => expect(sentence(gold, pred)).toBe(expected));

  it('does not say "is not" of what is equal', () => {
    expect(sentence('108', '63+45', { profile: 'reward' })).toBe(
      '63+45 is equal to 108, but no answer. It is not worked out; the value is asked for.',
    );
  });

  it('says that a rollout was cut first, and a recorded sentence as it stands', () => {
    const checked = check({ gold: '41', pred: '126' }).reason;
    expect(verdictSentence({ code: 'truncated', tokens: 48, checked })).toBe(
      'Cut at 48 tokens without an end; a truncated answer counts as wrong. 126 is not 41. Compared as exact numbers.',
    );
    expect(verdictSentence({ code: 'recorded', text: 'As it was.' })).toBe('As it was.');
  });

  it('bears codes of a later checker', () => {
    const later = { code: 'differs', by: 'later_rule', answer: '5', gold: '6', detail: { code: 'later', by: 10 } };
    expect(verdictSentence(later as unknown as RolloutReason)).toBe('5 is not 6.');
    const detail = { code: 'unread', problem: 'later', at: 'x' } as unknown as Detail;
    expect(verdictSentence({ code: 'undecided', by: 'unreadable', answer: '5', detail })).toMatch(/not counted\.$/);
  });
});
