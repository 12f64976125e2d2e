import type { RunEvent } from '../../lab/record/events.ts';
import { emptyRun, reduce } from '../../lab/record/reducers.ts';
import type { RunState } from '../../lab/record/run-state.ts';
import { lab, type Source } from '../store.ts';
import { beginning, dueAt, replayTimes } from './pace.ts';

/** Replays a list of events through the same reducers that a live run feeds; forwards by adding, backwards from the start. */

let times: number[] = [];
/** Replay seconds of the current position. */
let now = 0;
let timer: ReturnType<typeof setInterval> | undefined;

const TICK = 100;
/** Milliseconds of work before the first paint of a record, and between later ones. */
const FIRST_SLICE = 60;
const SLICE = 400;

/** Puts a finished list of events on the screen, all of it applied. */
export function showRecord(events: RunEvent[], source: Source, fileName: string | null = null): void {
  stopClock();
  times = replayTimes(events);
  const run = emptyRun();
  const started = performance.now();
  let position = 0;
  // Intervals are resampled as evaluations are applied: the page shows what there is and goes on with the rest.
  while (position < events.length && performance.now() - started < FIRST_SLICE) reduce(run, events[position++]!);
  now = times[position - 1] ?? 0;
  lab.set((state) => ({
    run,
    events,
    source,
    fileName,
    revision: state.revision + 1,
    replay: { position, length: events.length, playing: false, at: now, total: total() },
    livePlaying: false,
    secondsPerStep: null,
    cursor: null,
    opened: wide() ? firstMistake(run) : null,
    page: 0,
    filter: 'all',
    family: null,
    loading: null,
  }));
  if (position < events.length) setTimeout(() => applyRest(events));
}

/** Applies the rest of a record slice by slice, unless a person has moved on meanwhile. */
function applyRest(events: readonly RunEvent[]): void {
  const { replay, run, events: shown } = lab.get();
  if (shown !== events || !replay || replay.playing) return;
  const until = performance.now() + SLICE;
  let to = replay.position;
  while (to < events.length && performance.now() < until) reduce(run, events[to++]!);
  now = times[to - 1] ?? 0;
  lab.set((state) => ({ revision: state.revision + 1, replay: { ...replay, position: to, at: now } }));
  if (to < events.length) setTimeout(() => applyRest(events));
}

/** Where there is room for it, the first wrong answer to a mixed problem is open from the start. */
function firstMistake(run: RunState): { problem: number; k: number } | null {
  for (const [problem, group] of run.rollouts.entries()) {
    const wrong = group.findIndex((rollout) => rollout?.verdict === 'incorrect');
    if (wrong >= 0 && group.some((rollout) => rollout?.verdict === 'correct')) return { problem, k: wrong };
  }
  return null;
}

const wide = (): boolean => matchMedia('(min-width: 1240px)').matches;

/** A live run that is over can be moved through like any other record; nothing on the screen changes. */
export function adoptRecord(): void {
  const { events } = lab.get();
  times = replayTimes(events);
  now = times[times.length - 1] ?? 0;
  lab.set({
    replay: { position: events.length, length: events.length, playing: false, at: now, total: total() },
    livePlaying: false,
  });
}

/** Moves a replay to `position` events; a running replay goes on from there. */
export function seek(position: number): void {
  const { events, replay } = lab.get();
  if (!replay) return;
  const to = Math.min(events.length, Math.max(0, Math.round(position)));
  now = times[to - 1] ?? 0;
  apply(to);
}

/** Moves a replay to a time of its own clock. */
export function seekTime(seconds: number): void {
  const { replay, events } = lab.get();
  if (!replay) return;
  now = Math.min(total(), Math.max(0, seconds));
  apply(Math.max(beginning(events), dueAt(times, now)));
}

const total = (): number => times[times.length - 1] ?? 0;

function apply(to: number): void {
  const state = lab.get();
  if (!state.replay) return;
  if (to === state.replay.position) {
    lab.set({ replay: { ...state.replay, at: now } });
    return;
  }
  const forwards = to > state.replay.position;
  const run = forwards ? state.run : emptyRun();
  for (let i = forwards ? state.replay.position : 0; i < to; i++) reduce(run, state.events[i]!);
  lab.set({
    run,
    revision: state.revision + 1,
    replay: { ...state.replay, position: to, at: now },
    // A rollout that has not arrived yet at this position cannot stay open.
    ...(forwards ? {} : { opened: to === 0 ? null : state.opened }),
  });
}

export function playReplay(): void {
  const { replay, events } = lab.get();
  if (!replay) return;
  stopClock();
  if (replay.position >= events.length) seek(beginning(events));
  lab.set((state) => ({ replay: state.replay && { ...state.replay, playing: true }, cursor: null }));
  // With reduced motion the charts redraw once a second.
  const tick = matchMedia('(prefers-reduced-motion: reduce)').matches ? 1000 : TICK;
  timer = setInterval(() => {
    now += tick / 1000;
    apply(dueAt(times, now));
    const after = lab.get();
    if ((after.replay?.position ?? 0) >= after.events.length) pauseReplay();
  }, tick);
}

export function pauseReplay(): void {
  stopClock();
  lab.set((state) => ({ replay: state.replay && { ...state.replay, playing: false } }));
}

function stopClock(): void {
  clearInterval(timer);
  timer = undefined;
}
