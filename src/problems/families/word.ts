import { carries, carryLevel } from '../arithmetic.ts';
import { defineFamily, inSteps, numbersIn, solved } from '../family.ts';

/** People of the word problems. All have three letters and all things four, so that no problem pads its batch. */
export const people = ['Tom', 'Ana', 'Sam', 'Mia', 'Leo', 'Zoe'] as const;
export const things = ['pens', 'cups', 'keys', 'nuts', 'eggs', 'figs'] as const;

/** `Tom has 12 pens and 3 bags of 7`. The parameters are the person, the thing, and the three numbers. */
export const word = defineFamily({
  id: 'word',
  title: 'Word problems',
  about: 'Some loose things and some bags of them: how many are there?',
  kind: 'id',
  typicalMistake: 'Adds all three numbers, or forgets the loose ones.',
  ranges: [
    [0, people.length - 1],
    [0, things.length - 1],
    [2, 60],
    [2, 9],
    [2, 9],
  ],
  example: [0, 0, 12, 3, 7],
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
  mistakes([, , a = 0, b = 0, c = 0]) {
    return [
      inSteps([`${a}+${b}=${a + b}`, `${a + b}+${c}=${a + b + c}`], a + b + c),
      inSteps([`${b}*${c}=${b * c}`], b * c),
    ];
  },
});
