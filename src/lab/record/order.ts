import type { RunConfig } from '../config/config.ts';
import { totalSteps } from '../config/total-steps.ts';
import { collapseShare, overallMean } from './estimates.ts';
import type { CollapseReason, RunEvent } from './events.ts';

type Reading = readonly (number | null)[];
const collapseCodes: readonly CollapseReason['code'][] = [
  'loss_not_finite',
  'gradient_not_finite',
  'accuracy_below_share',
];

/**
 * The order in which the events of a run can come, as a machine that takes one after another:
 *
 *   run, problems, rollouts ..., buffer, the base's evaluation,
 *   then steps 1, 2, 3, ..., after some of them the evaluation of each lane and a checkpoint;
 *   between two rounds rollouts and buffers of the lanes; at last `end`, or a failure for good.
 *
 * A failure that recovers goes back to what was kept. Two records in one, lines that are doubled, lost or shuffled so that
 * they would show another run do not pass; neither do sessions whose events would not make a record.
 */
export class Order {
  private config: RunConfig | null = null;
  private problems: number | null = null;
  /** Rollouts that came and buffers that were closed, by round and writer. */
  private readonly writers = new Map<string, Writer>();
  private baseMeasured = false;
  private step = 0;
  /** Lanes that were evaluated at this step. */
  private readonly measured = new Set<string>();
  /** The step that a failure went back to: whether its evaluations were kept as well, nothing tells. */
  private backAt = -1;
  /** The step of each collapse, by lane and reason. */
  private readonly collapses = new Map<string, number>();
  /** A lane whose numbers say that it has collapsed: the next line has to say so. */
  private due: string | null = null;
  private baseMean = Number.NaN;
  /** What the last step read, a number a lane. */
  private lastRead: { loss: Reading; gradNorm: Reading } = { loss: [], gradNorm: [] };
  /** Collapses that a failure may have taken back. */
  private readonly maybeTold = new Set<string>();
  private checkpoint = -1;
  private paused = false;
  private over = false;
  /** After a failure that kept no step: nothing tells whether the answers and the base's evaluation were kept. */
  private mayStartOver = false;

  /** Takes the next event. Returns null where it may come now, otherwise why not, to stand within a sentence. */
  next(event: RunEvent): string | null {
    if (!this.config) {
      if (event.type !== 'run') return `a run begins with its settings, not with "${event.type}"`;
      this.config = event.config;
      return null;
    }
    if (event.type === 'run') return 'a second run begins';
    if (this.over) return `"${event.type}" comes after the end`;
    if (this.due !== null && event.type !== 'collapse' && !breaksOff(event)) {
      return `${this.due} collapses at step ${this.step}, and no line says so`;
    }
    switch (event.type) {
      case 'problems':
        return this.takeProblems(event.problems.length);
      case 'rollouts':
        return this.takeRollouts(event, this.config);
      case 'buffer':
        return this.takeBuffer(event);
      case 'evaluation':
        return event.lane === 'base' ? this.takeBase(event) : this.takeEvaluation(event, this.config);
      case 'step':
        return this.takeStep(event, this.config);
      case 'collapse':
        return this.takeCollapse(event, this.config);
      case 'intervention':
        return this.at(event.step - 1, `a change from step ${event.step} on`);
      case 'checkpoint':
        if (event.step <= this.checkpoint) return `the checkpoint of step ${event.step} comes twice`;
        this.checkpoint = event.step;
        return this.at(event.step, 'a checkpoint');
      case 'paused':
        if (event.paused === this.paused) return event.paused ? 'it pauses while it is paused' : 'it goes on unpaused';
        this.paused = event.paused;
        return this.at(event.step, 'a pause');
      case 'failed':
        if (event.recovers) this.goBack(event.kept, this.config);
        else this.over = true;
        return null;
      case 'end':
        this.over = true;
        return event.reason === 'finished' ? this.unfinished(this.config) : null;
      case 'generating':
        return null;
    }
  }

  private takeProblems(count: number): string | null {
    if (this.problems !== null && !this.mayStartOver) return 'the problems come twice';
    this.problems = count;
    this.writers.clear();
    this.baseMeasured = false;
    this.mayStartOver = false;
    return null;
  }

