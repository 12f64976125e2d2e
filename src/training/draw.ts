import { stream } from '../random/index.ts';
import type { UnitKind, Units } from './units.ts';

/** The rows of one step, whole units one after another. */
export interface Drawn {
  readonly kind: UnitKind;
  /** Rows, and the units they make. */
  count: number;
  units: number;
  /** Of each row: its index in the columns, and the unit it came in, 0 .. units - 1. Only the first `count` numbers stand. */
  readonly rows: Int32Array;
  readonly unit: Int32Array;
}

/** All rows, or the given ones, each its own unit: for a caller that does not draw. */
export function drawnRows(rows: ArrayLike<number>): Drawn {
  const own = Int32Array.from(rows);
  return { kind: 'row', count: own.length, units: own.length, rows: own, unit: own.map((_, i) => i) };
}

/** Every epoch is a fresh permutation of all units, fixed by seed, epoch and round alone. */
export function epochOrder(seed: number, count: number, epoch: number, round = 0): number[] {
  const order = Array.from({ length: count }, (_, i) => i);
  return stream(seed, 'order', epoch, round).shuffle(order);
}

/**
 * A lane's place in the endless order of its units. It passes over those that it has no use for, so all lanes of a kind meet
 * the units they share in the same order, whatever the batch.
 */
export class UnitCursor {
  /** The most rows that a step takes: the batch, or one unit that is larger. */
  readonly capacity: number;
  private readonly units: Units;
  private readonly batch: number;
  private readonly seed: number;
  private readonly round: number;
  private readonly drawn: Drawn;
  /** Units that are not empty. */
  private readonly useful: number;
  private epoch = 0;
  private at = 0;
  private order: number[] = [];

  constructor(units: Units, batch: number, address: { seed: number; round?: number }) {
    this.units = units;
    this.batch = batch;
    this.seed = address.seed;
    this.round = address.round ?? 0;
    this.capacity = Math.max(batch, units.largest);
    this.drawn = {
      kind: units.kind,
      count: 0,
      units: 0,
      rows: new Int32Array(this.capacity),
      unit: new Int32Array(this.capacity),
    };
    let useful = 0;
    for (let unit = 0; unit < units.count; unit++) if (units.size(unit) > 0) useful++;
    this.useful = useful;
    this.open(0);
  }

  /**
   * The next step's rows: as many whole units as fit the batch, one at least; none where the lane has no use for any of the
   * buffer. The object is the cursor's own, and the next call writes over it.
   */
  next(): Drawn {
    this.advance(true);
    return this.drawn;
  }

  /** To where it stands after so many steps from the beginning, without writing what lies between. */
  seek(steps: number): void {
    this.open(0);
    if (this.useful === 0) return;
    const size = this.units.kind === 'group' ? 0 : this.units.largest;
    if (size === 0) {
      // Groups differ in size: how many fit a batch is known only by going through them.
      for (let step = 0; step < steps; step++) this.advance(false);
      return;
    }
    const passed = steps * Math.max(1, Math.floor(this.batch / size));
    this.open(Math.floor(passed / this.useful));
    for (let left = passed % this.useful; left > 0; left--) {
      this.upcoming();
      this.at++;
    }
  }

  private advance(write: boolean): void {
    const { drawn, units } = this;
    drawn.count = 0;
    drawn.units = 0;
    if (this.useful === 0) return;
    while (drawn.count < this.batch) {
      const unit = this.upcoming();
      const size = units.size(unit);
      if (drawn.units > 0 && drawn.count + size > this.batch) break;
      if (write) {
        units.write(unit, this.epoch, drawn.rows, drawn.count);
        drawn.unit.fill(drawn.units, drawn.count, drawn.count + size);
      }
      drawn.count += size;
      drawn.units++;
      this.at++;
    }
  }

  /** The next unit that is not empty; there must be one. The place stays before it. */
  private upcoming(): number {
    for (;;) {
      if (this.at === this.order.length) this.open(this.epoch + 1);
      const unit = this.order[this.at]!;
      if (this.units.size(unit) > 0) return unit;
      this.at++;
    }
  }

  private open(epoch: number): void {
    this.epoch = epoch;
    this.at = 0;
    this.order = epochOrder(this.seed, this.units.count, epoch, this.round);
  }
}
