import { messageOf } from '../../message-of.ts';
import type { LoadedModel } from '../../model/folder.ts';
import { type BackendChoice, trim } from '../../tensor/index.ts';
import type { RunConfig } from '../config/config.ts';
import { configHash } from '../config/config-hash.ts';
import { type Environment, type Intervened, RECORD_FORMAT, type RunEvent, type RunFailed } from '../record/events.ts';
import type { Checker } from './buffer.ts';
import type { Control } from './control.ts';
import type { Hands } from './crew/protocol.ts';
import { fingerprint, type PhaseCache, runRemembered } from './phase-cache.ts';
import { plan } from './plan.ts';
import type { Snapshot } from './snapshot.ts';
import { freshProgress, type Progress, Work } from './work.ts';

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
  /** Goes on from here instead of from the beginning: the events are those that come after the snapshot. */
  from?: Snapshot;
  /** Gets a snapshot after every phase, once all events before it have been asked for. */
  onSnapshot?: (snapshot: Snapshot) => Promise<void>;
  /** Seconds after which a phase of training is interrupted for a snapshot; never by default. */
  snapshotEvery?: number;
  /** Workers to spread the work over; what comes of the run does not depend on them. */
  hands?: Hands;
  /** Results that runs share. */
  cache?: PhaseCache;
}

/** Lost devices a run survives before it gives up: one that is lost again and again will be lost once more. */
const mostRecoveries = 3;

/**
 * One experiment as a stream of events: the phases of its plan, one after another, from the beginning or from a snapshot. It is
 * the same generator in the worker and on the command line. It stops within one step or read-back of `control.stop()`, and then
 * still says `end`.
 */
export async function* runSession(input: SessionInput): AsyncGenerator<RunEvent> {
  const session = new Session(input);
  if (!input.from) yield session.started();
  let reason: 'finished' | 'stopped' = 'stopped';
  try {
    while (!session.stopped) {
      try {
        yield* session.run();
        if (!session.stopped) reason = 'finished';
        break;
      } catch (error) {
        const failed = await session.recover(error);
        yield failed;
        if (!failed.recovers) return;
      }
    }
  } finally {
    session.dispose();
  }
  yield { type: 'end', reason, ...session.totals() };
}

class Session {
  private readonly input: SessionInput;
  private readonly work: Work;
  private readonly began = performance.now();
  /** Where the run goes on after a lost device. */
  private kept: Progress;
  private lastSnapshot = performance.now();
  private recoveries = 0;

  constructor(input: SessionInput) {
    this.input = input;
    const { config, from } = input;
    this.kept = from?.progress ?? freshProgress(config);
    this.work = new Work(input, from ?? { interventions: input.replay ?? [], replay: input.replay ?? [] }, this.kept);
    this.work.peakBytes = from?.peakBytes ?? 0;
    this.work.keepIfDue = () => this.keepIfDue();
  }

  get stopped(): boolean {
    return this.work.stopped;
  }

  started(): RunEvent {
    const { config, model, environment } = this.input;
    return {
      type: 'run',
      format: RECORD_FORMAT,
      config,
      configHash: configHash(config),
      environment,
      model: {
        id: config.model.id,
        checkpoint: config.model.checkpoint,
        parameters: model.parameters,
        vocabulary: model.config.vocabularySize,
        weights: fingerprint(model),
      },
    };
  }

  /** All phases that are left. */
  async *run(): AsyncGenerator<RunEvent> {
    const { work } = this;
    const phases = plan(this.input.config);
    await work.gather();
    while (work.progress.phase < phases.length && !work.stopped) {
      yield* runRemembered(phases[work.progress.phase]!, work, this.input.cache);
      if (work.stopped) return;
      work.update({ phase: work.progress.phase + 1 });
      if (phases[work.progress.phase - 1]!.kind !== 'train') await this.keep();
    }
  }

  totals(): { steps: number; seconds: number; peakBytes: number } {
    const { progress, peakBytes } = this.work;
    return { steps: progress.step, seconds: this.seconds(), peakBytes };
  }

  /** After an error: lets go of the device and opens it again, if there is a way, to go on from the last snapshot. */
  async recover(error: unknown): Promise<RunFailed> {
    const { work, kept, input } = this;
    const failed = { type: 'failed' as const, step: work.progress.step, kept: kept.step };
    const cause = messageOf(error);
    try {
      work.dismiss();
    } catch {
      // The device took its memory with it.
    }
    work.progress = kept;
    if (!input.reopen || ++this.recoveries > mostRecoveries) {
      return { ...failed, reason: { code: 'run_stopped', cause }, recovers: false };
    }
    try {
      work.backend = await input.reopen();
      return { ...failed, reason: { code: 'device_failed', cause }, recovers: true };
    } catch (second) {
      return { ...failed, reason: { code: 'device_gone', cause: messageOf(second) }, recovers: false };
    }
  }

  dispose(): void {
    this.work.dismiss();
    trim();
  }

  private seconds(): number {
    return (this.input.from?.seconds ?? 0) + (performance.now() - this.began) / 1000;
  }

  /** Keeps where the run is, for a lost device; and for a lost process, where somebody wants it. */
  private async keep(): Promise<void> {
    const { work, input } = this;
    this.kept = work.progress;
    this.lastSnapshot = performance.now();
    const { interventions, replay, peakBytes, progress } = work;
    await input.onSnapshot?.({
      config: input.config,
      progress,
      interventions: [...interventions],
      replay,
      seconds: this.seconds(),
      peakBytes,
    });
  }

  private async keepIfDue(): Promise<void> {
    if (performance.now() - this.lastSnapshot < (this.input.snapshotEvery ?? Number.POSITIVE_INFINITY) * 1000) return;
    await this.work.saveLanes();
    await this.keep();
  }
}
