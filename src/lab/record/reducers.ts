import { evaluationPoint } from './estimates.ts';
import type {
  Intervened,
  LaneCollapsed,
  LaneEvaluated,
  RolloutLine,
  RolloutsArrived,
  RunEvent,
  RunStarted,
  StepTaken,
} from './events.ts';
import { laneSettings } from './lane-settings.ts';
import type { LaneBuffer, LaneTrack, RunState, RunStatus } from './run-state.ts';

/** The state before any event. */
export function emptyRun(): RunState {
  return {
    revision: 0,
    status: 'empty',
    started: null,
    problems: [],
    rollouts: [],
    buffer: null,
    laneBuffers: [],
    progress: null,
    steps: [],
    lanes: [],
    base: null,
    interventions: [],
    failure: null,
    end: null,
  };
}

/** The state after all of these events, from nothing. */
export function reduceAll(events: Iterable<RunEvent>): RunState {
  const state = emptyRun();
  for (const event of events) reduce(state, event);
  return state;
}

/**
 * Applies one event in place. The only home of what an event means: the live worker, the command line, an opened record
 * and the recorded run of the first paint all come through here. Events of a type that it does not know change nothing
 * but the revision. A `run` event starts over.
 */
export function reduce(state: RunState, event: RunEvent): void {
  state.revision += 1;
  switch (event.type) {
    case 'run':
      start(state, event);
      break;
    case 'problems': {
      const k = state.started?.config.rollouts.k ?? 0;
      state.problems = event.problems;
      state.rollouts = emptyGroups(event.problems.length, k);
      break;
    }
    case 'generating':
      state.progress = event;
      move(state, event.purpose === 'rollouts' ? 'generating' : 'evaluating');
      break;
    case 'rollouts':
      arrive(state, event);
      break;
    case 'buffer':
      if (event.round === 1) state.buffer = event;
      else laneBuffer(state, event).buffer = event;
      state.progress = null;
      break;
    case 'step':
      takeStep(state, event);
      state.progress = null;
      move(state, 'training');
      break;
    case 'evaluation':
      evaluated(state, event);
      state.progress = null;
      move(state, 'evaluating');
      break;
    case 'collapse':
      collapsed(state, event);
      break;
    case 'intervention':
      intervened(state, event);
      break;
    case 'paused':
      if (isOver(state)) break;
      state.status = event.paused ? 'paused' : activity(state);
      break;
    case 'failed':
      state.failure = event;
      state.status = 'failed';
      if (!event.recovers) state.progress = null;
      break;
    case 'end':
      state.end = event;
      state.progress = null;
      if (!isOver(state)) state.status = event.reason;
      break;
    case 'checkpoint':
      break;
  }
}

function start(state: RunState, event: RunStarted): void {
  const revision = state.revision;
  Object.assign(state, emptyRun(), { revision, started: event, status: 'generating' satisfies RunStatus });
  state.lanes = event.config.lanes.map(
    (config): LaneTrack => ({
      config,
      loss: [],
      gradNorm: [],
      tokens: [],
      learningRate: [],
      active: [],
      evaluations: [],
      collapse: null,
      frozen: false,
    }),
  );
}

/** A run that has ended, or failed for good, stays so; one that failed and recovers is not over. */
function isOver(state: RunState): boolean {
  return (
    state.status === 'finished' ||
    state.status === 'stopped' ||
    (state.status === 'failed' && state.failure?.recovers === false)
  );
}

/**
 * Work of some kind is under way. A paused run stays paused until it is told to go on: a step that arrives while it is
 * paused is a single step. A failed run that recovers is at work again.
 */
function move(state: RunState, to: RunStatus): void {
  if (!isOver(state) && state.status !== 'paused') state.status = to;
}

/** What a run that goes on after a pause was doing. */
function activity(state: RunState): RunStatus {
  if (state.progress) return state.progress.purpose === 'rollouts' ? 'generating' : 'evaluating';
  return state.buffer ? 'training' : 'generating';
}

