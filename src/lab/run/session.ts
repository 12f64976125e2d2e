import { disposeWeights, uploadWeights } from '../../model/decoder.ts';
import type { LoadedModel } from '../../model/folder.ts';
import { objectiveOf } from '../../objectives/index.ts';
import { type Problem, sampleProblems } from '../../problems/index.ts';
import { generate, type Prompt } from '../../rollouts/generate.ts';
import { type BackendChoice, memory, messageOf, trim } from '../../tensor/index.ts';
import { RowCursor, RowOrder } from '../../training/draw.ts';
import type { LaneBatch } from '../../training/lane-group.ts';
import type { Probe } from '../../training/measure-probe.ts';
import { positionsOf } from '../../training/rows.ts';
import { rateAt } from '../../training/schedule.ts';
import type { LaneConfig, RunConfig } from '../config/config.ts';
import { laneSettingsAt } from '../config/lane-settings.ts';
import { configHash } from '../config/parse-config.ts';
import { evaluationPoint } from '../record/estimates.ts';
import type { Environment, Evaluated, Intervened, RolloutLine, RunEvent } from '../record/events.ts';
import { type Checker, describeBuffer, label, promptOf, trainingRow } from './buffer.ts';
import { chooseProbe } from './choose-probe.ts';
import { breathe, type Control } from './control.ts';
import { type EvaluationPass, evaluate, evaluationOf } from './evaluate.ts';
import { checkpointBytes, LaneRunner, type RunCheckpoint } from './lane-runner.ts';

export interface SessionInput {
  config: RunConfig;
  model: LoadedModel;
  backend: BackendChoice;
  environment: Environment;
  checker: Checker;
  control: Control;
  /** Interventions of a record that is executed again, with the steps at which they counted. */
  replay?: readonly Intervened[];
  /** Opens the backend again after the device was lost; without it a lost device ends the run. */
  reopen?: () => Promise<BackendChoice>;
}

/** Share of the base's held-out mean@k under which a lane counts as collapsed. */
const collapseShare = 0.6;
/** Lost devices a run survives before it gives up: one that is lost again and again will be lost once more. */
const mostRecoveries = 3;

/**
 * One experiment as a stream of events: rollouts of the base, labels, lanes trained side by side on the same rows, evaluations
 * under common noise. It is the same generator in the worker and on the command line. It stops within one step or read-back of
 * `control.stop()`, and then still says `end`.
 */
export async function* runSession(input: SessionInput): AsyncGenerator<RunEvent> {
  const session = new Session(input);
  const began = performance.now();
  yield session.started();
  let reason: 'finished' | 'stopped' = 'stopped';
  try {
    while (!session.stopped) {
      try {
        for await (const event of session.run()) yield event;
        if (!session.stopped) reason = 'finished';
        break;
      } catch (error) {
        const recovered = await session.recover(error);
        yield { type: 'failed', step: session.step, message: recovered.message, recovers: recovered.ok };
        if (!recovered.ok) return;
      }
    }
  } finally {
    session.dispose();
  }
  const seconds = (performance.now() - began) / 1000;
  yield { type: 'end', reason, steps: session.step, seconds, peakBytes: session.peakBytes };
}

class Session {
  step = 0;
  peakBytes = 0;
  private readonly input: SessionInput;
  private readonly problems: Problem[];
  private readonly prompts: Prompt[];
  private readonly lines: RolloutLine[] = [];
  private readonly interventions: Intervened[];
  private backend: BackendChoice;
  private readonly evaluation: ReturnType<typeof evaluationOf>;
  private readonly heldOut: { lines: RolloutLine[]; problems: Problem[] } = { lines: [], problems: [] };
  private probe: Probe | null = null;
  private baseMean = Number.NaN;
  private runner: LaneRunner | null = null;
  private checkpoint: RunCheckpoint | null = null;
  private readonly dead = new Set<string>();
  private readonly collapsed = new Set<string>();
  /** Optimizer steps each lane has taken; one that it sits out does not count. */
  private taken: number[];
  private recoveries = 0;

