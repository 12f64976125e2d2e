import { describe, expect, test, vi } from 'vitest';
import { MAX_STEPS } from '../../src/checker/explain/budget.ts';
import { type CheckInput, check } from '../../src/checker/index.ts';

// A busy machine may take long; no test here is about time.
vi.setConfig({ testTimeout: 60_000 });

const times = (s: string, n: number): string => s.repeat(n);
const ALLOWED = ['incorrect', 'undecided', 'no_answer', 'gold_unparsed'];

/** Bare answers that must end quickly and are not the gold 5. */
const ANSWERS: Record<string, string> = {
  'tower of powers': '10^{10^{10}}',
  'higher tower': '5^{5^{5^{5^5}}}',
  'factorials of factorials': '((9!)!)!',
  'long sum': '\\sum_{i=1}^{10^9} i',
  'double sum': '\\sum_{i=1}^{1000}\\sum_{j=1}^{1000} ij',
  'huge power': `${times('7', 3000)}^{9999}`,
  'huge integer': times('9', 100_000),
  '300 nested fractions': `${times('\\frac{1}{', 300)}2${times('}', 300)}`,
  '5,000 brackets': `${times('(', 5000)}1${times(')', 5000)}`,
  '30,000 roots': `${times('\\sqrt{', 30_000)}2${times('}', 30_000)}`,
  'roots without braces': `${times('\\sqrt', 900)}2`,
  'functions in a row': `${times('\\sin ', 900)}2`,
  'right-associative powers': `${times('2^', 1500)}2`,
  'signs in a row': `${times('-', 3899)}5`,
  'factorials in a row': `5${times('!', 3000)}`,
  'many plus-minus signs': times('\\pm 1', 500),
  'nested exponentials': `${times('e^{', 90)}1${times('}', 90)}`,
  'large binomial': '\\binom{100000}{2000}',
  'large root': `\\sqrt[199]{${times('7', 3000)}}`,
  'sine of a huge number': `\\sin(${times('7', 3000)})`,
  'large exponent of ten': '1e9999',
  'product of matrices': times('\\begin{pmatrix}1&2\\\\3&4\\end{pmatrix}', 60),
  'union of many intervals': Array.from({ length: 300 }, (_, i) => `(${i},${i}.5)`).join('\\cup '),
  'long list': Array.from({ length: 190 }, (_, i) => `\\sqrt{${i + 2}}`).join(','),
};

/** Whole responses without a right answer. */
const RESPONSES: Record<string, string> = {
  dollars: times('$', 100_000),
  backslashes: times('\\', 100_000),
  'open boxes': times('\\boxed{', 16_000),
  boxes: times('\\boxed{1} ', 12_000),
  anchors: times('the answer is ', 8000),
  'anchors with colons': times('answer: ', 14_000),
  ones: times('1,', 50_000),
  'NUL characters': times('\0', 100_000),
  'open display math': times('\\[', 50_000),
  'open inline math': times('\\( x ', 20_000),
  hashes: times('#', 100_000),
  'hash answers': times('#1', 50_000),
  'reasoning tags': times('<think>', 14_000),
  'closing tags': times('</think>', 12_000),
  blanks: times(' ', 100_000),
  'line breaks': times('\n', 100_000),
  numbers: times('12 ', 40_000),
  braces: times('{', 50_000) + times('}', 50_000),
  formulas: times('$x$ ', 30_000),
  'joined formulas': times('$x$, ', 30_000),
  'combining marks': `5${times('\u0301', 50_000)}`,
  emoji: times('😀', 30_000),
};

