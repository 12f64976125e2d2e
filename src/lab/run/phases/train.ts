import { objectiveOf } from '../../../objectives/index.ts';
import { completionTokens, trains } from '../../../training/batch.ts';
import type { LaneHyper } from '../../../training/optimizer.ts';
import { rateAt } from '../../../training/schedule.ts';
import type { Intervened, RunEvent } from '../../record/events.ts';
import { type LaneSettings, laneSettingsAt } from '../../record/lane-settings.ts';
import { breathe } from '../control.ts';
import { LaneFeed } from '../lane-feed.ts';
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
  const { seed, training } = config;
  const way = { seed, round: round - 1, batch: training.batch, steps: work.progress.step - begin };
  const objectives = config.lanes.map(({ objective }) => objectiveOf(objective));
  const feeds = config.lanes.map(({ id }, i) => new LaneFeed(objectives[i]!, work.columnsOf(id), way));
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
    const batches = config.lanes.map((lane, i) => {
      const settings = laneSettingsAt(config, lane, work.interventions, step);
      return feeds[i]!.next(settings, hyperOf(work, i, settings, step - begin));
    });
    const active = batches.map((batch, i) => trains(objectives[i]!, batch));
    const { loss, gradNorm } = await runner.step(batches);
    const taken = work.progress.taken.map((count, i) => count + (active[i] ? 1 : 0));
    work.update({ step, taken });
    control.stepTaken();
    yield {
      type: 'step',
      round,
      step,
      loss: loss.map(finite),
      gradNorm: gradNorm.map(finite),
      tokens: batches.map(completionTokens),
      learningRate: batches.map(({ hyper }) => hyper.learningRate),
      active,
    };
    for (const [i, { id }] of config.lanes.entries()) {
      const { dead, collapsed } = work.progress;
      if (dead.has(id) || (Number.isFinite(loss[i]) && Number.isFinite(gradNorm[i]))) continue;
      work.update({ dead: new Set([...dead, id]), collapsed: new Set([...collapsed, id]) });
      const code = Number.isFinite(loss[i]) ? 'gradient_not_finite' : 'loss_not_finite';
      yield { type: 'collapse', step, lane: id, reason: { code } };
    }
    await work.keepIfDue();
    await breathe();
  }
}

/** A lane's settings at a step, which is so far into the round. */
function hyperOf(work: Work, index: number, settings: LaneSettings, inRound: number): LaneHyper {
  const { config, progress } = work;
  const { beta1, beta2, epsilon, weightDecay, clipNorm, warmup } = config.optimizer;
  const sitsOut = settings.frozen || progress.dead.has(config.lanes[index]!.id);
  const schedule = { learningRate: settings.learningRate, steps: config.training.steps, warmup };
  const learningRate = sitsOut ? 0 : rateAt(inRound, schedule);
  return { learningRate, beta1, beta2, epsilon, weightDecay, clipNorm, step: progress.taken[index]! + 1 };
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
