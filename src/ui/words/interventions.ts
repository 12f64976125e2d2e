import type { Intervention } from '../../lab/record/events.ts';
import type { RunState } from '../../lab/record/run-state.ts';
import { rate, short } from '../format.ts';
import { laneStyles } from '../lane-style.ts';

/** What a person changed while the run went on, in order, so that no chart hides it; null where nothing was. */
export function interventionWords(run: RunState): string | null {
  if (run.interventions.length === 0) return null;
  const styles = laneStyles(run.lanes.map((lane) => lane.config));
  const name = (id: string) => styles.find((style) => style.id === id)?.name ?? id;
  const parts = run.interventions.map(({ step, change }) => `${name(change.lane)} ${what(change)} from step ${step}`);
  return `Changed by hand: ${parts.join('; ')}.`;
}

function what(change: Intervention): string {
  switch (change.kind) {
    case 'rewards':
      return `r\u2212 ${short(change.negative)}`;
    case 'learning-rate':
      return `lr ${rate(change.value)}`;
    default:
      return change.frozen ? 'frozen' : 'going on';
  }
}
