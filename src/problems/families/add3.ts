import { carries, carryLevel } from '../arithmetic.ts';
import { defineFamily, solved } from '../family.ts';

/** A number of three digits plus one of two. */
export const add3 = defineFamily({
  id: 'add3',
  title: 'Longer numbers',
  about: 'A sum whose first number has three digits.',
  kind: 'ood',
  typicalMistake: 'Loses the first digit or the carry.',
  ranges: [
    [100, 199],
    [10, 99],
  ],
  example: [147, 38],
  write([a = 0, b = 0]) {
    return solved(`${a}+${b}`, [`${a}+${b}=${a + b}`], a + b, carryLevel(carries(a, b)));
  },
});
