import { carries, carryLevel } from '../arithmetic.ts';
import { defineFamily, inSteps, solved } from '../family.ts';

/** a + b x c: the product comes first. */
export const prec = defineFamily({
  id: 'prec',
  title: 'Precedence',
  about: 'A sum with a product in it: the product comes first.',
  kind: 'id',
  typicalMistake: 'Works from left to right, so the sum is multiplied.',
  ranges: [
    [2, 90],
    [2, 9],
    [2, 9],
  ],
  example: [12, 3, 7],
  write([a = 0, b = 0, c = 0]) {
    const product = b * c;
    const sum = a + product;
    return solved(
      `${a}+${b}*${c}`,
      [`${b}*${c}=${product}`, `${a}+${product}=${sum}`],
      sum,
      carryLevel(carries(a, product)),
    );
  },
  mistakes([a = 0, b = 0, c = 0]) {
    return [inSteps([`${a}+${b}=${a + b}`, `${a + b}*${c}=${(a + b) * c}`], (a + b) * c)];
  },
});
