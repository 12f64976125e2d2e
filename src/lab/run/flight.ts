import type { Objective } from '../../objectives/index.ts';
import { completionTokens, type LaneBatch, trains } from '../../training/batch.ts';
import type { RunEvent } from '../record/events.ts';
import type { LaneMetrics } from './lanes.ts';
import type { Work } from './work.ts';

/** Steps that take longer than this are read one by one: whoever pauses does not wait for several of them. */
const slowStep = 25;

/** What is known of a step when it is launched. */
interface Launched {
  tokens: number[];
  learningRate: number[];
  active: boolean[];
}

/**
 * Steps under way: launched, but their numbers not yet read. Reading waits for the device, so several steps share one read.
 * What is said of them does not depend on how many: a lane whose loss was not finite is silenced on the device in that very
 * step, and here the later ones are told as if that had been known.
 */
export class Flight {
  private readonly work: Work;
  private readonly objectives: readonly Objective[];
  private readonly round: number;
  private readonly waiting: Launched[] = [];
  /** Optimizer steps of each lane, those under way included. */
  private taken: number[];
  private began = 0;
  private slow = false;

  constructor(work: Work, objectives: readonly Objective[], round: number) {
    this.work = work;
    this.objectives = objectives;
    this.round = round;
    this.taken = [...work.progress.taken];
  }

  /** The last step that was launched. */
  get step(): number {
    return this.work.progress.step + this.waiting.length;
  }

  /** Optimizer steps that a lane has taken, those under way included. */
  takenBy(lane: number): number {
    return this.taken[lane]!;
  }

  /** Whether it is time to land. */
  get full(): boolean {
    return this.waiting.length >= (this.slow ? 1 : this.work.pacing().stepsPerRead);
  }

  launch(batches: readonly LaneBatch[]): void {
    if (this.waiting.length === 0) this.began = performance.now();
    const active = batches.map((batch, i) => trains(this.objectives[i]!, batch));
    this.work.lanes().launch(batches);
    this.taken = this.taken.map((count, i) => count + (active[i] ? 1 : 0));
    this.waiting.push({
      tokens: batches.map(completionTokens),
      learningRate: batches.map(({ hyper }) => hyper.learningRate),
      active,
    });
    this.work.control.stepTaken();
  }

  /** Reads the numbers of all steps under way and says what they did. */
  async *land(): AsyncGenerator<RunEvent> {
    const steps = this.waiting.splice(0);
    if (steps.length === 0) return;
    const metrics = await this.work.lanes().drain();
    this.slow = (performance.now() - this.began) / steps.length > slowStep;
    for (const [i, launched] of steps.entries()) yield* this.report(launched, metrics[i]!);
    this.taken = [...this.work.progress.taken];
  }

  private *report(
    { tokens, learningRate, active }: Launched,
    { loss, gradNorm, reports }: LaneMetrics,
  ): Generator<RunEvent> {
    const { work } = this;
    const ids = work.config.lanes.map(({ id }) => id);
    const silent = ids.map((id) => work.progress.dead.has(id));
    const acted = active.map((trained, i) => trained && !silent[i]);
    const step = work.progress.step + 1;
    work.update({ step, taken: work.progress.taken.map((count, i) => count + (acted[i] ? 1 : 0)) });
    yield {
      type: 'step',
      round: this.round,
      step,
      loss: loss.map(finite),
      gradNorm: gradNorm.map(finite),
      tokens,
      learningRate: learningRate.map((rate, i) => (silent[i] ? 0 : rate)),
      active: acted,
      ...(Object.keys(reports).length > 0 && { metrics: finiteIn(reports) }),
    };
    for (const [i, lane] of ids.entries()) {
      const { dead, collapsed } = work.progress;
      if (dead.has(lane) || (Number.isFinite(loss[i]) && Number.isFinite(gradNorm[i]))) continue;
      work.update({ dead: new Set([...dead, lane]), collapsed: new Set([...collapsed, lane]) });
      const code = Number.isFinite(loss[i]) ? 'gradient_not_finite' : 'loss_not_finite';
      yield { type: 'collapse', step, lane, reason: { code } };
    }
  }
}

const finiteIn = (reports: Record<string, number[]>): Record<string, (number | null)[]> =>
  Object.fromEntries(Object.entries(reports).map(([name, values]) => [name, values.map(finite)]));

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
