import type { RuleId } from './codes.ts';
import type { Detail, Problem } from './reason.ts';

/** Why a check stopped before a verdict; never leaves the checker. */
export class Stop extends Error {
  readonly rule: RuleId;
  readonly detail: Detail;
  constructor(rule: RuleId, detail: Detail) {
    super(detail.code);
    this.rule = rule;
    this.detail = detail;
  }
}

/** Text that is not an answer in the grammar: why, and at which piece of it. */
export class Unreadable extends Error {
  readonly detail: Detail;
  constructor(problem: Problem, at?: string) {
    super(problem);
    this.detail = { code: 'unread', problem, ...(at === undefined ? {} : { at: at.slice(0, 40) }) };
  }
}

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
    if (this.steps > this.limit) throw new Stop('step_budget', { code: 'steps', most: this.limit });
  }
}
