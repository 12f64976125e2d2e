import type { RunConfig } from '../../lab/config/config.ts';
import type { Command, Message } from '../../lab/protocol.ts';
import { backendNames } from '../../lab/record/backends.ts';
import type { LaneChange, RunEvent } from '../../lab/record/events.ts';
import { emptyRun, reduce } from '../../lab/record/reducers.ts';
import { type LabStore, lab } from '../store.ts';
import { words } from '../words/index.ts';
import { adoptRecord, showRecord } from './replay.ts';

/** The page's end of the worker: commands out, messages in, at most ten redraws a second. */

let worker: Worker | null = null;
let waiting: RunEvent[] = [];
let scheduled = false;
let lastStepAt: number | null = null;
/** The number of the run at hand, which commands and messages carry; null where there is none. */
let live: number | null = null;
let runs = 0;
/** From a start until the new run's first event: what arrives meanwhile is the last of the run before. */
let awaiting = false;
/** What was on the screen before a start: it comes back where the new run cannot begin. */
let before: Pick<LabStore, 'events' | 'source' | 'fileName' | 'saved'> | null = null;

function open(): Worker {
  if (worker) return worker;
  worker = new Worker(new URL('../../lab/run/worker.ts', import.meta.url), { type: 'module', name: 'lab' });
  worker.onmessage = (event: MessageEvent<Message>) => receive(event.data);
  worker.onerror = (event) => {
    event.preventDefault();
    worker?.terminate();
    worker = null;
    live = null;
    lab.set({
      livePlaying: false,
      loading: null,
      notice: words.errors.engineStopped(event.message, lab.get().run.steps.length),
    });
  };
  // The worker does not see the page's address.
  if (new URLSearchParams(location.search).get('debug') === 'step') send({ type: 'debug' });
  return worker;
}

function send(command: Command): void {
  open().postMessage(command);
}

/** Says something to the run at hand; nothing where there is none. */
function tell(say: (run: number) => Command): void {
  if (live !== null) send(say(live));
}

/** Starts a fresh run in the worker and puts it on the screen in place of what was there. */
export function startLive(config: RunConfig, startPaused = false): void {
  const { events, source, fileName, saved } = lab.get();
  before = events.length > 0 && source !== 'none' ? { events, source, fileName, saved } : null;
  waiting = [];
  awaiting = true;
  live = ++runs;
  lastStepAt = null;
  lab.set((state) => ({
    run: emptyRun(),
    events: [],
    source: 'live',
    fileName: null,
    replay: null,
    revision: state.revision + 1,
    livePlaying: !startPaused,
    secondsPerStep: null,
    cursor: null,
    opened: null,
    page: 0,
    filter: 'all',
    family: null,
    notice: null,
    loading: null,
    saved: false,
    pending: [],
  }));
  const asked = new URLSearchParams(location.search).get('backend');
  const backend = backendNames.find((name) => name === asked) ?? 'auto';
  send({ type: 'run', run: live, config, backend, startPaused });
}

export function setLivePlaying(playing: boolean): void {
  tell((run) => ({ type: playing ? 'play' : 'pause', run }));
  lab.set({ livePlaying: playing });
  lastStepAt = null;
}

export function stepLive(count: number): void {
  tell((run) => ({ type: 'step', run, count }));
  lab.set({ livePlaying: false });
}

export function stopLive(): void {
  tell((run) => ({ type: 'stop', run }));
  // What it still says is of no run at hand.
  live = null;
  waiting = [];
  lab.set({ livePlaying: false, loading: null });
}

/** Changes a setting of a lane of the run at hand, from its next step on. */
export function setLive(change: LaneChange): void {
  tell((run) => ({ type: 'set', run, change }));
  lab.set((state) => ({ pending: [...state.pending.filter((other) => !sameTarget(other, change)), change] }));
}

const sameTarget = (a: LaneChange, b: LaneChange): boolean => a.path === b.path && a.lane === b.lane;

function receive(message: Message): void {
  if ('run' in message && message.run !== live) return;
  switch (message.type) {
    case 'device':
      lab.set({ device: message });
      return;
    case 'loading':
      lab.set({ loading: message.done >= message.total ? null : message });
      return;
    case 'refused':
      lab.set((state) => ({
        notice: message.message,
        pending: state.pending.filter((change) => !sameTarget(change, message.change)),
      }));
      return;
    case 'error':
      if (awaiting) giveUp(message.message);
      else lab.set({ notice: message.message, livePlaying: false, loading: null });
      return;
    case 'events':
      if (lab.get().source !== 'live') return;
      take(message.events);
      schedule();
  }
}

function take(events: readonly RunEvent[]): void {
  if (events.some((event) => event.type === 'run')) awaiting = false;
  waiting.push(...events);
}

/** A run that never began: what was on the screen before stays, and the page says why. */
function giveUp(message: string): void {
  awaiting = false;
  if (before) {
    showRecord(before.events, before.source, before.fileName);
    lab.set({ saved: before.saved, notice: words.errors.runKept(message) });
    return;
  }
  lab.set({
    source: 'none',
    livePlaying: false,
    loading: null,
    notice: words.errors.chooseAgain(message),
  });
}

function schedule(): void {
  if (scheduled) return;
  scheduled = true;
  const { run } = lab.get();
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  setTimeout(flush, calm ? 1000 : run.lanes.length > 6 ? 500 : 60);
}

function flush(): void {
  scheduled = false;
  const state = lab.get();
  if (state.source !== 'live' || waiting.length === 0) return;
  const batch = waiting;
  waiting = [];
  for (const event of batch) {
    state.events.push(event);
    reduce(state.run, event);
  }
  const last = batch[batch.length - 1];
  const failed = batch.findLast((event) => event.type === 'failed');
  const taken = batch.flatMap((event) => (event.type === 'intervention' ? [event.change] : []));
  lab.set({
    revision: state.revision + 1,
    secondsPerStep: pace(batch, state.secondsPerStep),
    ...(taken.length > 0
      ? { pending: state.pending.filter((change) => !taken.some((other) => sameTarget(change, other))) }
      : {}),
    ...(batch.some((event) => event.type === 'run') ? { loading: null } : {}),
    ...(last?.type === 'end' ? { livePlaying: false } : {}),
    ...(last?.type === 'paused' ? { livePlaying: !last.paused } : {}),
    ...(failed?.type === 'failed'
      ? { notice: words.sentences.failure(failed), livePlaying: failed.recovers && state.livePlaying }
      : {}),
  });
  if (state.run.end || (state.run.failure && !state.run.failure.recovers)) adoptRecord();
}

/** Seconds a step, as a running mean over what has arrived: evaluations between steps count with them. */
function pace(batch: readonly RunEvent[], before: number | null): number | null {
  const steps = batch.filter((event) => event.type === 'step').length;
  if (steps === 0) return before;
  const now = performance.now();
  const since = lastStepAt;
  lastStepAt = now;
  if (since === null) return before;
  const fresh = (now - since) / 1000 / steps;
  return before === null ? fresh : before * 0.8 + fresh * 0.2;
}
