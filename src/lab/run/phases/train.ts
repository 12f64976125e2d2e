import { objectiveOf } from '../../../objectives/index.ts';
import { RowCursor, RowOrder } from '../../../training/draw.ts';
import type { LaneBatch } from '../../../training/lane-group.ts';
import { rateAt } from '../../../training/schedule.ts';
import type { LaneConfig } from '../../config/config.ts';
import type { Intervened, RolloutLine, RunEvent } from '../../record/events.ts';
import { laneSettingsAt } from '../../record/lane-settings.ts';
import { trainingRow } from '../buffer.ts';
import { breathe } from '../control.ts';
import type { Phase, Work } from '../work.ts';

/** Optimizer steps from `from` + 1 to `to`, of all lanes side by side. */
export function train(round: number, from: number, to: number): Phase {
  return { kind: 'train', round, reads: null, makes: [], run: (work) => run(work, round, from, to) };
}

async function* run(work: Work, round: number, from: number, to: number): AsyncGenerator<RunEvent> {
  const { config, control } = work;
  const begin = (round - 1) * config.training.steps;
  if (round > 1 && work.progress.step === from && from === begin) {
    // Fresh buffers may be longer than those that the lanes' shape was made for.
    await work.saveLanes();
    work.release();
  }
  const runner = work.lanes();
  const cursors = config.lanes.map((lane) => cursorAt(work, lane, work.progress.step - begin));
  while (work.progress.step < to) {
    if (control.isPaused) {
      yield { type: 'paused', step: work.progress.step, paused: true };
      await control.resumed();
      if (work.stopped) return;
      yield { type: 'paused', step: work.progress.step, paused: false };
    }
    if (work.stopped) return;
    const step = work.progress.step + 1;
    // What a person does now comes after what the record did at this step: the last word is theirs, here and in the events.
    for (const event of work.replay) if (event.step === step) yield event;
    for (const change of control.takeChanges()) {
      const event: Intervened = { type: 'intervention', step, change };
      work.interventions.push(event);
      yield event;
    }
    const batches = config.lanes.map((_, i) => batchOf(work, i, step, step - begin, cursors[i]!));
    const { loss, gradNorm } = await runner.step(batches);
    const taken = work.progress.taken.map((count, i) => count + (trains(batches[i]!) ? 1 : 0));
    work.update({ step, taken });
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
    for (const [i, { id }] of config.lanes.entries()) {
      const { dead, collapsed } = work.progress;
      if (dead.has(id) || (Number.isFinite(loss[i]) && Number.isFinite(gradNorm[i]))) continue;
      work.update({ dead: new Set([...dead, id]), collapsed: new Set([...collapsed, id]) });
      const why = Number.isFinite(loss[i]) ? 'gradient not finite' : 'loss not finite';
      yield { type: 'collapse', step, lane: id, why };
    }
    await work.keepIfDue();
    await breathe();
  }
}

/** A lane's place in the order of its buffer's rows, after so many steps of the round. */
function cursorAt(work: Work, lane: LaneConfig, steps: number): RowCursor {
  const { seed, training } = work.config;
  const { lines } = work.bufferOf(lane.id);
  const cursor = new RowCursor(new RowOrder(seed, lines.length), lines.length, (row) => wants(lane, lines[row]!));
  for (let step = 0; step < steps; step++) cursor.take(training.batch);
  return cursor;
}

function batchOf(work: Work, index: number, step: number, inRound: number, cursor: RowCursor): LaneBatch {
  const { config, prompts, progress } = work;
  const lane = config.lanes[index]!;
  const settings = laneSettingsAt(config, lane, work.interventions, step);
  const { beta1, beta2, epsilon, weightDecay, clipNorm, warmup } = config.optimizer;
  const sitsOut = settings.frozen || progress.dead.has(lane.id);
  const schedule = { learningRate: settings.learningRate, steps: config.training.steps, warmup };
  const learningRate = sitsOut ? 0 : rateAt(inRound, schedule);
  const hyper = { learningRate, beta1, beta2, epsilon, weightDecay, clipNorm, step: progress.taken[index]! + 1 };
  const { lines } = work.bufferOf(lane.id);
  const rows = cursor
    .take(config.training.batch)
    .map((row) => trainingRow(lines[row]!, prompts[lines[row]!.problem]!, settings)!);
  return { rows, hyper };
}

/** Whether a lane trains on a row of the buffer: rows that no verdict settles are left out for all. */
function wants(lane: LaneConfig, { verdict }: RolloutLine): boolean {
  if (verdict === 'undecided' || verdict === 'gold_unparsed') return false;
  return objectiveOf(lane.objective).rows === 'all' || verdict === 'correct';
}

/** Whether a lane takes this step: it has a rate, and a row that earns something. */
const trains = ({ rows, hyper }: LaneBatch): boolean => hyper.learningRate > 0 && rows.some((row) => row.reward !== 0);

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
