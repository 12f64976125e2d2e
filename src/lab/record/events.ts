import type { Verdict } from '../../checker/index.ts';
import type { RunConfig } from '../config/config.ts';

/**
 * The one truth of a run: an ordered stream of these, one JSON object a line in a `*.run.jsonl` record. The live worker,
 * the command line, an opened file and the recorded run of the first paint all feed the same reducers.
 * Arrays over lanes follow the order of `config.lanes`.
 */
export type RunEvent =
  | RunStarted
  | ProblemsChosen
  | GenerationProgress
  | RolloutsArrived
  | BufferReady
  | StepTaken
  | Evaluated
  | LaneCollapsed
  | Intervened
  | CheckpointSaved
  | RunPaused
  | RunFailed
  | RunEnded;

/** Of what the numbers were measured on; left out of every comparison of two runs. */
export interface Environment {
  engine: string;
  backend: 'webgpu' | 'wasm' | 'cpu';
  /** Why this backend, in words a person can read. */
  reason: string;
  device: string;
  runtime: string;
}

export interface RunStarted {
  type: 'run';
  format: 'rift-lab/1';
  config: RunConfig;
  configHash: string;
  environment: Environment;
  model: { id: string; checkpoint: string; parameters: number; vocabulary: number };
}

export interface ProblemLine {
  id: string;
  family: string;
  question: string;
  gold: string;
}

export interface ProblemsChosen {
  type: 'problems';
  problems: ProblemLine[];
}

/** At most ten a second. `purpose` says what is being written: the buffer, or an evaluation of a lane at a step. */
export interface GenerationProgress {
  type: 'generating';
  purpose: 'rollouts' | 'evaluation';
  lane: string;
  step: number;
  rows: number;
  rowsDone: number;
}

export interface RolloutLine {
  /** Index into the `problems` event. */
  problem: number;
  /** 0 .. K-1 within its problem. */
  k: number;
  tokens: number[];
  /** Log-probability of each token at T = 1 under the policy that wrote it; rounded to 4 decimals in a record. */
  logp: number[];
  text: string;
  finish: 'stop' | 'length';
  verdict: Verdict;
  rule: string;
  /** One or two plain sentences: why this verdict. */
  why: string;
  /** What the checker read as the answer, as UTF-16 offsets into `text`; null where it found none. */
  span: [number, number] | null;
}

export interface RolloutsArrived {
  type: 'rollouts';
  rollouts: RolloutLine[];
}

export interface BufferReady {
  type: 'buffer';
  rollouts: number;
  right: number;
  wrong: number;
  noAnswer: number;
  truncated: number;
  /** `undecided` and `gold_unparsed`: left out of training. */
  leftOut: number;
  /** Problems with both right and wrong answers. */
  mixed: number;
  problems: number;
  tokensRight: number;
  tokensWrong: number;
}

export interface StepTaken {
  type: 'step';
  /** 1 is the first optimizer step. */
  step: number;
  loss: (number | null)[];
  gradNorm: (number | null)[];
  /** Completion tokens in each lane's batch. */
  tokens: number[];
  learningRate: number[];
  /** False once a lane's loss or gradient was not finite, or it is frozen or finished. */
  active: boolean[];
}

export interface SuiteCounts {
  suite: string;
  /** Right answers of each problem, 0 .. k, in the suite's fixed order: intervals and paired differences come from these. */
  correct: number[];
  k: number;
}

export interface ProbeReading {
  /** Mean over tokens of log p on the fixed held-out right and wrong answers; null when the probe holds none. */
  logpRight: number | null;
  logpWrong: number | null;
  /** Mean over tokens of p. */
  pRight: number | null;
  pWrong: number | null;
  /** Nats, mean over the probe's completion positions. */
  entropy: number;
  /** KL(lane || base) in nats, mean over the probe's completion positions. */
  kl: number;
}

export interface Evaluated {
  type: 'evaluation';
  step: number;
  /** A lane id, or `base`. */
  lane: string;
  suites: SuiteCounts[];
  probe: ProbeReading;
}

export interface LaneCollapsed {
  type: 'collapse';
  step: number;
  lane: string;
  why: 'loss not finite' | 'gradient not finite' | 'mean@k under 60 % of the base';
}

export type Intervention =
  | { kind: 'rewards'; lane: string; positive: number; negative: number }
  | { kind: 'learning-rate'; lane: string; value: number }
  | { kind: 'freeze'; lane: string; frozen: boolean };

/** What a person did during a run; it counts from `step` on, so that `lab run RECORD` does it again. */
export interface Intervened {
  type: 'intervention';
  step: number;
  change: Intervention;
}

export interface CheckpointSaved {
  type: 'checkpoint';
  step: number;
  bytes: number;
}

export interface RunPaused {
  type: 'paused';
  step: number;
  paused: boolean;
}

export interface RunFailed {
  type: 'failed';
  step: number;
  /** What happened, what is kept, what can be done. */
  message: string;
  /** True when the run goes on from the last checkpoint. */
  recovers: boolean;
}

export interface RunEnded {
  type: 'end';
  reason: 'finished' | 'stopped';
  steps: number;
  seconds: number;
  peakBytes: number;
}
