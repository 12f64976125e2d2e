import { addWithoutCarry, carries, carryLevel } from '../arithmetic.ts';
import { defineFamily, inSteps, solved } from '../family.ts';

/** a + b with two digits each. */
export const add = defineFamily({
  id: 'add',
  title: 'Sums',
  about: 'The sum of two numbers of two digits.',
  kind: 'id',
  typicalMistake: 'Drops the carry, or carries where there is nothing to carry.',
  ranges: [
    [10, 99],
    [10, 99],
  ],
  example: [47, 38],
  write([a = 0, b = 0]) {
    return solved(`${a}+${b}`, [`${a}+${b}=${a + b}`], a + b, carryLevel(carries(a, b)));
  },
  mistakes([a = 0, b = 0]) {
    const wrong = carries(a, b) ? addWithoutCarry(a, b) : a + b + 10;
    return [inSteps([`${a}+${b}=${wrong}`], wrong)];
  },
});
