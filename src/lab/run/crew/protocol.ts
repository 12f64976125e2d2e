import type { ModelConfig } from '../../../model/config.ts';
import type { FileTensor } from '../../../model/safetensors.ts';
import type { GenerationOptions, GenerationRequest, Rollout } from '../../../rollouts/generate.ts';
import type { BackendName } from '../../../tensor/index.ts';
import type { Columns } from '../../../training/columns.ts';
import type { Drawn } from '../../../training/draw.ts';
import type { Probe, ProbeMeasure } from '../../../training/measure-probe.ts';
import type { LaneHyper, OptimizerState } from '../../../training/optimizer.ts';
import type { LaneConfig } from '../../config/config.ts';

/** Whose weights: the base's or a lane's, by its place in the config. */
export type Subject = 'base' | number;

/** A lane's state, in the file's names. */
export interface LaneState {
  weights: Map<string, FileTensor>;
  optimizer: OptimizerState;
}

/** One step of a lane for one worker. */
export interface LaneStep {
  lane: number;
  /** The columns that `drawn` tells rows of, by the number under which they were sent. */
  columns: number;
  drawn: Drawn;
  /** [drawn.count]: what each drawn row earns. */
  rewards: Float64Array;
  hyper: LaneHyper;
  /** Whether others hold the lane too. */
  shared: boolean;
  /** How many pieces the batch is computed in, and those that this worker computes where the lane is shared. */
  pieces: number;
  mine: readonly number[];
  /** Whether this worker tells what the step measured. */
  tells: boolean;
}

/** Loss, gradients and reports of one piece of a lane's batch, on their way to the others who hold the lane. */
export interface Part {
  step: number;
  lane: number;
  piece: number;
  loss: Float32Array;
  /** In the order of the weights' parameters. */
  grads: Float32Array[];
  /** In the order of the group's reports. */
  reports: { name: string; first: number; values: Float32Array }[];
}

/** What one lane's step measured. */
export interface LaneTold {
  lane: number;
  loss: number;
  gradNorm: number;
  reports: [name: string, value: number][];
}

/** What the lab says to one of its workers. They are obeyed one after another, but for parts, which are waited for. */
export type Order =
  | { type: 'begin'; backend: BackendName; config: ModelConfig; weights: Map<string, FileTensor> }
  /** Takes lanes up, as they were left or as the base is; in place of those that were held. */
  | {
      type: 'hold';
      lanes: { lane: number; config: LaneConfig; state: LaneState | null }[];
      shape: { batch: number; pad: number };
    }
  | { type: 'columns'; key: number; columns: Columns }
  | { type: 'train'; step: number; lanes: LaneStep[] }
  | { type: 'part'; part: Part }
  | { type: 'write'; job: number; subject: Subject; request: GenerationRequest; options: WritingOptions }
  | { type: 'measure'; job: number; subject: Subject; probe: Probe; pad: number }
  | { type: 'save'; job: number; lane: number }
  /** Lets go of the base's weights, or of all lanes. */
  | { type: 'drop'; what: 'base' | 'lanes' };

export type WritingOptions = Omit<GenerationOptions, 'signal'>;

/** What a worker says. `bytes`: what its engine has taken. */
export type Answer =
  | { type: 'ready' }
  | { type: 'part'; part: Part }
  | { type: 'stepped'; step: number; told: LaneTold[]; bytes: number }
  | { type: 'wrote'; job: number; finished: Rollout[] }
  | { type: 'done'; job: number; bytes: number }
  | { type: 'measured'; job: number; readings: ProbeMeasure[]; base: Float32Array | null; bytes: number }
  | { type: 'saved'; job: number; state: LaneState; bytes: number }
  /** It cannot go on. */
  | { type: 'broken'; message: string };

/** A worker as the lab holds it, be it Node's or a browser's. */
export interface Hand {
  post(order: Order, transfer?: ArrayBuffer[]): void;
  /** To be told of every answer, and of an end that nobody asked for. Set before the first order. */
  listen(on: { answer: (answer: Answer) => void; end: (why: string) => void }): void;
  /** Ends it at once, whatever it does. */
  end(): void;
}

/** How workers are had. */
export interface Hands {
  /** As many as may be used; a run takes no more than it has use for. */
  count: number;
  /** Starts one; throws where none can be had. */
  start(): Hand;
  /** To be told how many work on a run, or why it is done in place. */
  told?(workers: number, why: string): void;
}
