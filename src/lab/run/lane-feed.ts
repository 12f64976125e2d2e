import type { Objective } from '../../objectives/index.ts';
import type { LaneBatch } from '../../training/batch.ts';
import type { Columns } from '../../training/columns.ts';
import { UnitCursor } from '../../training/draw.ts';
import type { LaneHyper } from '../../training/optimizer.ts';
import { type Units, unitsOf } from '../../training/units.ts';

/** What an objective's batches are made of. */
export function laneUnits(
  { rows: drawing, unit }: Pick<Objective, 'rows' | 'unit'>,
  columns: Columns,
  address: { seed: number; round: number },
): Units {
  return unitsOf(columns, { kind: unit, drawing, ...address });
}

/** A lane's way through its buffer in one round: which rows come next, and what each earns now. */
export class LaneFeed {
  private readonly columns: Columns;
  private readonly cursor: UnitCursor;
  private readonly rewards: Float64Array;

  /** `round` from 0. Begins after so many steps of the round. */
  constructor(
    objective: Objective,
    columns: Columns,
    { seed, round, batch, steps }: { seed: number; round: number; batch: number; steps: number },
  ) {
    this.columns = columns;
    this.rewards = new Float64Array(columns.rows);
    this.cursor = new UnitCursor(laneUnits(objective, columns, { seed, round }), batch, { seed, round });
    this.cursor.seek(steps);
  }

  /** The next step's batch. It is the feed's own, and the next one writes over it. */
  next(earned: { positive: number; negative: number }, hyper: LaneHyper): LaneBatch {
    const { columns, rewards } = this;
    for (let row = 0; row < columns.rows; row++) {
      rewards[row] = columns.standing[row] === 'right' ? earned.positive : earned.negative;
    }
    return { columns, drawn: this.cursor.next(), rewards, hyper };
  }
}
