import type { RunConfig } from '../config/config.ts';
import type { Intervened } from '../record/events.ts';
import type { Progress } from './work.ts';

/**
 * All that is needed to go on with a run from some moment, on any backend: with the same bits on wasm, whoever takes it up. A
 * lost device, a killed process and a closed tab go on from one and the same thing. Random numbers need no state of their own:
 * each is addressed by seed, purpose and round, and the order of the rows by the step.
 */
export interface Snapshot {
  config: RunConfig;
  progress: Progress;
  /** Changes a person made so far, and those of a record that is executed again. */
  interventions: readonly Intervened[];
  /** The latter alone: they are said again at their steps. */
  replay: readonly Intervened[];
  /** Seconds the run has taken. */
  seconds: number;
  peakBytes: number;
}
