export { characters } from './alphabet.ts';
export { families, familyOf, inDistribution } from './families.ts';
export type { Completion, Family } from './family.ts';
export { problemOf, promptOf, splitOf, splitShares } from './identity.ts';
export type { Problem, Split } from './problem.ts';
export {
  type PretrainingExample,
  type PretrainingOptions,
  pretrainingExample,
  type SampleRequest,
  sampleProblems,
} from './sample.ts';
export { type Suite, suiteKind, suiteOf, suiteProblems, suites } from './suites.ts';
