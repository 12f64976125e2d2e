import type { LaneHyper } from '../../../training/optimizer.ts';
import { rateAt } from '../../../training/schedule.ts';
import type { Intervened, RunEvent } from '../../record/events.ts';
import { type LaneSettings, laneSettings } from '../../record/lane-settings.ts';
import { breathe } from '../control.ts';
import { Flight } from '../flight.ts';
import { LaneFeed } from '../lane-feed.ts';
import { laneObjective } from '../lanes.ts';
import type { Phase, Work } from '../work.ts';

/** Optimizer steps from `from` + 1 to `to`, of all lanes side by side. */
export function train(round: number, from: number, to: number): Phase {
  return { kind: 'train', round, reads: null, makes: [], run: (work) => run(work, round, from, to) };
}

async function* run(work: Work, round: number, from: number, to: number): AsyncGenerator<RunEvent> {
  const { config, control } = work;
  const begin = (round - 1) * config.training.steps;
  if (round > 1 && work.progress.step === from && from === begin) {
    // Fresh buffers may be longer than those that the lanes' shape was made for. Their last evaluation has saved the lanes.
    work.release();
  }
  const { seed, training } = config;
  const way = { seed, round: round - 1, batch: training.batch, steps: work.progress.step - begin };
  const specs = config.lanes.map(laneObjective);
  const objectives = specs.map(({ objective }) => objective);
  const feeds = config.lanes.map(({ id }, i) => new LaneFeed(specs[i]!, work.columnsOf(id), way));
  const flight = new Flight(work, objectives, round);
  while (flight.step < to) {
    const step = flight.step + 1;
    const again = work.replay.filter((event) => event.step === step);
    const changes = control.isPaused || work.stopped ? [] : control.takeChanges();
    // Whatever happens between two steps is said after the one and before the other.
    if (control.isPaused || work.stopped || again.length > 0 || changes.length > 0) yield* flight.land();
    if (control.isPaused) {
      yield { type: 'paused', step: work.progress.step, paused: true };
      await control.resumed();
      if (work.stopped) return;
      yield { type: 'paused', step: work.progress.step, paused: false };
      changes.push(...control.takeChanges());
    }
    if (work.stopped) return;
    // What a person does now comes after what the record did at this step: the last word is theirs, here and in the events.
    for (const event of again) yield event;
    for (const change of changes) {
      const event: Intervened = { type: 'intervention', step, change };
      work.interventions.push(event);
      yield event;
    }
    const batches = config.lanes.map((lane, i) => {
      const settings = laneSettings({ config, interventions: work.interventions }, lane.id, step)!;
      return feeds[i]!.next(settings, hyperOf(work, i, settings, step - begin, flight.takenBy(i) + 1));
    });
    flight.launch(batches);
    if (flight.full || flight.step === to) {
      yield* flight.land();
      await work.keepIfDue();
    }
    await breathe();
  }
}

/** A lane's settings so far into the round, at the so-manieth step that it takes itself. */
function hyperOf(work: Work, index: number, settings: LaneSettings, inRound: number, step: number): LaneHyper {
  const { config, progress } = work;
  const { beta1, beta2, epsilon, weightDecay, clipNorm, warmup } = config.optimizer;
  const sitsOut = settings.frozen || progress.dead.has(config.lanes[index]!.id);
  const schedule = { learningRate: settings.learningRate, steps: config.training.steps, warmup };
  const learningRate = sitsOut ? 0 : rateAt(inRound, schedule);
  return { learningRate, beta1, beta2, epsilon, weightDecay, clipNorm, step };
}
