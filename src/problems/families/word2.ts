import { carries, carryLevel } from '../arithmetic.ts';
import { defineFamily, numbersIn, solved } from '../family.ts';
import { people } from './word.ts';

/** `Tom has 3 bags of 7 and 2 of 9`: two products and a sum. The parameters are the person and the four numbers. */
export const word2 = defineFamily({
  id: 'word2',
  title: 'Two-step word problems',
  about: 'Two kinds of bags: two products, then their sum.',
  kind: 'ood',
  typicalMistake: 'Takes the second bags for loose things.',
  ranges: [
    [0, people.length - 1],
    [2, 9],
    [2, 9],
    [2, 9],
    [2, 9],
  ],
  example: [0, 3, 7, 2, 9],
  write([person = 0, a = 0, b = 0, c = 0, d = 0]) {
    const first = a * b;
    const second = c * d;
    return solved(
      `${people[person]} has ${a} bags of ${b} and ${c} of ${d}`,
      [`${a}*${b}=${first}`, `${c}*${d}=${second}`, `${first}+${second}=${first + second}`],
      first + second,
      carryLevel(carries(first, second)),
    );
  },
  read: (question) => [0, ...numbersIn(question)],
});
