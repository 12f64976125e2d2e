import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { check } from '../../src/checker/index.ts';
import { askFromQuery, type CheckerAsk, LONGEST, queryFromAsk, tooLong } from '../../src/ui/checker/ask.ts';
import { EXAMPLES } from '../../src/ui/checker/examples.ts';
import { excerpt, visible } from '../../src/ui/checker/text.ts';
import { checker as words } from '../../src/ui/words/en/checker.ts';

const codes = readFileSync(join(import.meta.dirname, '../../src/checker/explain/codes.ts'), 'utf8');

/** The ids of a union of string literals, as codes.ts writes them. */
function idsOf(name: string): string[] {
  const union = new RegExp(`export type ${name} =([^;]+);`).exec(codes)?.[1] ?? '';
  return [...union.matchAll(/'(\w+)'/g)].map((match) => match[1] as string);
}

describe('the words of the checker page', () => {
  it.each([
    ['RuleId', words.rules],
    ['NoteId', words.notes],
  ] as const)('has one sentence for every %s', (name, all) => {
    const ids = idsOf(name);
    expect(ids.length).toBeGreaterThan(10);
    expect(Object.keys(all).sort()).toEqual([...ids].sort());
    const sentences: Record<string, string> = all;
    for (const id of ids) expect(sentences[id], id).toMatch(/^[A-Z0-9].{10,}\.$/);
    expect(new Set(Object.values(sentences)).size).toBe(ids.length);
  });

  it('has a mark and a word for every verdict, and words for every way of reading', () => {
    expect(Object.keys(words.verdicts).sort()).toEqual(idsOf('Verdict').sort());
    const found = check({ gold: '4', response: 'It is \\boxed{4}.' });
    for (const method of idsOf('Method'))
      expect(words.result.read({ ...found.extraction, method: method as never })).toMatch(/^Read .{5,}\.$/);
    expect(words.result.read(check({ gold: '4', response: 'I do not know.' }).extraction)).toBe('Nothing was read.');
    expect(words.result.read(check({ gold: '4', response: '\\boxed{1}, \\boxed{2}' }).extraction)).toContain(
      '2 neighbouring parts',
    );
  });
});

describe('the examples', () => {
  const rule = (id: string) => {
    const example = EXAMPLES.find((e) => e.id === id);
    if (!example) throw new Error(`There is no example ${id}.`);
    const { verdict, rule, notes } = check({ gold: example.gold, response: example.answer }, example.options);
    return { verdict, rule, notes };
  };
  it.each([
    ['fraction', 'correct', 'exact_rational'],
    ['percent', 'correct', 'exact_rational'],
    ['interval', 'correct', 'relation_as_set'],
    ['set', 'correct', 'same_set'],
    ['equation', 'correct', 'relation_scaled'],
    ['several', 'incorrect', 'several_answers'],
    ['wrong', 'incorrect', 'exact_rational'],
    ['undecided', 'undecided', 'numeric'],
  ])('%s is %s by %s', (id, verdict, by) => expect(rule(id)).toMatchObject({ verdict, rule: by }));

  it('reads an unclosed box and says so', () =>
    expect(rule('unclosed')).toMatchObject({ verdict: 'correct', notes: ['unclosed_box'] }));
});

describe('the address', () => {
  it('carries every pair and option, whatever is in it', () => {
    const asks: CheckerAsk[] = [
      ...EXAMPLES.map(({ gold, answer, options = {} }) => ({ gold, answer, options })),
      { gold: '50%&answer=7', answer: 'a+b = c # <b>\u202e\n\tü 😀', options: {} },
      {
        gold: '1',
        answer: '1',
        options: {
          profile: 'reward',
          units: 'require',
          tolerance: { digits: 3 },
          strict: false,
          reduced: true,
          boxedOnly: true,
          requireClosedReasoning: true,
        },
      },
      { gold: '1', answer: '1', options: { tolerance: { relative: 0.0001 } } },
    ];
    for (const ask of asks) expect(askFromQuery(`?${queryFromAsk(ask)}`)).toEqual(ask);
  });

  it('passes over what is no option', () => {
    expect(askFromQuery('?page=checker&digits=-3&relative=7&units=cm&profile=kind&strict=yes')).toEqual({
      gold: '',
      answer: '',
      options: {},
    });
  });

  it('leaves out what no address could carry, and says when a text is too long to be read', () => {
    const long = { gold: '1', answer: '['.repeat(100_000), options: {} };
    expect(queryFromAsk(long)).toBeNull();
    expect(queryFromAsk({ ...long, answer: 'ü'.repeat(3000) })).toBeNull();
    expect(tooLong(long)).toBeNull();
    expect(tooLong({ ...long, answer: ' '.repeat(LONGEST.answer + 1) })).toBe('answer');
    expect(words.tooLong.answer(LONGEST.answer + 1, LONGEST.answer)).toBe(
      'The answer has 200,001 characters; this page reads up to 200,000.',
    );
    expect(tooLong({ ...long, gold: '1'.repeat(LONGEST.gold + 1) })).toBe('gold');
    expect(words.tooLong.gold(LONGEST.gold + 1, LONGEST.gold)).toMatch(/^The gold has 20,001 characters/);
  });
});

describe('the answer as it was read', () => {
  it('shows a short text whole and a long one around what was read', () => {
    expect(excerpt('It is 42.', [6, 8])).toEqual({ before: 0, start: 'It is ', read: '42', end: '.', after: 0 });
    const text = `${'a'.repeat(5000)}42${'b'.repeat(5000)}`;
    const part = excerpt(text, [5000, 5002]);
    expect(part.read).toBe('42');
    expect(part.before + part.start.length).toBe(5000);
    expect(part.end.length + part.after).toBe(5000);
    expect(part.start.length).toBeLessThan(2000);
    const none = excerpt(text, [0, 0]);
    expect(none).toMatchObject({ before: 0, start: '', read: '' });
    expect(none.end.length + none.after).toBe(text.length);
  });

  it('writes out what cannot be seen and nothing else', () => {
    expect(visible('4\u202e2\n')).toEqual([
      { text: '4', hidden: false },
      { text: 'U+202E', hidden: true },
      { text: '2\n', hidden: false },
    ]);
    expect(visible('<b>ü 😀</b>')).toEqual([{ text: '<b>ü 😀</b>', hidden: false }]);
  });
});
