import { describe, expect, it } from 'vitest';
import { type CheckOptions, check, type Reason } from '../../../src/checker/index.ts';

const reason = (gold: string, pred: string, options?: CheckOptions): Reason => check({ gold, pred }, options).reason;

describe('a reason is a code with its data', () => {
  it.each([
    ['equal', '1/2', '0.5', { code: 'same', by: 'exact_rational', answer: '0.5', gold: '1/2' }],
    ['different', '41', '126', { code: 'differs', by: 'exact_rational', answer: '126', gold: '41' }],
    [
      'too many',
      '4',
      '1, 2, 4',
      { code: 'differs', by: 'several_answers', detail: { code: 'answer_count', asked: 1, given: 3 } },
    ],
    [
      'too few',
      '1, 2, 4',
      '1, 2',
      { code: 'differs', by: 'count_differs', detail: { code: 'answer_count', asked: 3, given: 2 } },
    ],
    [
      'a component',
      '(1, 2)',
      '(1, 3)',
      { code: 'differs', by: 'tuple', detail: { code: 'component', place: 2, given: '3', asked: '2' } },
    ],
    [
      'an entry',
      '\\begin{pmatrix}1&2\\end{pmatrix}',
      '\\begin{pmatrix}1&3\\end{pmatrix}',
      { code: 'differs', by: 'matrix', detail: { code: 'entry', row: 1, column: 2, given: '3', asked: '2' } },
    ],
    [
      'a unit',
      '5 kg',
      '5 m',
      { code: 'differs', by: 'unit_differs', detail: { code: 'unit', given: 'm', asked: 'kg' } },
    ],
    [
      'unread',
      '5',
      '5 \\foo',
      { code: 'differs', by: 'unreadable', detail: { code: 'unread', problem: 'unknown_command', at: '\\foo' } },
    ],
    ['a choice', 'B', '7', { code: 'differs', by: 'choice', detail: { code: 'choice_missing', choice: 'B' } }],
    ['no value', '5', '1/0', { code: 'differs', by: 'undefined_value', detail: { code: 'no_value' } }],
    ['an empty gold', '', '5', { code: 'gold_unread', by: 'empty_gold', detail: { code: 'gold_empty' } }],
    ['nothing', '5', '', { code: 'nothing_found' }],
    ['too deep', '5', '('.repeat(300), { code: 'undecided', by: 'too_deep', detail: { code: 'depth', most: 100 } }],
    ['a note', '5', '5 apples', { code: 'same', by: 'exact_rational', notes: ['unit_dropped'] }],
  ] as const)('%s', (_, gold, pred, expected) => expect(reason(gold, pred)).toMatchObject(expected));

  it('says when equal answers are no answers', () => {
    const asked = { gold: '108', pred: '63+5*9', question: '63+5*9' };
    expect(check(asked, { profile: 'reward' }).reason).toEqual({
      code: 'differs',
      by: 'restates_question',
      answer: '63+5*9',
      gold: '108',
      detail: { code: 'question_repeated' },
    });
  });

  it('is JSON, and short whatever the texts are', () => {
    for (const pred of ['x'.repeat(5000), `(1, ${'9'.repeat(3000)})`, '\\foo'.repeat(900), '1\n2\t3']) {
      const found = reason(`(1, ${'8'.repeat(3000)})`, pred);
      const text = JSON.stringify(found);
      expect(JSON.parse(text)).toEqual(found);
      expect(text.length).toBeLessThan(500);
    }
  });
});
