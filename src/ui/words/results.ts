import type { RunState } from '../../lab/record/run-state.ts';
import { short } from '../format.ts';

/** A paired difference in words; an interval that holds 0 is never called equal. */
export function reading(ci: readonly [number, number]): string {
  if (ci[0] > 0) return 'higher';
  if (ci[1] < 0) return 'lower';
  return 'no difference detected';
}

/** What stands under the title of stage 4: when, on what, and what the intervals are over. */
export function resultsLede(run: RunState): string {
  const { started } = run;
  if (!started || !run.base) return 'Accuracy on problems no lane has trained on, with intervals.';
  const { evaluation, training } = started.config;
  const step = Math.max(0, ...run.lanes.map((lane) => lane.evaluations.at(-1)?.step ?? 0));
  const when = step === 0 ? 'Before the first step' : `After step ${step} of ${training.steps}`;
  const suites = Object.keys(run.base.estimates).length;
  return `${when}, on ${evaluation.problemsPerSuite} problems of each of ${suites} suites that no lane has trained on, ${
    evaluation.k
  } answers each at T ${short(evaluation.temperature)}. Intervals are 95 %, over problems.`;
}
