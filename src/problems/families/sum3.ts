import { carries, carryLevel } from '../arithmetic.ts';
import { defineFamily, solved } from '../family.ts';

/** a + b + c: a chain that only adds. */
export const sum3 = defineFamily({
  id: 'sum3',
  title: 'Sums of three',
  about: 'Three numbers added up, where the chains of pretraining take the last one away.',
  kind: 'ood',
  typicalMistake: 'Takes the last number away.',
  ranges: [
    [10, 60],
    [2, 30],
    [2, 30],
  ],
  example: [23, 15, 17],
  write([a = 0, b = 0, c = 0]) {
    const first = a + b;
    const sum = first + c;
    return solved(
      `${a}+${b}+${c}`,
      [`${a}+${b}=${first}`, `${first}+${c}=${sum}`],
      sum,
      carryLevel(carries(a, b) || carries(first, c)),
    );
  },
});
