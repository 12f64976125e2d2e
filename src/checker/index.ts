/**
 * The math answer checker, usable alone: `check` labels a response or a bare answer against a gold, `explain` says why
 * in words. Nothing here depends on the rest of the project; see docs/checker.md.
 */
export { check } from './check.ts';
export { explain } from './explain.ts';
export type * from './types.ts';