  private takeRollouts({ round, lane, rollouts }: EventOf<'rollouts'>, config: RunConfig): string | null {
    const { problems } = this;
    if (problems === null) return 'answers come before the problems';
    const writer = this.writers.get(nameOf(round, lane)) ?? { round, lines: new Set<number>(), closed: false };
    if (writer.closed) return `answers by ${lane} come after their buffer`;
    if (round === 1 ? lane !== 'base' : !isLane(config, lane)) return `answers of round ${round} by "${lane}"`;
    if (this.step !== (round - 1) * config.training.steps) return `answers of round ${round} come at step ${this.step}`;
    if (this.unmeasured(config)) return `answers of round ${round} come before ${this.unmeasured(config)} is measured`;
    this.writers.set(nameOf(round, lane), writer);
    for (const { problem, k } of rollouts) {
      if (problem >= problems || k >= config.rollouts.k) return `answer ${k} to problem ${problem}, which is not there`;
      const line = problem * config.rollouts.k + k;
      if (writer.lines.has(line)) return `answer ${k} to problem ${problem} comes twice`;
      writer.lines.add(line);
    }
    return null;
  }

  private takeBuffer({ round, lane, rollouts }: EventOf<'buffer'>): string | null {
    const writer = this.writers.get(nameOf(round, lane));
    if (!writer) return `a buffer comes before its answers`;
    if (writer.closed) return 'a buffer comes twice';
    if (writer.lines.size !== rollouts) return `a buffer counts ${rollouts} answers, and ${writer.lines.size} came`;
    writer.closed = true;
    return null;
  }

  private takeBase({ step, suites }: EventOf<'evaluation'>): string | null {
    if (this.baseMeasured && !this.mayStartOver) return 'the base is measured twice';
    if (step !== 0 || this.step > 0) return 'the base is measured after the first step';
    if (!this.hasBuffer(1, 'base')) return 'the base is measured before its answers are there';
    this.baseMeasured = true;
    this.baseMean = overallMean(suites);
    this.mayStartOver = false;
    return null;
  }

  private takeStep({ step, round, loss, gradNorm }: EventOf<'step'>, config: RunConfig): string | null {
    const { training, rounds, lanes } = config;
    if (step !== this.step + 1) return `step ${step} comes where step ${this.step + 1} was due`;
    if (!this.baseMeasured) return `step ${step} comes before the base is measured`;
    if (step > training.steps * rounds) return `step ${step} of ${training.steps * rounds}`;
    if (round !== Math.ceil(step / training.steps)) return `step ${step} comes in round ${round}`;
    if (this.unmeasured(config)) return `step ${step} comes before ${this.unmeasured(config)} is measured`;
    const waiting = round === 1 ? !this.hasBuffer(1, 'base') : lanes.some(({ id }) => this.misses(round, id));
    if (waiting) return `step ${step} comes before the answers of round ${round}`;
    this.step = step;
    this.measured.clear();
    this.mayStartOver = false;
    this.due = this.firstBroken(lanes, loss, gradNorm);
    this.lastRead = { loss, gradNorm };
    return null;
  }

  private takeEvaluation({ lane, step, suites }: EventOf<'evaluation'>, config: RunConfig): string | null {
    if (!isLane(config, lane)) return stranger(lane);
    if (step === 0 || this.measured.has(lane)) return `${lane} is measured twice at step ${step}`;
    this.measured.add(lane);
    const fell = overallMean(suites) < collapseShare * this.baseMean;
    if (fell && !collapseCodes.some((code) => this.told(`${lane} ${code}`))) this.due = lane;
    return this.at(step, `the evaluation of ${lane} at step ${step}`);
  }

  private takeCollapse({ lane, step, reason }: EventOf<'collapse'>, config: RunConfig): string | null {
    if (!isLane(config, lane)) return stranger(lane);
    const name = `${lane} ${reason.code}`;
    if (this.collapses.has(name)) return `${lane} collapses twice`;
    this.collapses.set(name, step);
    const { loss, gradNorm } = this.lastRead;
    this.due = reason.code === 'accuracy_below_share' ? null : this.firstBroken(config.lanes, loss, gradNorm);
    return this.at(step, `the collapse of ${lane} at step ${step}`);
  }

