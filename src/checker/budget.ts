import type { RuleId } from './types.ts';

/** Why a check stopped before a verdict; never leaves the checker. */
export class Stop extends Error {
  readonly rule: RuleId;
  constructor(rule: RuleId, message: string) {
    super(message);
    this.rule = rule;
  }
}

/** Text that is not an answer in the grammar. */
export class Unreadable extends Error {}

export const MAX_SPAN = 4000;
export const MAX_DEPTH = 100;
export const MAX_DIGITS = 4000;
export const MAX_STEPS = 20_000;

/** Counts work deterministically, so that a verdict does not depend on how fast or busy the machine is. */
export class Budget {
  steps = 0;
  readonly limit: number;
  constructor(limit = MAX_STEPS) {
    this.limit = limit;
  }
  spend(n = 1): void {
    this.steps += n;
    if (this.steps > this.limit) throw new Stop('step_budget', 'The comparison needs more steps than are allowed.');
  }
}
