export { characters } from './alphabet.ts';
export { families, familyOf, inDistribution } from './families.ts';
export type { Family } from './family.ts';
export { problemOf, splitOf } from './identity.ts';
export type { Problem } from './problem.ts';
export { pretrainingExample, sampleProblems } from './sample.ts';
export { suiteKind, suiteOf, suiteProblems, suites } from './suites.ts';
