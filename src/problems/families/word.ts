import { looseAndBags } from '../bags.ts';
import { defineFamily, inSteps } from '../family.ts';

/** People of the word problems. All have three letters and all things four, so that no problem pads its batch. */
export const people = ['Tom', 'Ana', 'Sam', 'Mia', 'Leo', 'Zoe'] as const;
export const things = ['pens', 'cups', 'keys', 'nuts', 'eggs', 'figs'] as const;

export const word = defineFamily({
  id: 'word',
  title: 'Word problems',
  about: 'Some loose things and some bags of them: how many are there?',
  kind: 'id',
  typicalMistake: 'Adds all three numbers, or forgets the loose ones.',
  ...looseAndBags({ people, things, loose: [2, 60] }),
  example: [0, 0, 12, 3, 7],
  mistakes([, , a = 0, b = 0, c = 0]) {
    return [
      inSteps([`${a}+${b}=${a + b}`, `${a + b}+${c}=${a + b + c}`], a + b + c),
      inSteps([`${b}*${c}=${b * c}`], b * c),
    ];
  },
});
