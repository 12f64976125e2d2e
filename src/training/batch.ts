import type { Objective, ObjectiveOptions } from '../objectives/index.ts';
import { moves } from '../rewards/counts.ts';
import type { Columns } from './columns.ts';
import type { Drawn } from './draw.ts';
import type { LaneHyper } from './optimizer.ts';

/** What a lane optimizes. */
export interface LaneObjective {
  objective: Objective;
  options: ObjectiveOptions;
}

export interface GroupShape {
  /** The most rows a lane takes in a step; shorter batches are filled with empty rows. */
  batch: number;
  /** Fixed positions of a row, the same for the whole run; null cuts each batch by length (one lane at a time, on wasm). */
  tokens: number | null;
  pad: number;
}

/** One step's input to a lane: rows of a buffer by their index, and what each earns. It is read at once and not kept. */
export interface LaneBatch {
  columns: Columns;
  drawn: Drawn;
  /** [columns.rows]; a row that is not drawn may hold anything. */
  rewards: ArrayLike<number>;
  hyper: LaneHyper;
}

/** Whether a lane takes this step: it has a rate, and a row that moves it. The only place where this is decided. */
export function trains({ rows: drawing }: Pick<Objective, 'rows'>, { drawn, rewards, hyper }: LaneBatch): boolean {
  if (hyper.learningRate <= 0) return false;
  for (let b = 0; b < drawn.count; b++) if (moves(drawing, rewards[drawn.rows[b]!]!)) return true;
  return false;
}

/** Completion tokens of a batch. */
export function completionTokens({ columns, drawn }: LaneBatch): number {
  let tokens = 0;
  for (let b = 0; b < drawn.count; b++) tokens += columns.lengths[drawn.rows[b]!]!;
  return tokens;
}
