import { messageOf } from '../../message-of.ts';
import { disposeWeights, uploadWeights } from '../../model/decoder.ts';
import type { LoadedModel } from '../../model/folder.ts';
import { objectiveOf } from '../../objectives/index.ts';
import { type Problem, sampleProblems } from '../../problems/index.ts';
import type { Prompt } from '../../rollouts/generate.ts';
import { type BackendChoice, memory } from '../../tensor/index.ts';
import type { Columns } from '../../training/columns.ts';
import type { Probe } from '../../training/measure-probe.ts';
import type { RunConfig } from '../config/config.ts';
import type { Intervened, RunEvent } from '../record/events.ts';
import { bufferColumns, type Checker, promptOf, type RolloutBuffer } from './buffer.ts';
import type { Control } from './control.ts';
import { Crew } from './crew/crew.ts';
import { CrewLanes } from './crew/crew-lanes.ts';
import { crewBase } from './crew/crew-voice.ts';
import type { Hands } from './crew/protocol.ts';
import { usefulHands } from './crew/share.ts';
import { laneUnits } from './lane-feed.ts';
import { LaneRunner } from './lane-runner.ts';
import type { LaneCheckpoint, Lanes } from './lanes.ts';
import { type Evaluation, evaluationOf } from './suite-evaluation.ts';
import { type Base, voiceOf } from './voice.ts';

/** One part of a run. A run is its plan's phases, one after another; between two of them everything is in `Progress`. */
export interface Phase {
  kind: 'collect' | 'evaluate-base' | 'reference' | 'train' | 'evaluate-lanes';
  round: number;
  /**
   * All of the configuration that the phase's result follows from, besides model and backend: runs that agree on it share the
   * result. Null where the result follows from lanes that have trained.
   */
  reads: object | null;
  /** What of the progress the phase makes. */
  makes: readonly (keyof Progress)[];
  /** Does the work, or what is left of it; ends early where `work.stopped`. */
  run(work: Work): AsyncGenerator<RunEvent>;
}

/** Everything a run has come to: what a snapshot holds, and all that is needed to go on from there. */
export interface Progress {
  /** Index of the phase to go on with. */
  phase: number;
  /** Optimizer steps taken, through all rounds. */
  step: number;
  /** By lane id; `base` is the one that lanes without their own share. Never changed in place. */
  buffers: ReadonlyMap<string, RolloutBuffer>;
  probe: Probe | null;
  /** The base's overall mean@k. */
  baseMean: number;
  /** Optimizer steps each lane has taken, in the order of the config; one that it sits out does not count. */
  taken: readonly number[];
  /** Ids of lanes whose loss or gradient was not finite, and of all lanes that were flagged as collapsed. */
  dead: ReadonlySet<string>;
  collapsed: ReadonlySet<string>;
  /** Weights and optimizer states; null before the first step, when all lanes have the base's weights. */
  lanes: LaneCheckpoint | null;
}

export const freshProgress = (config: RunConfig): Progress => ({
  phase: 0,
  step: 0,
  buffers: new Map(),
  probe: null,
  baseMean: Number.NaN,
  taken: config.lanes.map(() => 0),
  dead: new Set(),
  collapsed: new Set(),
  lanes: null,
});

export interface WorkInput {
  config: RunConfig;
  model: LoadedModel;
  backend: BackendChoice;
  checker: Checker;
  control: Control;
  /** Workers to spread the work over, where the backend computes lanes one at a time; without them all is done in place. */
  hands?: Hands;
}

/** What phases work with: the experiment's fixed parts, its progress, and the lanes on the device or over workers. */
export class Work {
  readonly config: RunConfig;
  readonly model: LoadedModel;
  readonly checker: Checker;
  readonly control: Control;
  readonly problems: readonly Problem[];
  readonly prompts: readonly Prompt[];
  readonly evaluation: Evaluation;
  backend: BackendChoice;
  progress: Progress;
  /** All changes a person made so far and those that a record will make, in the order in which they were said. */
  readonly interventions: Intervened[];
  /** Those that a record made, each said again at its step. */
  readonly replay: readonly Intervened[];
  /** Called after a step: keeps a snapshot in the middle of a phase where one is due. */
  keepIfDue: () => Promise<void> = async () => undefined;
  peakBytes = 0;
  private held: Lanes | null = null;
  private crew: Crew | null = null;
  private readonly hands: Hands | null;
  private readonly columns = new WeakMap<RolloutBuffer, Columns>();

