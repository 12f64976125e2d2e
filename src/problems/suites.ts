import { families } from './families.ts';
import type { Problem } from './problem.ts';
import { sampleProblems } from './sample.ts';

/** A named evaluation set: the evaluate split of one family. */
export interface Suite {
  id: string;
  title: string;
  /** In-distribution or out-of-distribution. */
  kind: 'id' | 'ood';
  family: string;
}

/** One suite a family, in the order of the families. */
export const suites: readonly Suite[] = families.map(({ id, title, kind }) => ({ id, title, kind, family: id }));

const byId = new Map(suites.map((suite) => [suite.id, suite]));

/** The suite of an id; throws an Error that lists the known ones. */
export function suiteOf(id: string): Suite {
  const suite = byId.get(id);
  if (!suite) throw new Error(`There is no suite "${id}"; the known ones are ${[...byId.keys()].join(', ')}.`);
  return suite;
}

/** Whether a suite is in-distribution or not; null for a suite this version does not know, which enters no average. */
export function suiteKind(id: string): 'id' | 'ood' | null {
  return byId.get(id)?.kind ?? null;
}

/** `count` distinct problems of a suite, none of which was ever pretrained or trained on; the same for the same seed. */
export function suiteProblems(suiteId: string, count: number, seed: number): Problem[] {
  return sampleProblems({ families: [suiteOf(suiteId).family], split: 'evaluate', count, seed });
}
