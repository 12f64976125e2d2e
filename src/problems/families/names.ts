import { carries, carryLevel } from '../arithmetic.ts';
import { defineFamily, numbersIn, solved } from '../family.ts';

const people = ['Eve', 'Max', 'Kim', 'Ben', 'Joe', 'Amy'] as const;
const things = ['pins', 'hats', 'toys', 'cars', 'rods', 'bats'] as const;

/** `Eve has 12 hats and 3 bags of 7`: the word problems of pretraining with people and things it never saw. */
export const names = defineFamily({
  id: 'names',
  title: 'New names and things',
  about: 'The word problems of pretraining with people and things that it never saw.',
  kind: 'ood',
  typicalMistake: 'Adds all three numbers, or forgets the loose ones.',
  ranges: [
    [0, people.length - 1],
    [0, things.length - 1],
    [2, 60],
    [2, 9],
    [2, 9],
  ],
  example: [0, 1, 12, 3, 7],
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
