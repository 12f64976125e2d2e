import type { Estimate } from '../../metrics/index.ts';
import type { LaneConfig } from '../config/config.ts';
import type {
  BufferReady,
  GenerationProgress,
  Intervened,
  LaneCollapsed,
  ProbeReading,
  ProblemLine,
  RolloutLine,
  RunEnded,
  RunFailed,
  RunStarted,
  SuiteCounts,
} from './events.ts';

export interface EvaluationPoint {
  step: number;
  suites: SuiteCounts[];
  /** By suite id. */
  estimates: Record<string, Estimate>;
  /** Unweighted mean of the in-distribution suites. */
  overall: Estimate;
  /** Unweighted mean of the out-of-distribution suites; null when none is evaluated. */
  ood: Estimate | null;
  probe: ProbeReading;
}

/** One lane's history as columns: index i of each is the i-th step event. A metric that was not finite is NaN. */
export interface LaneTrack {
  config: LaneConfig;
  loss: number[];
  gradNorm: number[];
  tokens: number[];
  learningRate: number[];
  active: boolean[];
  /** The lane's own evaluations; step 0 is the base's. */
  evaluations: EvaluationPoint[];
  collapse: LaneCollapsed | null;
  frozen: boolean;
}

/** What a lane wrote in a later round, to train on by itself. */
export interface LaneBuffer {
  round: number;
  lane: string;
  /** By problem, then by k; a missing entry has not arrived yet. */
  rollouts: (RolloutLine | undefined)[][];
  buffer: BufferReady | null;
}

export type RunStatus =
  | 'empty'
  | 'generating'
  | 'training'
  | 'evaluating'
  | 'paused'
  | 'finished'
  | 'stopped'
  | 'failed';

/** What the screen, the summary and the exports read. Built only by `reduce`; changed in place, `revision` counts changes. */
export interface RunState {
  revision: number;
  status: RunStatus;
  started: RunStarted | null;
  problems: ProblemLine[];
  /** What the base wrote for all lanes, by problem, then by k; a missing entry has not arrived yet. */
  rollouts: (RolloutLine | undefined)[][];
  buffer: BufferReady | null;
  /** What lanes wrote in later rounds: by round, then in the order of the lanes. */
  laneBuffers: LaneBuffer[];
  progress: GenerationProgress | null;
  /** Step numbers of the step events: 1, 2, 3, ... */
  steps: number[];
  lanes: LaneTrack[];
  base: EvaluationPoint | null;
  interventions: Intervened[];
  failure: RunFailed | null;
  end: RunEnded | null;
}
