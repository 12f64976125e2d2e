import type { RunState } from '../../lab/record/run-state.ts';
import { laneStyles } from '../lane-style.ts';
import { words } from './index.ts';

/** What a person changed while the run went on, in order, so that no chart hides it; null where nothing was. */
export function interventionWords(run: RunState): string | null {
  if (run.interventions.length === 0) return null;
  const styles = laneStyles(run.lanes.map((lane) => lane.config));
  const name = (id: string) => styles.find((style) => style.id === id)?.name ?? id;
  const say = words.sentences.changed;
  return say.byHand(
    run.interventions.map(({ step, change }) => say.setting(name(change.lane), change.path, change.value, step)),
  );
}
