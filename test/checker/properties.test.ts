import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { check } from '../../src/checker/index.ts';

// A busy machine may take long; no test here is about time.
vi.setConfig({ testTimeout: 60_000 });

const SEED = 20260927;
const verdict = (gold: string, pred: string) => check({ gold, pred }).verdict;

/** Ways to write the same number, fraction or expression. */
const DRESSES: ((s: string) => string)[] = [
  (s) => `$${s}$`,
  (s) => ` ${s} `,
  (s) => `\\(${s}\\)`,
  (s) => `\\boxed{${s}}`,
  (s) => `${s}.`,
  (s) => `**${s}**`,
  (s) => s.replaceAll('\\frac', '\\dfrac'),
  (s) => s.replaceAll('\\frac', '\\tfrac'),
  (s) => s.replaceAll('(', '\\left(').replaceAll(')', '\\right)'),
  (s) => s.replaceAll('+', ' + ').replace(/(?<!\\),/g, ' , '),
  (s) => s.replaceAll('+', '\\, +\\; '),
  (s) => `{${s}}`.replace(/^\{(.*,.*)\}$/, '$1'),
  (s) => s.replaceAll('-', '−'),
  (s) => [...s].map((c) => (/\d/.test(c) ? String.fromCodePoint((c.codePointAt(0) ?? 0) + 0xfee0) : c)).join(''),
];

const integer = fc.integer({ min: -99999, max: 99999 }).map(String);
const fraction = fc
  .tuple(fc.integer({ min: 1, max: 999 }), fc.integer({ min: 2, max: 999 }), fc.boolean())
  .map(([a, b, minus]) => `${minus ? '-' : ''}\\frac{${a}}{${b}}`);
const decimal = fc
  .tuple(fc.integer({ min: 0, max: 9999 }), fc.integer({ min: 1, max: 999 }))
  .map(([a, b]) => `${a}.${b}`);
const surd = fc
  .tuple(fc.integer({ min: 2, max: 99 }), fc.constantFrom(2, 3, 5, 6, 7, 10))
  .map(([a, b]) => `${a}\\sqrt{${b}}`);
const polynomial = fc
  .tuple(fc.integer({ min: 1, max: 99 }), fc.integer({ min: 1, max: 99 }), fc.integer({ min: 1, max: 99 }))
  .map(([a, b, c]) => `${a}x^{2}+${b}x+${c}`);
const value = fc.oneof(integer, fraction, decimal, surd, polynomial);
const answer = fc.oneof(
  value,
  fc.tuple(value, value).map(([a, b]) => `(${a},${b})`),
  fc.tuple(integer, surd, fraction).map((v) => `\\{${v.join(',')}\\}`),
);

/** Changes the digit at a position chosen by `n` to another one. */
function changeDigit(text: string, n: number, by: number): string | undefined {
  const places = [...text.matchAll(/\d/g)].map((m) => m.index);
  if (places.length === 0) return undefined;
  const at = places[n % places.length] as number;
  return text.slice(0, at) + ((Number(text[at]) + by) % 10) + text.slice(at + 1);
}

