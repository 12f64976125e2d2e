import { expect, it } from 'vitest';
import { check } from '../../../src/checker/index.ts';
import { rolloutReason } from '../../../src/lab/record/rollout-reason.ts';

it('holds what the checker says, whatever the verdict', () => {
  for (const [gold, pred] of [
    ['1', '1'],
    ['1', '2'],
    ['(1, 2)', '(1, 3)'],
    ['1', ''],
    ['', '1'],
    ['1', '('.repeat(300)],
    ['5', '5 apples'],
  ] as const) {
    const { reason } = check({ gold, pred });
    expect(rolloutReason.parse(JSON.parse(JSON.stringify(reason)))).toEqual(reason);
    const cut = { code: 'truncated', tokens: 48, checked: reason };
    expect(rolloutReason.parse(cut)).toEqual(cut);
  }
  expect(rolloutReason.parse({ code: 'recorded', text: 'As it was.' })).toEqual({
    code: 'recorded',
    text: 'As it was.',
  });
});

it('keeps the data of rules and details that a later checker brings, and refuses what is no reason', () => {
  const later = { code: 'differs', by: 'later', answer: '1', gold: '2', detail: { code: 'factor', of: 10 } };
  expect(rolloutReason.parse(later)).toEqual(later);
  for (const wrong of ['1 is not 2.', {}, { code: 'same' }, { code: 'truncated', tokens: -1, checked: later }])
    expect(rolloutReason.safeParse(wrong).success).toBe(false);
});
