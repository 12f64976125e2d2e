import { borrows, carryLevel } from '../arithmetic.ts';
import { defineFamily, solved } from '../family.ts';

/** a - b alone; in pretraining a difference only ever follows another step. */
export const sub = defineFamily({
  id: 'sub',
  title: 'Differences',
  about: 'One number taken from another, with no step before it.',
  kind: 'ood',
  typicalMistake: 'Adds, or forgets the borrow.',
  ranges: [
    [11, 139],
    [10, 80],
  ],
  keep: ([a = 0, b = 0]) => a > b,
  example: [87, 45],
  write([a = 0, b = 0]) {
    return solved(`${a}-${b}`, [`${a}-${b}=${a - b}`], a - b, carryLevel(borrows(a, b)));
  },
});
