import { create } from 'zustand';
import type { RunConfig } from '../lab/config/config.ts';
import { totalSteps } from '../lab/config/total-steps.ts';
import type { Message } from '../lab/protocol.ts';
import type { LaneChange, ProblemLine, RolloutLine, RunEvent } from '../lab/record/events.ts';
import { emptyRun } from '../lab/record/reducers.ts';
import type { LaneTrack, RunState } from '../lab/record/run-state.ts';
import type { CheckerAsk } from './checker/ask.ts';
import type { ModelIndex } from './model-index.ts';
import { BASE_WRITER } from './writers.ts';

export type Source = 'none' | 'recorded' | 'file' | 'live';
export type Theme = 'light' | 'dark';
export type View = 'page' | 'projector';
export type RolloutFilter = 'all' | 'mixed' | 'right' | 'wrong';
type DialogName = 'keys' | 'reset' | 'replace' | null;

/** Where a recorded run stands: how many of its events have been applied. */
export interface ReplayState {
  position: number;
  length: number;
  playing: boolean;
  /** The same place in seconds of the replay, and its whole length. */
  at: number;
  total: number;
}

export interface LabStore {
  /** The run on the screen. Reducers change it in place; `revision` says that they did. */
  run: RunState;
  revision: number;
  /** Everything that made `run`, in order; the record is these. */
  events: RunEvent[];
  source: Source;
  /** The name of an opened file. */
  fileName: string | null;
  replay: ReplayState | null;
  /** Set while the worker holds a run: what it was last told. */
  livePlaying: boolean;
  secondsPerStep: number | null;
  /** What a person changed and the worker has not yet taken up: it does with the next step. */
  pending: readonly LaneChange[];
  /** Whether the live run on the screen has been saved as a record. */
  saved: boolean;
  device: Extract<Message, { type: 'device' }> | null;
  loading: { what: string; done: number; total: number; unit: 'bytes' | 'shaders' } | null;
  /** One sentence: what happened, what is kept, what can be done. */
  notice: string | null;
  presetId: string;
  /** The next live run. */
  draft: RunConfig;
  models: ModelIndex | null;
  /** The step all charts point at; null follows the newest. */
  cursor: number | null;
  /** The lane that Up and Down have chosen on a chart. */
  cursorLane: number;
  opened: { problem: number; k: number } | null;
  /** Whose answers stage 2 shows: see writers.ts. */
  writer: string;
  filter: RolloutFilter;
  family: string | null;
  page: number;
  accuracyOf: 'mean' | 'pass';
  theme: Theme;
  /** `lab`, or the id of one of the pages beside it. */
  pageName: string;
  /** What stands in the checker's fields. */
  checker: CheckerAsk;
  view: View;
  dialog: DialogName;
}

/** The configuration before a preset is known; replaced at start-up. */
const unset = {} as RunConfig;

export const useLab = create<LabStore>(() => ({
  run: emptyRun(),
  revision: 0,
  events: [],
  source: 'none',
  fileName: null,
  replay: null,
  livePlaying: false,
  secondsPerStep: null,
  pending: [],
  saved: true,
  device: null,
  loading: null,
  notice: null,
  presetId: 'classroom',
  draft: unset,
  models: null,
  cursor: null,
  cursorLane: 0,
  opened: null,
  writer: BASE_WRITER,
  filter: 'all',
  family: null,
  page: 0,
  accuracyOf: 'mean',
  theme: 'light',
  pageName: 'lab',
  checker: { gold: '', answer: '', options: {} },
  view: 'page',
  dialog: null,
}));

export const lab = {
  get: useLab.getState,
  set: useLab.setState,
};

/** A live run that is not over: its controls go to the worker. One that is over is a record like any other. */
export const liveRunning = ({ source, replay, run, livePlaying }: LabStore): boolean =>
  source === 'live' && replay === null && (run.started !== null || livePlaying);

/** Whether the run on the screen goes on by itself, live or replayed. */
export const playing = ({ source, livePlaying, replay }: LabStore): boolean =>
  source === 'live' && !replay ? livePlaying : (replay?.playing ?? false);

/** What of a run can be held: values, and objects that reducers replace and never change. */
type Held =
  | string
  | number
  | boolean
  | null
  | undefined
  | LaneTrack['collapse']
  | ProblemLine
  | RolloutLine
  | RunState['started' | 'problems' | 'buffer' | 'progress' | 'base' | 'interventions' | 'failure' | 'end'];

/** Something of the run, redrawn when it is something else. The run itself cannot be held: reducers change it in place. */
export function useRun<T extends Held>(select: (run: RunState) => T): T {
  return useLab((state) => select(state.run));
}

/**
 * The run, redrawn when `key` gives something else, for what is drawn from columns that grow. The key has to change with
 * all that is drawn, and with nothing else.
 */
export function useRunWhen(key: (run: RunState) => string): RunState {
  useLab((state) => key(state.run));
  return useLab((state) => state.run);
}

/** The step a run has reached; 0 before the first. */
export const lastStep = (run: RunState): number => run.steps.at(-1) ?? 0;

/** How many steps the run on the screen will take; those of the next one while there is none. */
export const allSteps = ({ run, draft }: LabStore): number =>
  run.started ? totalSteps(run.started.config) : draft.training ? totalSteps(draft) : 0;
