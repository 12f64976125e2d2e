import type { RunState } from '../../lab/record/run-state.ts';
import { words } from './index.ts';

export interface Standing {
  run: RunState;
  loading: { what: string; done: number; total: number; unit: 'bytes' | 'shaders' } | null;
  /** Of a recorded run: whether all of it is shown, whether it plays, and the seconds that are left. */
  replay: { atEnd: boolean; playing: boolean; left: number } | null;
  /** Whether the worker has been told to go. */
  going: boolean;
  /** Whether the run came from the worker of this page. */
  live: boolean;
  secondsPerStep: number | null;
  steps: number;
}

/** What is going on, in the few words that stand under "Step 134 of 150". */
export function standingWords({ run, loading, replay, going, live, secondsPerStep, steps }: Standing): string {
  const say = words.runBar.standing;
  if (loading?.unit === 'bytes') return say.bytes(say.loading(loading.what), loading.done, loading.total);
  if (loading) return say.pieces(say.loading(loading.what), loading.done, loading.total);
  if (replay?.playing) return say.left(replay.left);
  if (replay?.atEnd) return run.end ? say.took(live ? run.end.reason : null, run.end.seconds) : say.upToHere;
  if (replay) return say.paused;
  if (run.status === 'paused') return say.paused;
  if (run.progress) {
    const { purpose, lane, rowsDone, rows } = run.progress;
    return purpose === 'rollouts' ? say.answers(rowsDone, rows) : say.measuring(lane, rowsDone, rows);
  }
  if (run.status === 'failed') return say.stopped;
  if (run.status === 'empty') return going ? say.starting : say.noRun;
  if (run.steps.length === 0) return run.buffer ? say.firstStep : say.starting;
  const left = steps - (run.steps.at(-1) ?? 0);
  return secondsPerStep !== null && left > 0 ? say.left(secondsPerStep * left) : '';
}
