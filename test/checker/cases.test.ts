import { describe, expect, test, vi } from 'vitest';
import { check } from '../../src/checker/index.ts';
import { verdictSentence } from '../../src/words/en/verdict.ts';
import { algebra } from './cases/algebra.ts';
import { angles } from './cases/angles.ts';
import type { Case } from './cases/case.ts';
import { choices } from './cases/choices.ts';
import { complex } from './cases/complex.ts';
import { counting } from './cases/counting.ts';
import { equations } from './cases/equations.ts';
import { extraction } from './cases/extraction.ts';
import { forms } from './cases/forms.ts';
import { fractions } from './cases/fractions.ts';
import { golds } from './cases/golds.ts';
import { intervals } from './cases/intervals.ts';
import { lists } from './cases/lists.ts';
import { logs } from './cases/logs.ts';
import { matrices } from './cases/matrices.ts';
import { numbers } from './cases/numbers.ts';
import { percent } from './cases/percent.ts';
import { powers } from './cases/powers.ts';
import { responses } from './cases/responses.ts';
import { sets } from './cases/sets.ts';
import { spelling } from './cases/spelling.ts';
import { tolerance } from './cases/tolerance.ts';
import { traps } from './cases/traps.ts';
import { trig } from './cases/trig.ts';
import { tuples } from './cases/tuples.ts';
import { units } from './cases/units.ts';
import { variants } from './cases/variants.ts';
import { words } from './cases/words.ts';

// A busy machine may take long; no test here is about time.
vi.setConfig({ testTimeout: 60_000 });

const CATEGORIES: Record<string, Case[]> = {
  numbers,
  tolerance,
  fractions,
  percent,
  units,
  angles,
  powers,
  logs,
  trig,
  counting,
  complex,
  algebra,
  equations,
  intervals,
  sets,
  tuples,
  lists,
  matrices,
  choices,
  words,
  forms,
  spelling,
  extraction,
  golds,
  variants,
  traps,
  responses,
};

const verdictOf = (c: Case) =>
  check(c.response !== undefined ? { response: c.response, gold: c.gold } : { pred: c.pred ?? '', gold: c.gold });

describe('labelled cases', () => {
  for (const [name, list] of Object.entries(CATEGORIES)) {
    describe(name, () => {
      for (const c of list) {
        test(`${c.gold} ~~ ${c.response ?? c.pred} is ${c.verdict}`, () => {
          const result = verdictOf(c);
          // An answer that must be false may also be left undecided, never accepted.
          if (c.verdict === 'incorrect') expect(['incorrect', 'undecided'], result.rule).toContain(result.verdict);
          else expect(result.verdict, `${result.rule} ${verdictSentence(result.reason)}`).toBe(c.verdict);
          expect(verdictSentence(result.reason).length).toBeGreaterThan(10);
        });
      }
    });
  }

  test('there are at least 400 cases and 40 % of them must not be accepted', () => {
    const all = Object.values(CATEGORIES).flat();
    const negative = all.filter((c) => c.verdict !== 'correct');
    expect(all.length).toBeGreaterThanOrEqual(400);
    expect(negative.length / all.length).toBeGreaterThanOrEqual(0.4);
  });

  test('the verdict does not depend on what was checked before', () => {
    const all = Object.values(CATEGORIES).flat();
    const forward = all.map((c) => verdictOf(c).verdict);
    const backward = [...all].reverse().map((c) => verdictOf(c).verdict);
    expect(backward.reverse()).toEqual(forward);
  });
});