const emptyGroups = (problems: number, k: number): (RolloutLine | undefined)[][] =>
  Array.from({ length: problems }, () => new Array(k).fill(undefined));

/** What a lane wrote in a round; made when it is first heard of. */
function laneBuffer(state: RunState, { round, lane }: { round: number; lane: string }): LaneBuffer {
  const known = state.laneBuffers.find((other) => other.round === round && other.lane === lane);
  if (known) return known;
  const k = state.started?.config.rollouts.k ?? 0;
  const made: LaneBuffer = { round, lane, rollouts: emptyGroups(state.problems.length, k), buffer: null };
  const place = (own: LaneBuffer) => state.lanes.findIndex(({ config }) => config.id === own.lane);
  state.laneBuffers.push(made);
  state.laneBuffers.sort((a, b) => a.round - b.round || place(a) - place(b));
  return made;
}

function arrive(state: RunState, event: RolloutsArrived): void {
  const groups = event.round === 1 ? state.rollouts : laneBuffer(state, event).rollouts;
  for (const rollout of event.rollouts) {
    const group = groups[rollout.problem];
    if (group) group[rollout.k] = rollout;
  }
}

function takeStep(state: RunState, event: StepTaken): void {
  rewind(state, event.step);
  state.steps.push(event.step);
  state.lanes.forEach((lane, i) => {
    lane.loss.push(event.loss[i] ?? Number.NaN);
    lane.gradNorm.push(event.gradNorm[i] ?? Number.NaN);
    lane.tokens.push(event.tokens[i] ?? 0);
    lane.learningRate.push(event.learningRate[i] ?? 0);
    lane.active.push(event.active[i] ?? false);
  });
}

/** A run that recovers repeats steps from its last checkpoint: what was recorded from `step` on did not happen. */
function rewind(state: RunState, step: number): void {
  const last = state.steps.at(-1);
  if (last === undefined || step > last) return;
  const keep = state.steps.findIndex((taken) => taken >= step);
  state.steps.length = keep;
  for (const lane of state.lanes) {
    for (const column of [lane.loss, lane.gradNorm, lane.tokens, lane.learningRate, lane.active]) column.length = keep;
    lane.evaluations = lane.evaluations.filter((point) => point.step < step);
    if (lane.collapse && lane.collapse.step >= step) lane.collapse = null;
  }
}

function evaluated(state: RunState, event: LaneEvaluated): void {
  if (!state.started) return;
  const point = evaluationPoint(event, state.started.config.seed);
  const isBase = event.lane === 'base';
  if (isBase) state.base = point;
  for (const lane of state.lanes) {
    if (!isBase && lane.config.id !== event.lane) continue;
    const others = lane.evaluations.filter((other) => other.step !== event.step);
    lane.evaluations = [...others, point].sort((a, b) => a.step - b.step);
  }
}

function collapsed(state: RunState, event: LaneCollapsed): void {
  const lane = state.lanes.find((track) => track.config.id === event.lane);
  if (lane && !lane.collapse) lane.collapse = event;
}

function intervened(state: RunState, event: Intervened): void {
  state.interventions = withIntervention(state.interventions, event);
  const config = state.started?.config;
  if (!config) return;
  const { interventions } = state;
  for (const lane of state.lanes) lane.frozen = laneSettings({ config, interventions }, lane.config.id)!.frozen;
}

/**
 * The list with one more intervention, in order of steps. One of the same setting of the same lane at the same step takes the
 * place of the earlier one: of a slider that was dragged only the last place acts, and a run that recovers says again
 * what it does again.
 */
function withIntervention(list: readonly Intervened[], event: Intervened): Intervened[] {
  const others = list.filter(
    ({ step, change }) => step !== event.step || change.path !== event.change.path || change.lane !== event.change.lane,
  );
  return [...others, event].sort((a, b) => a.step - b.step);
}

/** What a person did during a recorded run, in order: to do it again at the same steps. */
export function interventionsOf(events: Iterable<RunEvent>): Intervened[] {
  let found: Intervened[] = [];
  for (const event of events) if (event.type === 'intervention') found = withIntervention(found, event);
  return found;
}
