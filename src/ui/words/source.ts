import { totalSteps } from '../../lab/config/total-steps.ts';
import type { RunState } from '../../lab/record/run-state.ts';
import { words } from './index.ts';

/** Which run a figure or a table is of; only the lab's name where there is none. */
export function sourceWords({ started, steps }: RunState): string {
  if (!started) return words.brand;
  return words.charts.source({
    config: started.configHash.slice(0, 7),
    seed: started.config.seed,
    model: started.model.id,
    checkpoint: started.model.checkpoint,
    step: steps.at(-1) ?? 0,
    steps: totalSteps(started.config),
  });
}