describe('properties', () => {
  test('formatting never changes a verdict', () => {
    fc.assert(
      fc.property(answer, fc.nat(DRESSES.length - 1), fc.nat(DRESSES.length - 1), (gold, i, j) => {
        const dressed = (DRESSES[j] as (s: string) => string)((DRESSES[i] as (s: string) => string)(gold));
        expect(verdict(gold, dressed), dressed).toBe('correct');
      }),
      { seed: SEED, numRuns: 300 },
    );
  });

  test('changing one digit of a value always changes the verdict', () => {
    fc.assert(
      fc.property(
        fc.oneof(integer, decimal, surd, polynomial),
        fc.nat(),
        fc.integer({ min: 1, max: 9 }),
        (gold, n, by) => {
          const other = changeDigit(gold, n, by);
          if (other === undefined || Number(other) === Number(gold)) return;
          expect(verdict(gold, other), other).not.toBe('correct');
        },
      ),
      { seed: SEED, numRuns: 1200 },
    );
  });

  test('fractions are equal exactly when their cross products are', () => {
    const natural = fc.integer({ min: 1, max: 60 });
    fc.assert(
      fc.property(natural, natural, natural, natural, (a, b, c, d) => {
        expect(verdict(`\\frac{${a}}{${b}}`, `${c}/${d}`) === 'correct').toBe(a * d === b * c);
      }),
      { seed: SEED, numRuns: 800 },
    );
  });

  test('values, sets and lists compare the same in both directions', () => {
    fc.assert(
      fc.property(answer, answer, (a, b) => {
        expect(verdict(a, b) === 'correct').toBe(verdict(b, a) === 'correct');
      }),
      { seed: SEED, numRuns: 300 },
    );
  });

  test('order counts in tuples and not in sets', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: -50, max: 50 }), { minLength: 3, maxLength: 6 }), (v) => {
        const reversed = [...v].reverse();
        expect(verdict(`\\{${v.join(',')}\\}`, `\\{${reversed.join(', ')}\\}`)).toBe('correct');
        expect(verdict(`(${v.join(',')})`, `(${reversed.join(', ')})`)).toBe('incorrect');
        expect(verdict(`\\{${v.join(',')}\\}`, `\\{${v.slice(1).join(', ')}\\}`)).toBe('incorrect');
      }),
      { seed: SEED, numRuns: 300 },
    );
  });

  test('an expanded product equals its factors and nothing else', () => {
    const root = fc.integer({ min: -20, max: 20 });
    const factor = (r: number) => `(x${r < 0 ? '+' : '-'}${Math.abs(r)})`;
    fc.assert(
      fc.property(root, root, fc.integer({ min: -2, max: 2 }), (a, b, off) => {
        const product = `x^2+(${-a - b})x+(${a * b + off})`;
        expect(verdict(product, factor(a) + factor(b)) === 'correct').toBe(off === 0);
      }),
      { seed: SEED, numRuns: 300 },
    );
  });

  test('equations are the same up to a factor, inequalities up to a positive one', () => {
    const k = fc.integer({ min: 1, max: 9 });
    fc.assert(
      fc.property(k, k, k, k, (a, b, c, m) => {
        const gold = `${a}x+${b}y=${c}`;
        expect(verdict(gold, `${m * a}x+${m * b}y=${m * c}`)).toBe('correct');
        expect(verdict(gold, `-${m * a}x-${m * b}y=-${m * c}`)).toBe('correct');
        expect(verdict(gold, `${a}x+${b}y=${c + m}`)).toBe('incorrect');
        const less = `${a}x+${b}y<${c}`;
        expect(verdict(less, `${m * a}x+${m * b}y<${m * c}`)).toBe('correct');
        expect(verdict(less, `-${a}x-${b}y>-${c}`)).toBe('correct');
        expect(verdict(less, `-${a}x-${b}y<-${c}`)).toBe('incorrect');
        expect(verdict(less, `${a}x+${b}y>${c}`)).toBe('incorrect');
      }),
      { seed: SEED, numRuns: 300 },
    );
  });

  test('an answer in a long response is found wherever the box stands', () => {
    const filler = fc.lorem({ maxCount: 40 });
    fc.assert(
      fc.property(filler, value, filler, (before, gold, after) => {
        const response = `${before} \\boxed{${gold}} ${after}`;
        const result = check({ response, gold });
        expect(result.verdict).toBe('correct');
        expect(response.slice(...result.extraction.span)).toBe(result.extraction.text);
      }),
      { seed: SEED, numRuns: 300 },
    );
  });

  test('a list of candidates is never right', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 99 }), { minLength: 2, maxLength: 5 }),
        fc.constantFrom(', ', ' or ', ' and ', '; '),
        (v, sep) => {
          const gold = String(v[0]);
          for (const response of [
            v.join(sep),
            `The answer is ${v.join(sep)}.`,
            `\\boxed{${v.join(sep)}}`,
            v.map((x) => `\\boxed{${x}}`).join(sep),
            v.map((x) => `$${x}$`).join(sep),
            `...${v.map((x) => `#${x}`).join('')}`,
          ]) {
            const expected = response.startsWith('...')
              ? check({ response, gold: String(v.at(-1)) }).verdict
              : check({ response, gold }).verdict;
            expect(expected, response).not.toBe('correct');
          }
        },
      ),
      { seed: SEED, numRuns: 300 },
    );
  });
});
