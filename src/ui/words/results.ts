import { totalSteps } from '../../lab/config/total-steps.ts';
import type { RunState } from '../../lab/record/run-state.ts';
import { words } from './index.ts';

/** A paired difference in words; an interval that holds 0 is never called equal. */
export function reading(ci: readonly [number, number]): string {
  const { higher, lower, noDifference } = words.stages.results;
  return ci[0] > 0 ? higher : ci[1] < 0 ? lower : noDifference;
}

/** What stands under the title of stage 4: when, on what, and what the intervals are over. */
export function resultsLede(run: RunState): string {
  const { started } = run;
  if (!started || !run.base) return words.stages.results.about;
  const { evaluation } = started.config;
  return words.stages.results.lede({
    step: Math.max(0, ...run.lanes.map((lane) => lane.evaluations.at(-1)?.step ?? 0)),
    steps: totalSteps(started.config),
    problems: evaluation.problemsPerSuite,
    suites: Object.keys(run.base.estimates).length,
    k: evaluation.k,
    temperature: evaluation.temperature,
  });
}
