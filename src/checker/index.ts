/**
 * The math answer checker, usable alone: `check` labels a response or a bare answer against a gold and says why
 * as a code with its data. Nothing here depends on the rest of the project; see docs/checker.md.
 */
export { check } from './check.ts';
export type * from './explain/codes.ts';
export type * from './explain/reason.ts';
export type * from './types.ts';
