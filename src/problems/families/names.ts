import { looseAndBags } from '../bags.ts';
import { defineFamily } from '../family.ts';

/** `Eve has 12 hats and 3 bags of 7`. */
export const names = defineFamily({
  id: 'names',
  title: 'New names and things',
  about: 'The word problems of pretraining with people and things that it never saw.',
  kind: 'ood',
  typicalMistake: 'Adds all three numbers, or forgets the loose ones.',
  ...looseAndBags({
    people: ['Eve', 'Max', 'Kim', 'Ben', 'Joe', 'Amy'],
    things: ['pins', 'hats', 'toys', 'cars', 'rods', 'bats'],
    loose: [2, 60],
  }),
  example: [0, 1, 12, 3, 7],
});