describe('hostile input', () => {
  const run = (input: CheckInput) => {
    const result = check(input);
    expect(result.steps).toBeLessThanOrEqual(MAX_STEPS + 1000);
    return result;
  };

  for (const [name, pred] of Object.entries(ANSWERS)) {
    test(name, () => {
      expect(ALLOWED).toContain(run({ gold: '5', pred }).verdict);
      expect(ALLOWED).toContain(run({ gold: pred, pred: '5' }).verdict);
      expect(run({ gold: pred, pred }).verdict).toBe('correct');
    });
  }

  for (const [name, response] of Object.entries(RESPONSES)) {
    test(name, () => {
      expect(ALLOWED).toContain(run({ gold: '5', response }).verdict);
      expect(ALLOWED).toContain(run({ gold: 'B', response }).verdict);
      expect(ALLOWED).toContain(run({ gold: response, response: '\\boxed{5}' }).verdict);
    });
  }

  test('a box is found at the start and at the end of a long response', () => {
    const prose = times('lorem ipsum ', 9700);
    expect(check({ gold: '5', response: `\\boxed{5} ${prose}` }).verdict).toBe('correct');
    expect(check({ gold: '5', response: `${prose}\\boxed{5}` }).verdict).toBe('correct');
  });

  test('too deep and too long are said to be so', () => {
    expect(check({ gold: '5', pred: ANSWERS['5,000 brackets'] as string })).toMatchObject({
      verdict: 'undecided',
      rule: 'too_long',
    });
    expect(check({ gold: '5', pred: `${times('(', 300)}5${times(')', 300)}` })).toMatchObject({
      verdict: 'undecided',
      rule: 'too_deep',
    });
  });

  test('invisible characters are reported', () => {
    expect(check({ gold: '12', pred: '1\u200b2' })).toMatchObject({ verdict: 'correct', notes: ['hidden_characters'] });
    expect(check({ gold: '12', pred: '\u202e21' }).verdict).toBe('incorrect');
  });

  test('names of object members are ordinary words', () => {
    for (const word of ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf']) {
      expect(check({ gold: '5', pred: word }).verdict).toBe('incorrect');
      expect(check({ gold: '5', pred: `\\${word}` }).verdict).toBe('incorrect');
      expect(check({ gold: '5', pred: `\\begin{${word}}5\\end{${word}}` }).verdict).not.toBe('gold_unparsed');
    }
  });

  test('values of the wrong type do not throw', () => {
    const odd = [undefined, null, 5, {}, []] as unknown as string[];
    for (const value of odd) {
      expect(() => check({ gold: value, pred: value })).not.toThrow();
      expect(() => check({ gold: '5', response: value })).not.toThrow();
    }
  });
});

describe('fuzz', () => {
  // A seeded generator, so that a failure can be repeated.
  const make = (seed: number) => () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed / 2 ** 32;
  };
  const PIECES =
    '\\frac \\sqrt \\boxed { } { } ( ) [ ] \\{ \\} | , ; : = < > \\le + - * / ^ _ ! % $ \\$ \\pm \\cup \\in \\text \\begin{pmatrix} \\end{pmatrix} & \\\\ \\left \\right 0 1 2 7 12 3.5 x y e i \\pi \\infty \\log \\sin \\sum_{i=1}^{3} and or answer is # \\circ \\binom \\overline ... 1,234 \\mathbb{R} ½ ² − \u200b \n cm \\quad \\choose \\over'.split(
      ' ',
    );

  test('random strings give a verdict, twice the same, within the budget', () => {
    const next = make(4711);
    for (let n = 0; n < 1500; n++) {
      const string = () =>
        Array.from({ length: 1 + Math.floor(next() * 18) }, () => PIECES[Math.floor(next() * PIECES.length)]).join(
          next() < 0.5 ? '' : ' ',
        );
      const gold = string();
      const answer = next() < 0.2 ? gold : string();
      const input: CheckInput = next() < 0.5 ? { gold, pred: answer } : { gold, response: answer };
      const first = check(input);
      expect(first.steps).toBeLessThanOrEqual(MAX_STEPS + 1000);
      expect(check(input)).toEqual(first);
      const [start, end] = first.extraction.span;
      expect(start).toBeGreaterThanOrEqual(0);
      expect(end).toBeLessThanOrEqual(answer.length);
    }
  });
});
