import { carries, carryLevel } from '../arithmetic.ts';
import { defineFamily, numbersIn, solved } from '../family.ts';
import { people, things } from './word.ts';

/** `Tom has 75 pens and 3 bags of 7`: word problems whose loose things are more than pretraining ever had. */
export const wide = defineFamily({
  id: 'wide',
  title: 'Larger word problems',
  about: 'The word problems of pretraining with more loose things than it ever saw.',
  kind: 'ood',
  typicalMistake: 'Drops a carry, since the sums run past a hundred.',
  ranges: [
    [0, people.length - 1],
    [0, things.length - 1],
    [61, 99],
    [2, 9],
    [2, 9],
  ],
  example: [0, 0, 75, 3, 7],
  write([person = 0, thing = 0, a = 0, b = 0, c = 0]) {
    const product = b * c;
    const sum = a + product;
    return solved(
      `${people[person]} has ${a} ${things[thing]} and ${b} bags of ${c}`,
      [`${b}*${c}=${product}`, `${a}+${product}=${sum}`],
      sum,
      carryLevel(carries(a, product)),
    );
  },
  read: (question) => [0, 0, ...numbersIn(question)],
});
