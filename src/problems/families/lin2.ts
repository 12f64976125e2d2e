import { carries, carryLevel } from '../arithmetic.ts';
import { defineFamily, numbersIn, solved } from '../family.ts';

/** mx - b = c with a whole x and a positive c. The parameters are m, x and b. */
export const lin2 = defineFamily({
  id: 'lin2',
  title: 'Equations with a minus',
  about: 'Find x where b is taken away: it has to be added back first.',
  kind: 'ood',
  typicalMistake: 'Takes b away, as in the equations of pretraining.',
  ranges: [
    [2, 9],
    [1, 24],
    [1, 60],
  ],
  keep: ([m = 0, x = 0, b = 0]) => m * x > b,
  example: [7, 6, 5],
  write([m = 0, x = 0, b = 0]) {
    const c = m * x - b;
    return solved(`${m}x-${b}=${c}`, [`${c}+${b}=${m * x}`, `${m * x}/${m}=${x}`], x, carryLevel(carries(c, b)));
  },
  read(question) {
    const [m = 0, b = 0, c = 0] = numbersIn(question);
    return [m, (c + b) / m, b];
  },
});
