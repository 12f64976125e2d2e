import { defineFamily, solved } from '../family.ts';

/** (a + b) x c: brackets turn the typical mistake of `prec` into the right way. */
export const paren = defineFamily({
  id: 'paren',
  title: 'Brackets',
  about: 'Brackets make the sum come first; pretraining never shows one.',
  kind: 'ood',
  typicalMistake: 'Multiplies first, as if there were no brackets.',
  ranges: [
    [2, 90],
    [2, 9],
    [2, 9],
  ],
  example: [12, 3, 7],
  write([a = 0, b = 0, c = 0]) {
    const sum = a + b;
    const product = sum * c;
    return solved(`(${a}+${b})*${c}`, [`${a}+${b}=${sum}`, `${sum}*${c}=${product}`], product, sum <= 20 ? 1 : 2);
  },
});
