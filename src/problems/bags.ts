import { carries, carryLevel } from './arithmetic.ts';
import { type FamilySpec, numbersIn, solved } from './family.ts';
import type { Range } from './space.ts';

export interface BagsSetting {
  people: readonly string[];
  things: readonly string[];
  /** How many loose things there may be. */
  loose: Range;
}

/** `Tom has 12 pens and 3 bags of 7`: loose things and bags of them. The parameters are person, thing, and the three numbers. */
export function looseAndBags({ people, things, loose }: BagsSetting): Pick<FamilySpec, 'ranges' | 'write' | 'read'> {
  return {
    ranges: [[0, people.length - 1], [0, things.length - 1], loose, [2, 9], [2, 9]],
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
  };
}
