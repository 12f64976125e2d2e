import type { LaneChange } from '../../lab/record/events.ts';
import { type LaneSource, laneSettings } from '../../lab/record/lane-settings.ts';
import { current, type SettingsOfRun, usesNegative } from '../lane-settings.ts';
import { type LabStore, liveRunning } from '../store.ts';

/** What a handle's place comes from: the run that is live, with what it has not taken up yet; or the next one. */
interface HandleSource {
  run: SettingsOfRun;
  draft: LaneSource['config'];
  pending: readonly LaneChange[];
  live: boolean;
}

/** What a lane's handle stands at: the running lane's value, or the next live run's. */
export function handleSettings({ run, draft, pending, live }: HandleSource, lane: string) {
  return live ? current(run, lane, pending) : laneSettings({ config: draft }, lane);
}

/** The run-wide reward for wrong answers: that of the first lane that uses one and is not held at 0. */
export function nextNegative(state: LabStore): number {
  const from = { run: state.run, draft: state.draft, pending: state.pending, live: liveRunning(state) };
  const config = from.live ? from.run.started?.config : from.draft;
  if (!config?.lanes) return 0;
  for (const lane of config.lanes) {
    if (!usesNegative(lane)) continue;
    const settings = handleSettings(from, lane.id);
    if (settings) return settings.negative;
  }
  return config.rewards.negative;
}
