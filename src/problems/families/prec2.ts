import { carries, carryLevel } from '../arithmetic.ts';
import { defineFamily, solved } from '../family.ts';

/** b x c + a: precedence with the product in front, as pretraining never shows it. */
export const prec2 = defineFamily({
  id: 'prec2',
  title: 'Product first',
  about: 'A product with a number added after it: precedence the other way round.',
  kind: 'ood',
  typicalMistake: 'Swaps the numbers, as if the sum were in front.',
  ranges: [
    [2, 9],
    [2, 9],
    [2, 90],
  ],
  example: [3, 7, 12],
  write([b = 0, c = 0, a = 0]) {
    const product = b * c;
    const sum = product + a;
    return solved(
      `${b}*${c}+${a}`,
      [`${b}*${c}=${product}`, `${product}+${a}=${sum}`],
      sum,
      carryLevel(carries(product, a)),
    );
  },
});
