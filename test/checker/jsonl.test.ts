import { describe, expect, test } from 'vitest';
import { checkLine, checkLines } from '../../src/checker/jsonl.ts';

describe('JSON lines', () => {
  test('a response and a bare answer', () => {
    expect(checkLine('{"id":"a","gold":"51","response":"68-17=51#51"}', 1)).toMatchObject({
      id: 'a',
      verdict: 'correct',
      extraction: { method: 'hash', span: [9, 11] },
    });
    expect(checkLine('{"id":7,"gold":"1/2","pred":"0.5"}', 1)).toMatchObject({
      id: 7,
      verdict: 'correct',
      rule: 'exact_rational',
    });
    expect(checkLine('{"gold":12,"pred":13}', 1)).toMatchObject({ id: null, verdict: 'incorrect' });
  });

  test('profile and options, beside the item or in "options"', () => {
    const item = { id: 1, gold: '4', response: 'The total is 4' };
    expect(checkLine(JSON.stringify(item), 1)).toMatchObject({ verdict: 'correct' });
    expect(checkLine(JSON.stringify({ ...item, profile: 'reward' }), 1)).toMatchObject({ verdict: 'no_answer' });
    expect(checkLine(JSON.stringify(item), 1, { profile: 'reward' })).toMatchObject({ verdict: 'no_answer' });
    expect(checkLine('{"gold":"3.142","pred":"\\\\pi","tolerance":{"digits":4}}', 1)).toMatchObject({
      verdict: 'correct',
    });
    expect(checkLine('{"gold":"3.14","pred":"3.141","options":{"tolerance":1e-2}}', 1)).toMatchObject({
      verdict: 'correct',
    });
    expect(checkLine('{"gold":"5 cm","pred":"5","units":"require"}', 1)).toMatchObject({
      verdict: 'incorrect',
      rule: 'unit_differs',
    });
    expect(checkLine('{"gold":"1/2","pred":"2/4","reduced":true}', 1)).toMatchObject({
      verdict: 'incorrect',
      rule: 'not_reduced',
    });
    expect(checkLine('{"gold":"2a+b","pred":"2x+y","strict":false}', 1)).toMatchObject({ verdict: 'correct' });
  });

  test('the question beside the item', () => {
    const item = { id: 1, gold: '108', response: '#9*5+63', profile: 'reward' };
    expect(checkLine(JSON.stringify({ ...item, question: '63+5*9' }), 1)).toMatchObject({
      verdict: 'incorrect',
      rule: 'restates_question',
    });
    expect(checkLine(JSON.stringify({ ...item, response: '#108', question: '63+5*9' }), 1)).toMatchObject({
      verdict: 'correct',
    });
  });

  test('a malformed line gives its number and what is wrong, and the rest go on', () => {
    const lines = [
      '{"id":1,"gold":"5","pred":"5"}',
      'not json',
      '',
      '[]',
      '{"gold":"5"}',
      '{"pred":"5"}',
      '{"id":{},"gold":"5","pred":"5"}',
      '{"gold":"5","pred":"5","response":"5"}',
      '{"gold":"5","pred":"5","profile":"x"}',
      '{"id":2,"gold":"5","pred":"6"}',
    ];
    const out = [...checkLines(lines)];
    expect(out).toHaveLength(9);
    expect(out[0]).toMatchObject({ id: 1, verdict: 'correct' });
    for (const [i, line] of [2, 4, 5, 6, 7, 8, 9].entries()) {
      expect(out[i + 1]).toMatchObject({ line });
      expect((out[i + 1] as { error: string }).error).toMatch(/\.$/);
    }
    expect(out[8]).toMatchObject({ id: 2, verdict: 'incorrect' });
  });

  test('every wrong option is an error', () => {
    for (const extra of [
      '"units":"maybe"',
      '"strict":1',
      '"tolerance":-1',
      '"tolerance":{"digits":0}',
      '"tolerance":{}',
      '"options":5',
      '"prompt":5',
      '"question":5',
    ]) {
      expect(checkLine(`{"gold":"5","pred":"5",${extra}}`, 3), extra).toMatchObject({ line: 3 });
    }
  });
});
