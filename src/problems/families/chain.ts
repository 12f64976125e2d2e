import { addWithoutCarry, borrows, carries, carryLevel } from '../arithmetic.ts';
import { defineFamily, inSteps, solved } from '../family.ts';

/** a + b - c, worked from left to right. */
export const chain = defineFamily({
  id: 'chain',
  title: 'Chains',
  about: 'A number is added and another one taken away.',
  kind: 'id',
  typicalMistake: 'Drops the carry of the sum, or adds the last number instead of taking it away.',
  ranges: [
    [10, 60],
    [2, 30],
    [2, 30],
  ],
  keep: ([a = 0, b = 0, c = 0]) => a + b > c,
  example: [45, 23, 17],
  write([a = 0, b = 0, c = 0]) {
    const sum = a + b;
    const result = sum - c;
    return solved(
      `${a}+${b}-${c}`,
      [`${a}+${b}=${sum}`, `${sum}-${c}=${result}`],
      result,
      carryLevel(carries(a, b) || borrows(sum, c)),
    );
  },
  mistakes([a = 0, b = 0, c = 0]) {
    const sum = a + b;
    const added = inSteps([`${a}+${b}=${sum}`, `${sum}+${c}=${sum + c}`], sum + c);
    const slipped = addWithoutCarry(a, b);
    if (slipped === sum || slipped < c) return [added];
    // The dropped carry is listed twice: it is the commoner of the two.
    const dropped = inSteps([`${a}+${b}=${slipped}`, `${slipped}-${c}=${slipped - c}`], slipped - c);
    return [dropped, dropped, added];
  },
});
