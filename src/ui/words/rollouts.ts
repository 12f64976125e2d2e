import type { RunState } from '../../lab/record/run-state.ts';
import { words } from './index.ts';

/** What stands under the title of stage 2. */
export function rolloutLede(run: RunState): string {
  const say = words.stages.rollouts;
  const { buffer } = run;
  if (buffer) {
    const ratio = buffer.tokensRight > 0 ? buffer.tokensWrong / buffer.tokensRight : null;
    return say.lede({ ...buffer, ratio });
  }
  if (!run.started) return say.about;
  const total = run.started.config.problems.count * run.started.config.rollouts.k;
  return say.arrived(
    run.rollouts.reduce((sum, group) => sum + group.filter((r) => r !== undefined).length, 0),
    total,
  );
}