  constructor(input: SessionInput) {
    this.input = input;
    this.backend = input.backend;
    const { config, model } = input;
    const { families, count } = config.problems;
    this.problems = sampleProblems({ families, split: 'train', count, seed: config.seed });
    this.prompts = this.problems.map((problem) => promptOf(problem, model.tokenizer));
    this.evaluation = evaluationOf(config);
    this.interventions = [...(input.replay ?? [])];
    this.taken = config.lanes.map(() => 0);
  }

  get stopped(): boolean {
    return this.input.control.signal.aborted;
  }

  started(): RunEvent {
    const { config, model, environment } = this.input;
    return {
      type: 'run',
      format: 'rift-lab/1',
      config,
      configHash: configHash(config),
      environment,
      model: {
        id: config.model.id,
        checkpoint: config.model.checkpoint,
        parameters: model.parameters,
        vocabulary: model.config.vocabularySize,
      },
    };
  }

  /** All that is left to do: from the beginning, or from the last checkpoint. */
  async *run(): AsyncGenerator<RunEvent> {
    if (!this.checkpoint) for await (const event of this.prepare()) yield event;
    if (this.checkpoint) for await (const event of this.train(this.checkpoint)) yield event;
  }

  /** Everything before the first optimizer step: problems, rollouts and labels, the base's evaluation and the probe. */
  private async *prepare(): AsyncGenerator<RunEvent> {
    const { config, model } = this.input;
    this.lines.length = 0;
    this.heldOut.lines = [];
    this.probe = null;
    yield {
      type: 'problems',
      problems: this.problems.map(({ id, family, question, gold }) => ({ id, family, question, gold })),
    };
    const base = uploadWeights(model.config, [model.weights]);
    try {
      for await (const event of this.collectRollouts(base)) yield event;
      if (this.stopped) return;
      this.lines.sort((a, b) => a.problem - b.problem || a.k - b.k);
      yield describeBuffer(this.lines, this.problems.length);
      const evaluations = evaluate(
        base,
        () => this.theProbe(),
        this.pass(),
        { lanes: ['base'], step: 0 },
        (lines, all) => {
          this.heldOut.lines.push(...lines);
          this.heldOut.problems = all;
        },
      );
      let next = await evaluations.next();
      for (; !next.done; next = await evaluations.next()) yield next.value;
      if (!next.value) return;
      const event: Evaluated = { type: 'evaluation', step: 0, lane: 'base', ...next.value[0]! };
      this.baseMean = evaluationPoint(event, config.seed).overall.mean;
      yield event;
    } finally {
      disposeWeights(base);
      this.measureMemory();
      trim();
    }
    this.checkpoint = { step: 0, lanes: null, taken: config.lanes.map(() => 0), dead: [], collapsed: [] };
  }

