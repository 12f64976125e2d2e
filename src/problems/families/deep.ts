import { borrows, carries, carryLevel } from '../arithmetic.ts';
import { defineFamily, solved } from '../family.ts';

/** a + b - c + d: one step more than the chains of pretraining. */
export const deep = defineFamily({
  id: 'deep',
  title: 'Deeper chains',
  about: 'A chain of three steps where pretraining only had two.',
  kind: 'ood',
  typicalMistake: 'Stops after the second step.',
  ranges: [
    [10, 40],
    [2, 20],
    [2, 20],
    [2, 9],
  ],
  keep: ([a = 0, b = 0, c = 0]) => a + b > c,
  example: [23, 15, 17, 4],
  write([a = 0, b = 0, c = 0, d = 0]) {
    const first = a + b;
    const second = first - c;
    const third = second + d;
    return solved(
      `${a}+${b}-${c}+${d}`,
      [`${a}+${b}=${first}`, `${first}-${c}=${second}`, `${second}+${d}=${third}`],
      third,
      carryLevel(carries(a, b) || borrows(first, c) || carries(second, d)),
    );
  },
});
