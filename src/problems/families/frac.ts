import { defineFamily, numbersIn, solved } from '../family.ts';

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}

/** a/d + b/d whose sum is already in lowest terms. The parameters are a, b and d. */
export const frac = defineFamily({
  id: 'frac',
  title: 'Fractions',
  about: 'Two fractions with one denominator: add the numerators.',
  kind: 'ood',
  typicalMistake: 'Adds the denominators too.',
  ranges: [
    [1, 30],
    [1, 30],
    [3, 40],
  ],
  keep: ([a = 0, b = 0, d = 0]) => a + b < d && gcd(a + b, d) === 1,
  example: [1, 2, 5],
  write([a = 0, b = 0, d = 0]) {
    return solved(`${a}/${d}+${b}/${d}`, [`${a}+${b}=${a + b}`], `${a + b}/${d}`, d <= 9 ? 1 : 2);
  },
  read(question) {
    const [a = 0, d = 0, b = 0] = numbersIn(question);
    return [a, b, d];
  },
});
