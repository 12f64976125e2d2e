import { stream } from '../random/index.ts';

/**
 * The endless order in which lanes see the buffer: every epoch a fresh permutation of all rows, fixed by the seed. A lane
 * that needs only some rows skips the others, so all lanes meet the rows they share in the same order.
 */
export class RowOrder {
  private readonly seed: number;
  private readonly rows: number;
  private readonly epochs: number[][] = [];

  constructor(seed: number, rows: number) {
    this.seed = seed;
    this.rows = rows;
  }

  epoch(index: number): readonly number[] {
    for (let e = this.epochs.length; e <= index; e++) {
      const order = Array.from({ length: this.rows }, (_, i) => i);
      this.epochs.push(stream(this.seed, 'order', e).shuffle(order));
    }
    return this.epochs[index]!;
  }
}

/** One lane's place in the order: which rows it wants, and how far it is. */
export class RowCursor {
  private readonly order: RowOrder;
  private readonly wants: (row: number) => boolean;
  private readonly any: boolean;
  private epoch = 0;
  private at = 0;

  /** `rows` is the number of rows of the order. */
  constructor(order: RowOrder, rows: number, wants: (row: number) => boolean) {
    this.order = order;
    this.wants = wants;
    this.any = Array.from({ length: rows }, (_, row) => row).some(wants);
  }

  /** The next rows; none when the lane wants none of the buffer. */
  take(count: number): number[] {
    const taken: number[] = [];
    if (!this.any) return taken;
    while (taken.length < count) {
      const rows = this.order.epoch(this.epoch);
      if (this.at === rows.length) {
        this.epoch++;
        this.at = 0;
        continue;
      }
      const row = rows[this.at++]!;
      if (this.wants(row)) taken.push(row);
    }
    return taken;
  }
}
