import type { RunConfig } from '../../lab/config/config.ts';
import type { RunState } from '../../lab/record/run-state.ts';
import { objectiveOf } from '../../objectives/index.ts';
import { current, planned, withPending } from '../lane-settings.ts';
import { isLiveRunning } from '../session/actions.ts';
import { lab } from '../store.ts';

/** What a lane's handle stands at: the running lane's value, or the next live run's. */
export function handleSettings(run: RunState, draft: RunConfig, lane: string) {
  if (!isLiveRunning()) return planned(draft, lane);
  const settings = current(run, lane);
  return settings && withPending(settings, lab.get().pending, lane);
}

/** The run-wide reward for wrong answers: that of the first lane that uses one and is not held at 0. */
export function nextNegative(run: RunState, draft: RunConfig): number {
  const config = isLiveRunning() ? run.started?.config : draft;
  if (!config?.lanes) return 0;
  for (const lane of config.lanes) {
    if (!objectiveOf(lane.objective).usesNegativeReward || lane.rewards.negative === 0) continue;
    const settings = handleSettings(run, draft, lane.id);
    if (settings) return settings.negative;
  }
  return config.rewards.negative;
}