  constructor(
    input: WorkInput,
    said: { interventions: readonly Intervened[]; replay: readonly Intervened[] },
    progress: Progress,
  ) {
    const { config, model } = input;
    this.config = config;
    this.model = model;
    this.checker = input.checker;
    this.control = input.control;
    this.backend = input.backend;
    this.hands = input.hands ?? null;
    this.progress = progress;
    this.replay = said.replay;
    this.interventions = [...said.interventions];
    const { families, count } = config.problems;
    this.problems = sampleProblems({ families, split: 'train', count, seed: config.seed });
    this.prompts = this.problems.map((problem) => promptOf(problem, model.tokenizer));
    this.evaluation = evaluationOf(config);
  }

  get stopped(): boolean {
    return this.control.signal.aborted;
  }

  /** The buffer a lane trains on. */
  bufferOf(lane: string): RolloutBuffer {
    const buffer = this.progress.buffers.get(lane) ?? this.progress.buffers.get('base');
    if (!buffer) throw new Error(`The lane "${lane}" has no rollouts to train on.`);
    return buffer;
  }

  /** The buffer a lane trains on as columns, made once a buffer. */
  columnsOf(lane: string): Columns {
    const buffer = this.bufferOf(lane);
    let columns = this.columns.get(buffer);
    if (!columns) {
      columns = bufferColumns(buffer, this.prompts);
      this.columns.set(buffer, columns);
    }
    return columns;
  }

  update(change: Partial<Progress>): void {
    this.progress = { ...this.progress, ...change };
  }

  /** Starts workers where there are some and they have use; where they cannot be had, all is done in place. */
  async gather(): Promise<void> {
    const { hands, backend, config } = this;
    const count = hands && !backend.lanesTogether ? usefulHands(hands.count, config.lanes.length) : 1;
    if (!hands || count === 1 || this.crew) return;
    try {
      this.crew = await Crew.open(hands, count, this.model, backend.backend);
      hands.told?.(count, '');
    } catch (error) {
      hands.told?.(1, messageOf(error));
    }
  }

  /** The base, for whoever frees it. */
  base(): Base {
    if (this.crew) return crewBase(this.crew);
    const weights = uploadWeights(this.model.config, [this.model.weights]);
    return { ...voiceOf(weights, []), dispose: () => disposeWeights(weights) };
  }

  /** The lanes on the device, or over workers, made from the progress where they are not there. */
  lanes(): Lanes {
    if (this.held) return this.held;
    const { crew, config, model } = this;
    const from = this.progress.lanes ?? undefined;
    const batch = this.rows();
    const together = this.backend.lanesTogether;
    const tokens = together ? this.positions() : null;
    this.held = crew
      ? new CrewLanes(crew, config.lanes, { batch, pad: model.tokenizer.pad }, from)
      : new LaneRunner(model, config.lanes, { batch, tokens, together }, from);
    return this.held;
  }

  /** Positions that the longest row of any lane's buffer takes, in eights. */
  private positions(): number {
    const longest = this.config.lanes.map(({ id }) => this.columnsOf(id).longest);
    return Math.ceil(Math.max(8, ...longest) / 8) * 8;
  }

  /** The most rows that a step of any lane takes: the batch, or a pair or group that is larger. */
  private rows(): number {
    const { lanes, seed, training } = this.config;
    const largest = lanes.map(
      ({ id, objective }) => laneUnits(objectiveOf(objective), this.columnsOf(id), { seed, round: 0 }).largest,
    );
    return Math.max(training.batch, ...largest);
  }

  /** Brings the lanes' weights and optimizer states into the progress. */
  async saveLanes(): Promise<LaneCheckpoint> {
    const lanes = await this.lanes().save();
    this.update({ lanes });
    return lanes;
  }

  /** Frees the lanes on the device. */
  release(): void {
    const { held } = this;
    this.held = null;
    held?.dispose();
  }

  /** Ends the workers too. */
  dismiss(): void {
    const { crew } = this;
    this.crew = null;
    crew?.end();
    this.release();
  }

  /** A GPU wants many rows and few reads; on the CPU reads are free and short waits matter more. */
  pacing(): { rowsTogether: number; tokensPerRead: number; stepsPerRead: number } {
    return this.backend.lanesTogether
      ? { rowsTogether: 1024, tokensPerRead: 16, stepsPerRead: 3 }
      : { rowsTogether: 256, tokensPerRead: 8, stepsPerRead: 1 };
  }

  measureMemory(): void {
    this.peakBytes = Math.max(this.peakBytes, memory().allocated + (this.crew?.bytes ?? 0));
  }
}
