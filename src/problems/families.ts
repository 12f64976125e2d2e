import { add } from './families/add.ts';
import { add3 } from './families/add3.ts';
import { chain } from './families/chain.ts';
import { deep } from './families/deep.ts';
import { frac } from './families/frac.ts';
import { lin } from './families/lin.ts';
import { lin2 } from './families/lin2.ts';
import { paren } from './families/paren.ts';
import { prec } from './families/prec.ts';
import { prec2 } from './families/prec2.ts';
import { sub } from './families/sub.ts';
import { sum3 } from './families/sum3.ts';
import { word } from './families/word.ts';
import { word2 } from './families/word2.ts';
import { word3 } from './families/word3.ts';
import type { Family } from './family.ts';

/** Every family, in the order in which the screen shows them. To add one: one file in `families/` and one line here. */
export const families: readonly Family[] = [
  prec,
  add,
  chain,
  lin,
  word,
  sub,
  prec2,
  add3,
  sum3,
  deep,
  lin2,
  paren,
  word2,
  word3,
  frac,
];

const byId = new Map(families.map((family) => [family.id, family]));

/** The family of an id; throws an Error that lists the known ones. */
export function familyOf(id: string): Family {
  const family = byId.get(id);
  if (!family) {
    throw new Error(`There is no problem family "${id}"; the known ones are ${[...byId.keys()].join(', ')}.`);
  }
  return family;
}

/** Ids of the families that pretraining draws from. */
export const inDistribution: readonly string[] = families.filter(({ kind }) => kind === 'id').map(({ id }) => id);
