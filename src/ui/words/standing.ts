import type { RunState } from '../../lab/record/run-state.ts';
import { bytesOf, clock, count } from '../format.ts';

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
  if (loading?.unit === 'bytes') return `${loading.what}, ${bytesOf(loading.done, loading.total)}`;
  if (loading) return `${loading.what}, ${loading.done} of ${loading.total}`;
  if (replay?.playing) return `${clock(replay.left)} left`;
  if (replay?.atEnd)
    return run.end ? `${live ? run.end.reason : 'recorded'}, took ${clock(run.end.seconds)}` : 'recorded up to here';
  if (replay) return 'paused';
  if (run.status === 'paused') return 'paused';
  if (run.progress) {
    const of = `${count(run.progress.rowsDone)} of ${count(run.progress.rows)}`;
    return run.progress.purpose === 'rollouts'
      ? `answers, ${of}`
      : `measuring ${run.progress.lane === 'all' ? 'all lanes' : run.progress.lane}, ${of}`;
  }
  if (run.status === 'failed') return 'stopped';
  if (run.status === 'empty') return going ? 'starting' : 'no run yet';
  if (run.steps.length === 0) return run.buffer ? 'first step' : 'starting';
  const left = steps - (run.steps.at(-1) ?? 0);
  return secondsPerStep !== null && left > 0 ? `${clock(secondsPerStep * left)} left` : '';
}
