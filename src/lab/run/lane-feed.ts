import type { Objective } from '../../objectives/index.ts';
import { Earnings } from '../../rewards/earnings.ts';
import type { LaneBatch, LaneObjective } from '../../training/batch.ts';
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
  private readonly earnings: Earnings;

  /** `round` from 0. Begins after so many steps of the round. */
  constructor(
    { objective, options }: LaneObjective,
    columns: Columns,
    { seed, round, batch, steps }: { seed: number; round: number; batch: number; steps: number },
  ) {
    this.columns = columns;
    this.earnings = new Earnings(objective.advantage(options), columns);
    this.cursor = new UnitCursor(laneUnits(objective, columns, { seed, round }), batch, { seed, round });
    this.cursor.seek(steps);
  }

  /** The next step's batch. It is the feed's own, and the next one writes over it. */
  next(earned: { positive: number; negative: number }, hyper: LaneHyper): LaneBatch {
    const { columns, earnings, cursor } = this;
    return { columns, drawn: cursor.next(), rewards: earnings.at(earned), hyper };
  }
}
