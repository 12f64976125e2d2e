import { describe, expect, it } from 'vitest';
import { clock, difference, large, proportion, rate, short } from '../../src/ui/format.ts';
import { list, sentence } from '../../src/ui/words/en/grammar.ts';
import { numbers } from '../../src/ui/words/en/numbers.ts';

const { bytesOf, fixed, interval, plain, rough } = numbers;

describe('numbers on the page', () => {
  it('writes proportions without a leading zero and with a true minus', () => {
    expect(proportion(0.7561)).toBe('.756');
    expect(proportion(0.2, 2)).toBe('.20');
    expect(proportion(1)).toBe('1.000');
    expect(proportion(-0.0091)).toBe('\u2212.009');
    expect(proportion(-0.0001)).toBe('.000');
    expect(proportion(null)).toBe('\u2014');
    expect(proportion(Number.NaN)).toBe('\u2014');
  });

  it('signs differences, except one that rounds to nothing', () => {
    expect(difference(0.1749)).toBe('+.175');
    expect(difference(-0.367)).toBe('\u2212.367');
    expect(difference(0.0002)).toBe('.000');
  });

  it('writes other numbers with their zero, to about three figures', () => {
    expect(plain(0.0841)).toBe('0.084');
    expect(plain(-1.0631)).toBe('\u22121.06');
    expect(plain(-12.44)).toBe('\u221212.4');
    expect(plain(-1240)).toBe('\u22121,240');
    expect(plain(-0.0001)).toBe('0.000');
    expect(plain(Number.NaN)).toBe('not finite');
    expect(fixed(-0.081, 2)).toBe('\u22120.08');
    expect(fixed(-0.001, 2)).toBe('0.00');
    expect(rough(0.0817)).toBe('0.082');
    expect(rough(-134)).toBe('\u2212130');
  });

  it('writes settings as short as they are exact', () => {
    expect(short(-0.2)).toBe('\u22120.2');
    expect(short(-0)).toBe('0');
    expect(rate(3e-4)).toBe('3e-4');
    expect(rate(0.0025)).toBe('2.5e-3');
    expect(rate(1)).toBe('1');
  });

  it('writes counts, clocks, bytes and intervals in words', () => {
    expect(large(980)).toBe('980');
    expect(large(101_234)).toBe('101 k');
    expect(large(1_240_000)).toBe('1.2 M');
    expect(clock(6.4)).toBe('0:06');
    expect(clock(760)).toBe('12:40');
    expect(bytesOf(1_100_000, 1_400_000)).toBe('1.1 of 1.4 MB');
    expect(bytesOf(12_000, 400_000)).toBe('12 of 400 kB');
    expect(interval([0.72, 0.79], (v) => proportion(v, 2))).toBe('.72 to .79');
    expect(list(['RFT', 'RIFT', 'naive'])).toBe('RFT, RIFT and naive');
    expect(sentence('naive falls')).toBe('Naive falls');
  });
});