  private told(collapse: string): boolean {
    return this.collapses.has(collapse) || this.maybeTold.has(collapse);
  }

  /** The first lane whose loss or gradient was not finite, where no line has said yet that it collapsed of that. */
  private firstBroken(lanes: RunConfig['lanes'], loss: Reading, gradNorm: Reading): string | null {
    const told = (id: string) => this.told(`${id} loss_not_finite`) || this.told(`${id} gradient_not_finite`);
    const finite = (value: number | null | undefined) => value === undefined || Number.isFinite(value);
    return lanes.find(({ id }, i) => !(finite(loss[i]) && finite(gradNorm[i])) && !told(id))?.id ?? null;
  }

  /** The first lane whose evaluation at this step is still missing; null where none is due. */
  private unmeasured({ training, evaluation, lanes }: RunConfig): string | null {
    const inRound = this.step % training.steps;
    const due = this.step > 0 && (inRound === 0 || inRound % evaluation.every === 0);
    if (!due || this.step === this.backAt) return null;
    return lanes.find(({ id }) => !this.measured.has(id))?.id ?? null;
  }

  private unfinished(config: RunConfig): string | null {
    const steps = totalSteps(config);
    if (this.step < steps) return `a run of ${steps} steps is finished after ${this.step}`;
    return this.unmeasured(config) && `the run is finished before ${this.unmeasured(config)} is measured`;
  }

  private at(step: number, what: string): string | null {
    return step === this.step ? null : `${what} comes after step ${this.step}`;
  }

  /** What came after the step that was kept comes again, and may come otherwise. */
  private goBack(kept: number, { training }: RunConfig): void {
    this.step = Math.min(kept, this.step);
    this.measured.clear();
    this.backAt = this.step;
    this.due = null;
    this.checkpoint = Math.min(kept - 1, this.checkpoint);
    this.paused = false;
    for (const [name, step] of this.collapses) {
      if (step < kept) continue;
      this.collapses.delete(name);
      // Told at the step that was kept: whether that was kept too, nothing tells, so it may come again or not.
      if (step === kept) this.maybeTold.add(name);
    }
    const lastRound = Math.ceil(kept / training.steps);
    for (const [name, { round }] of this.writers) if (round > Math.max(1, lastRound)) this.writers.delete(name);
    this.mayStartOver = kept === 0;
  }

  private hasBuffer(round: number, lane: string): boolean {
    return this.writers.get(nameOf(round, lane))?.closed === true;
  }

  /** Whether a lane should have written by now: one whose numbers are not finite any more writes nothing. */
  private misses(round: number, lane: string): boolean {
    const dead = ['loss_not_finite', 'gradient_not_finite'].some((code) => this.collapses.has(`${lane} ${code}`));
    return !dead && !this.hasBuffer(round, lane);
  }
}

type EventOf<T extends RunEvent['type']> = Extract<RunEvent, { type: T }>;

/** Whether a run may end with this event wherever it stands. */
const breaksOff = (event: RunEvent): boolean =>
  event.type === 'failed' || (event.type === 'end' && event.reason === 'stopped');

interface Writer {
  round: number;
  /** Each rollout as problem * K + k. */
  lines: Set<number>;
  closed: boolean;
}

const nameOf = (round: number, lane: string): string => `${round} ${lane}`;
const isLane = ({ lanes }: RunConfig, lane: string): boolean => lanes.some(({ id }) => id === lane);
const stranger = (lane: string): string => `the run has no lane "${lane}"`;

/** The first event that cannot come where it stands; null where all can. */
export function firstOutOfPlace(events: Iterable<RunEvent>): { index: number; why: string } | null {
  const order = new Order();
  let index = 0;
  for (const event of events) {
    const why = order.next(event);
    if (why !== null) return { index, why };
    index++;
  }
  return null;
}
