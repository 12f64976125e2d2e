import { borrows, carryLevel } from '../arithmetic.ts';
import { defineFamily, inSteps, numbersIn, solved } from '../family.ts';

/** mx + b = c with a whole x. The parameters are m, x and b. */
export const lin = defineFamily({
  id: 'lin',
  title: 'Linear equations',
  about: 'Find x: take b away from both sides, then divide by m.',
  kind: 'id',
  typicalMistake: 'Adds b instead of taking it away, or forgets to divide.',
  ranges: [
    [2, 9],
    [1, 12],
    [1, 60],
  ],
  example: [7, 6, 5],
  write([m = 0, x = 0, b = 0]) {
    const c = m * x + b;
    return solved(`${m}x+${b}=${c}`, [`${c}-${b}=${m * x}`, `${m * x}/${m}=${x}`], x, carryLevel(borrows(c, b)));
  },
  read(question) {
    const [m = 0, b = 0, c = 0] = numbersIn(question);
    return [m, (c - b) / m, b];
  },
  mistakes([m = 0, x = 0, b = 0]) {
    const c = m * x + b;
    const quotient = Math.floor((c + b) / m);
    const added = inSteps([`${c}+${b}=${c + b}`, `${c + b}/${m}=${quotient}`], quotient);
    const undivided = inSteps([`${c}-${b}=${m * x}`], m * x);
    return [added, added, undivided];
  },
});