  /** Optimizer steps from a checkpoint to the end, with an evaluation of all lanes every so often. */
  private async *train(from: RunCheckpoint): AsyncGenerator<RunEvent> {
    const { config, control, model } = this.input;
    const { steps } = config.training;
    const { every } = config.evaluation;
    this.step = from.step;
    this.taken = [...from.taken];
    restore(this.dead, from.dead);
    restore(this.collapsed, from.collapsed);
    const longest = Math.max(8, ...this.lines.map((line) => this.positions(line)));
    this.runner = new LaneRunner(
      model,
      config.lanes,
      {
        batch: config.training.batch,
        tokens: this.backend.lanesTogether ? Math.ceil(longest / 8) * 8 : null,
        together: this.backend.lanesTogether,
      },
      from.lanes ?? undefined,
    );
    const order = new RowOrder(config.seed, this.lines.length);
    const cursors = config.lanes.map((lane) => new RowCursor(order, this.lines.length, (row) => this.wants(lane, row)));
    for (const cursor of cursors) for (let step = 0; step < from.step; step++) cursor.take(config.training.batch);

    while (this.step < steps) {
      if (control.isPaused) {
        yield { type: 'paused', step: this.step, paused: true };
        await control.resumed();
        if (this.stopped) return;
        yield { type: 'paused', step: this.step, paused: false };
      }
      if (this.stopped) return;
      const step = this.step + 1;
      // What a person does now comes after what the record did at this step: the last word is theirs, here and in the events.
      for (const event of this.input.replay ?? []) if (event.step === step) yield event;
      for (const change of control.takeChanges()) {
        const event: Intervened = { type: 'intervention', step, change };
        this.interventions.push(event);
        yield event;
      }
      const batches = config.lanes.map((_, i) => this.batch(i, step, cursors[i]!.take(config.training.batch)));
      const { loss, gradNorm } = await this.runner.step(batches);
      this.step = step;
      control.stepTaken();
      yield {
        type: 'step',
        step,
        loss: loss.map(finite),
        gradNorm: gradNorm.map(finite),
        tokens: batches.map(({ rows }) => rows.reduce((sum, row) => sum + row.tokens.length - row.promptLength, 0)),
        learningRate: batches.map(({ hyper }) => hyper.learningRate),
        active: batches.map(trains),
      };
      for (const [i, lane] of config.lanes.entries()) {
        if (this.dead.has(lane.id) || (Number.isFinite(loss[i]) && Number.isFinite(gradNorm[i]))) continue;
        this.dead.add(lane.id);
        this.collapsed.add(lane.id);
        const why = Number.isFinite(loss[i]) ? 'gradient not finite' : 'loss not finite';
        yield { type: 'collapse', step, lane: lane.id, why };
      }
      if (step % every === 0 || step === steps) {
        for await (const event of this.evaluateLanes(step)) yield event;
        if (this.stopped) return;
        const lanes = await this.runner.save();
        const { taken, dead, collapsed } = this;
        this.checkpoint = { step, lanes, taken: [...taken], dead: [...dead], collapsed: [...collapsed] };
        yield { type: 'checkpoint', step, bytes: checkpointBytes(lanes) };
        this.measureMemory();
        trim();
      }
      await breathe();
    }
  }

  /** After an error: lets go of the device and opens it again, if there is a way, to go on from the last checkpoint. */
  async recover(error: unknown): Promise<{ ok: boolean; message: string }> {
    const { reopen } = this.input;
    const cause = sentence(messageOf(error));
    const at = this.checkpoint ? `at step ${this.step}` : 'before its first step';
    const kept = this.checkpoint?.step ? `Kept up to step ${this.checkpoint.step}.` : 'Nothing was kept yet.';
    this.letGo();
    if (!reopen || ++this.recoveries > mostRecoveries) {
      return { ok: false, message: `The run stopped ${at}: ${cause} ${kept} Press Run to start it again.` };
    }
    try {
      this.backend = await reopen();
      const next = this.checkpoint?.step ? 'Going on from there.' : 'Starting over.';
      return { ok: true, message: `The device failed ${at}: ${cause} ${kept} ${next}` };
    } catch (second) {
      const why = sentence(messageOf(second));
      return { ok: false, message: `The device failed ${at} and did not come back: ${why} ${kept}` };
    }
  }

  /** Frees the lanes of a device that may be gone: that it can't be told so any more is no further failure. */
  private letGo(): void {
    const runner = this.runner;
    this.runner = null;
    try {
      runner?.dispose();
    } catch {
      // The device took its memory with it.
    }
  }

  dispose(): void {
    this.runner?.dispose();
    this.runner = null;
    trim();
  }

  private async *collectRollouts(base: ReturnType<typeof uploadWeights>): AsyncGenerator<RunEvent> {
    const { config, model, checker } = this.input;
    const { k, temperature, topK, topP, maxNewTokens } = config.rollouts;
    const updates = generate(
      base,
      {
        prompts: this.prompts,
        k,
        sampling: { temperature, topK, topP, maxNewTokens },
        seed: config.seed,
        purpose: 'rollout',
        round: 0,
        eos: model.tokenizer.eos,
        pad: model.tokenizer.pad,
      },
      { ...this.pacing(), signal: this.input.control.signal },
    );
    for await (const { finished, rowsDone, rows } of updates) {
      const lines = await label(finished, this.problems, model.tokenizer, checker, 'reward');
      this.lines.push(...lines);
      if (lines.length > 0) yield { type: 'rollouts', rollouts: lines };
      yield { type: 'generating', purpose: 'rollouts', lane: 'base', step: 0, rows, rowsDone };
      await breathe();
    }
  }

