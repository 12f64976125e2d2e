import type { RunConfigInput } from './config/config.ts';
import type { BackendName, LaneChange, RunEvent } from './record/events.ts';

/** The whole language between the page and the lab's worker, as two unions. */
export type Command =
  /** Start a fresh run; a run in progress is stopped first. `from` re-executes a record's interventions. */
  | { type: 'run'; config: RunConfigInput; backend: 'auto' | BackendName; startPaused?: boolean }
  | { type: 'pause' }
  | { type: 'play' }
  /** Take so many optimizer steps, then pause. */
  | { type: 'step'; count: number }
  | { type: 'stop' }
  | { type: 'intervene'; change: LaneChange }
  /** What backend would be used, and why; answered by `device`. */
  | { type: 'probe-device'; backend: 'auto' | BackendName }
  /** Print each kind of step once to the console, as a program; for engines that are opened after this. */
  | { type: 'debug' };

export type Message =
  | { type: 'device'; backend: BackendName; reason: string; device: string; selfTest: string }
  /** A quantity while something loads: "Weights, 1.1 of 1.4 MB". */
  | { type: 'loading'; what: string; done: number; total: number; unit: 'bytes' | 'shaders' }
  /** At most ten batches a second. */
  | { type: 'events'; events: RunEvent[] }
  | { type: 'error'; message: string };
