import { carries, carryLevel } from '../arithmetic.ts';
import { defineFamily, numbersIn, solved } from '../family.ts';
import { people, things } from './word.ts';

/** `Tom has 3 bags of 7 and 12 pens`: the word problems of pretraining told the other way round. */
export const word3 = defineFamily({
  id: 'word3',
  title: 'Retold word problems',
  about: 'The bags come first and the loose things last: the same steps, told the other way round.',
  kind: 'ood',
  typicalMistake: 'Multiplies the wrong two numbers.',
  ranges: [
    [0, people.length - 1],
    [0, things.length - 1],
    [2, 9],
    [2, 9],
    [2, 60],
  ],
  example: [0, 0, 3, 7, 12],
  write([person = 0, thing = 0, b = 0, c = 0, a = 0]) {
    const product = b * c;
    const sum = a + product;
    return solved(
      `${people[person]} has ${b} bags of ${c} and ${a} ${things[thing]}`,
      [`${b}*${c}=${product}`, `${a}+${product}=${sum}`],
      sum,
      carryLevel(carries(a, product)),
    );
  },
  read: (question) => [0, 0, ...numbersIn(question)],
});