  private async *evaluateLanes(step: number): AsyncGenerator<RunEvent> {
    const { config } = this.input;
    const results: Evaluated[] = [];
    for (const { weights, lanes } of this.runner!.weights()) {
      const ids = lanes.map((lane) => config.lanes[lane]!.id);
      const evaluations = evaluate(weights, () => this.theProbe(), this.pass(), { lanes: ids, step });
      let next = await evaluations.next();
      for (; !next.done; next = await evaluations.next()) yield next.value;
      if (!next.value) return;
      for (const [i, lane] of lanes.entries()) {
        results[lane] = { type: 'evaluation', step, lane: ids[i]!, ...next.value[i]! };
      }
    }
    for (const event of results) {
      yield event;
      const mean = evaluationPoint(event, config.seed).overall.mean;
      // Without an in-distribution suite there is no mean, and nothing falls under 60 % of NaN.
      if (this.collapsed.has(event.lane) || !(mean < collapseShare * this.baseMean)) continue;
      this.collapsed.add(event.lane);
      yield { type: 'collapse', step, lane: event.lane, why: 'mean@k under 60 % of the base' };
    }
  }

  private batch(index: number, step: number, rows: readonly number[]): LaneBatch {
    const { config } = this.input;
    const lane = config.lanes[index]!;
    const settings = laneSettingsAt(config, lane, this.interventions, step);
    const { beta1, beta2, epsilon, weightDecay, clipNorm, warmup } = config.optimizer;
    const sitsOut = settings.frozen || this.dead.has(lane.id);
    const schedule = { learningRate: settings.learningRate, steps: config.training.steps, warmup };
    const learningRate = sitsOut ? 0 : rateAt(step, schedule);
    const hyper = { learningRate, beta1, beta2, epsilon, weightDecay, clipNorm, step: this.taken[index]! + 1 };
    const chosen = rows.map((row) => trainingRow(this.lines[row]!, this.prompts[this.lines[row]!.problem]!, settings)!);
    const batch = { rows: chosen, hyper };
    if (trains(batch)) this.taken[index]!++;
    return batch;
  }

  /** Whether a lane trains on a row of the buffer: rows that no verdict settles are left out for all. */
  private wants(lane: LaneConfig, row: number): boolean {
    const { verdict } = this.lines[row]!;
    if (verdict === 'undecided' || verdict === 'gold_unparsed') return false;
    return objectiveOf(lane.objective).rows === 'all' || verdict === 'correct';
  }

  private positions(line: RolloutLine): number {
    const row = trainingRow(line, this.prompts[line.problem]!, { positive: 1, negative: -1 });
    return row ? positionsOf(row) : 0;
  }

  private theProbe(): Probe {
    const { model, config } = this.input;
    this.probe ??= chooseProbe(this.heldOut.lines, this.heldOut.problems, model.tokenizer, config.evaluation.probe);
    return this.probe;
  }

  private pass(): EvaluationPass {
    const { config, model, checker, control } = this.input;
    return {
      config,
      evaluation: this.evaluation,
      tokenizer: model.tokenizer,
      checker,
      signal: control.signal,
      ...this.pacing(),
    };
  }

  /** A GPU wants many rows and few reads; on the CPU reads are free and short waits matter more. */
  private pacing(): { rowsTogether: number; tokensPerRead: number } {
    return this.backend.backend === 'webgpu'
      ? { rowsTogether: 1024, tokensPerRead: 16 }
      : { rowsTogether: 256, tokensPerRead: 8 };
  }

  private measureMemory(): void {
    this.peakBytes = Math.max(this.peakBytes, memory().allocated);
  }
}

/** Whether a lane takes this step: it has a rate, and a row that earns something. */
const trains = ({ rows, hyper }: LaneBatch): boolean => hyper.learningRate > 0 && rows.some((row) => row.reward !== 0);

const sentence = (message: string): string => (/[.!?]$/.test(message.trim()) ? message.trim() : `${message.trim()}.`);

function restore(set: Set<string>, entries: readonly string[]): void {
  set.clear();
  for (const entry of entries) set.add(entry);
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
