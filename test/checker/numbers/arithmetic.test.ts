import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { Budget, MAX_STEPS, Stop } from '../../../src/checker/explain/budget.ts';
import { exact } from '../../../src/checker/numbers/exact.ts';
import { identical } from '../../../src/checker/numbers/identity.ts';
import { type Precise, precise, preciseEqual } from '../../../src/checker/numbers/precise.ts';
import { fold, hasBidiControl } from '../../../src/checker/read/fold.ts';
import { parse } from '../../../src/checker/read/parser.ts';
import { parseUnit } from '../../../src/checker/read/units.ts';
import * as Q from '../../../src/checker/tree/rational.ts';

// A busy machine may take long; no test here is about time.
vi.setConfig({ testTimeout: 60_000 });

const exactValue = (text: string): string | undefined => {
  const v = exact(parse(text), new Budget());
  return v && Q.format(v);
};

describe('exact values', () => {
  test.each([
    ['1/2+1/3', '5/6'],
    ['2\\frac{1}{3}', '7/3'],
    ['0.1+0.2', '3/10'],
    ['0.1\\overline{6}', '1/6'],
    ['\\sqrt{\\frac{9}{16}}', '3/4'],
    ['8^{-2/3}', '1/4'],
    ['\\binom{50}{3}', '19600'],
    ['7!!', '105'],
    ['\\log_{4} 32', '5/2'],
    ['-2^2', '-4'],
    ['25\\%', '1/4'],
  ])('%s is %s', (text, value) => {
    expect(exactValue(text)).toBe(value);
  });

  test.each(['\\sqrt{2}', '\\pi', 'x', '10^{10^{10}}', '5001!'])('%s has none that is small and rational', (text) => {
    expect(exactValue(text)).toBeUndefined();
  });

  test.each(['1/0', '0^{-1}', '\\frac{3}{2-2}', '\\log_2 0'])('%s is undefined', (text) => {
    expect(() => exactValue(text)).toThrow(Stop);
  });

  test('fractions are in lowest terms and form a field', () => {
    const q = fc.tuple(fc.bigInt(-999n, 999n), fc.bigInt(1n, 999n)).map(([n, d]) => Q.ratio(n, d) as Q.Rational);
    fc.assert(
      fc.property(q, q, (a, b) => {
        expect(Q.add(a, b)).toEqual(Q.add(b, a));
        const sum = Q.add(a, b) as Q.Rational;
        expect(Q.add(sum, Q.negate(b))).toEqual(a);
        if (!Q.isZero(b)) expect(Q.multiply(Q.divide(a, b) as Q.Rational, b)).toEqual(a);
        expect(Math.abs(Q.toNumber(a) - Number(a.n) / Number(a.d))).toBeLessThan(1e-12);
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  test('roots are exact or absent', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 30n), fc.integer({ min: 2, max: 7 }), (x, k) => {
        expect(Q.exactRoot(Q.integer(x ** BigInt(k)), k)).toEqual(Q.integer(x));
        const r = Q.integerRoot(x, k);
        expect(r ** BigInt(k) <= x && (r + 1n) ** BigInt(k) > x).toBe(true);
      }),
      { seed: 2, numRuns: 300 },
    );
  });
});

describe('hundred digits', () => {
  const at = (text: string) => precise(parse(text), new Budget()) as Precise;
  /** The first decimals of a value, cut off. */
  const decimals = (text: string, n: number): string => {
    const v = at(text);
    const scaled = v.m * 10n ** BigInt(n);
    return String(v.e < 0 ? scaled >> BigInt(-v.e) : scaled << BigInt(v.e));
  };

  test('known constants', () => {
    expect(decimals('\\pi', 50)).toBe('314159265358979323846264338327950288419716939937510');
    expect(decimals('e', 50)).toBe('271828182845904523536028747135266249775724709369995');
    expect(decimals('\\sqrt{2}', 50)).toBe('141421356237309504880168872420969807856967187537694');
    expect(decimals('\\ln 2', 49)).toBe('6931471805599453094172321214581765680755001343602');
  });

  test.each([
    ['\\sin\\frac{\\pi}{6}', '\\frac12'],
    ['\\tan\\frac{\\pi}{8}', '\\sqrt2-1'],
    ['4\\arctan 1', '\\pi'],
    ['\\arcsin\\frac12', '\\frac{\\pi}{6}'],
    ['e^{\\ln 7}', '7'],
    ['\\sqrt{5+2\\sqrt6}', '\\sqrt2+\\sqrt3'],
    ['\\sqrt[3]{2}^3', '2'],
    ['\\cos 36^\\circ', '\\frac{1+\\sqrt5}{4}'],
  ])('%s is %s', (a, b) => {
    expect(preciseEqual(at(a), at(b))).toBe(true);
  });

  test.each([
    ['e^{\\pi\\sqrt{163}}', '262537412640768744'],
    ['\\sqrt{1000001}', '1000.0004999998750001'],
    ['\\sin 10^{-20}', '10^{-20}'],
  ])('%s is not %s', (a, b) => {
    expect(preciseEqual(at(a), at(b))).toBe(false);
  });
});

describe('sampled identity', () => {
  const same = (a: string, b: string, names: string[]) => identical(parse(a), parse(b), names, new Budget());
  test('is a definite no for a disagreement', () => {
    expect(same('x^2', 'x^2+10^{-30}', ['x'])).toBe('no');
    expect(same('\\sqrt{x^2}', 'x', ['x'])).toBe('no');
  });
  test('is unsure where nothing can be evaluated', () => {
    expect(same('\\int_0^x t dt', 'x', ['x', 't', 'd'])).toBe('unsure');
  });
  test('costs the same steps every time', () => {
    const cost = () => {
      const budget = new Budget();
      identical(parse('\\sin^2 x+\\cos^2 x'), parse('1'), ['x'], budget);
      return budget.steps;
    };
    expect(cost()).toBe(cost());
    expect(cost()).toBeLessThan(MAX_STEPS);
  });
});

describe('characters and units', () => {
  test('fold keeps plain text and spells out the rest', () => {
    expect(fold('x^2+1')).toEqual({ text: 'x^2+1', hidden: false });
    expect(fold('1½').text).toBe('1\\frac{1}{2}');
    expect(fold('x²').text).toBe('x^{2}');
    expect(fold('１２').text).toBe('12');
    expect(fold('٣').text).toBe('3');
    expect(fold('1\u200b2')).toEqual({ text: '12', hidden: true });
    expect(hasBidiControl('1\u202e2')).toBe(true);
  });
  test('units have a key and a factor', () => {
    expect(parseUnit('cm').key).toBe(parseUnit('meters').key);
    expect(parseUnit('cm^2').key).not.toBe(parseUnit('cm').key);
    expect(parseUnit('square feet').key).toBe(parseUnit('ft^2').key);
    expect(parseUnit('miles per hour').key).toBe(parseUnit('mph').key);
    expect(parseUnit('hours').factor[0] / parseUnit('minutes').factor[0]).toBe(60n);
    expect(parseUnit('constructor').known).toBe(false);
  });
});
