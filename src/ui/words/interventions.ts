import type { RunState } from '../../lab/record/run-state.ts';
import { laneStyles } from '../lane-style.ts';
import { words } from './index.ts';

/** What a person changed while the run went on, in order, so that no chart hides it; null where nothing was. */
export function interventionWords(run: RunState): string | null {
  if (run.interventions.length === 0) return null;
  const styles = laneStyles(run.lanes.map((lane) => lane.config));
  const name = (id: string) => styles.find((style) => style.id === id)?.name ?? id;
  const say = words.sentences.changed;
  const parts = run.interventions.map(({ step, change }) => {
    const lane = name(change.lane);
    switch (change.kind) {
      case 'rewards':
        return say.reward(lane, change.negative, step);
      case 'learning-rate':
        return say.learningRate(lane, change.value, step);
      default:
        return say.frozen(lane, change.frozen, step);
    }
  });
  return say.byHand(parts);
}
