import type { LogProbs, ObjectiveBatch, Prepared } from '../objectives/index.ts';
import type { LaneBatch } from './batch.ts';
import type { Columns } from './columns.ts';
import { type Piece, SortedBatch } from './cut.ts';
import { Workspace } from './workspace.ts';

/** Least positions of a batch that is cut by length. */
const leastTokens = 8;

/**
 * One lane's batch: its rows sorted, filled up with empty rows where the shape is fixed, as an objective sees it and as a pass
 * wants it. Rows and units are told by the place in the batch: a unit by its first row.
 */
export class PackedLane implements ObjectiveBatch {
  rows = 0;
  tokens = 0;
  readonly sorted = new SortedBatch();
  reward: Float64Array = new Float64Array(0);
  lengths: Int32Array = new Int32Array(0);
  group: Int32Array = new Int32Array(0);
  unit: Int32Array = new Int32Array(0);
  partner: Int32Array = new Int32Array(0);
  private columns: Columns | null = null;
  private masked: Float64Array | null = null;
  private readonly workspace = new Workspace();

  /**
   * Takes up a step's rows, at most `batch` of `tokens` positions; with null for positions, as many and as long as they come. A
   * lane without rows still makes its pass, on one empty row. Throws where the rows do not fit.
   */
  take({ columns, drawn, rewards }: LaneBatch, batch: number, tokens: number | null): void {
    const { sorted } = this;
    sorted.sort(drawn, columns);
    const longest = sorted.count > 0 ? sorted.width[0]! : 0;
    if (tokens !== null && sorted.count > batch)
      throw new Error(`${sorted.count} rows do not fit a batch of ${batch}.`);
    if (tokens !== null && longest > tokens) throw new Error(`A row of ${longest} positions does not fit ${tokens}.`);
    this.columns = columns;
    this.masked = null;
    this.rows = tokens === null ? Math.max(1, sorted.count) : batch;
    this.tokens = tokens ?? Math.max(leastTokens, longest);
    this.reserve();
    for (let b = 0; b < sorted.count; b++) {
      const row = sorted.rows[b]!;
      const first = sorted.start[sorted.unit[b]!]!;
      this.reward[b] = rewards[row]!;
      this.lengths[b] = columns.lengths[row]!;
      this.group[b] = columns.group[row]!;
      this.unit[b] = first;
      this.partner[b] = drawn.kind === 'pair' ? 2 * first + 1 - b : -1;
    }
    for (let b = sorted.count; b < this.rows; b++) {
      this.reward[b] = 0;
      this.lengths[b] = 0;
      this.group[b] = columns.groups + b;
      this.unit[b] = b;
      this.partner[b] = -1;
    }
  }

  /** [rows * tokens], made when it is asked for: an objective that knows the lengths has no need of it. */
  get mask(): Float64Array {
    if (this.masked) return this.masked;
    const { columns, sorted, tokens } = this;
    const mask = this.workspace.doubles('mask', this.rows * tokens).fill(0);
    for (let b = 0; b < sorted.count; b++) {
      const row = sorted.rows[b]!;
      mask.fill(1, b * tokens + columns!.from[row]!, b * tokens + columns!.positions[row]!);
    }
    this.masked = mask;
    return mask;
  }

  /** [rows] zeros that stand until the next batch. */
  rowNumbers(name: string): Float64Array {
    return this.workspace.doubles(`own ${name}`, this.rows).fill(0);
  }

  /** Writes the piece's tokens to out[at ..]: with `shift` 0 those that go in, with 1 those to be predicted. */
  writeTokens(out: Int32Array, { from, count, tokens }: Piece, at: number, shift: 0 | 1, pad: number): void {
    const { columns, sorted } = this;
    out.fill(pad, at, at + count * tokens);
    const last = Math.min(from + count, sorted.count);
    for (let b = from; b < last; b++) {
      const row = sorted.rows[b]!;
      const first = columns!.start[row]! + shift;
      const positions = columns!.positions[row]!;
      const to = at + (b - from) * tokens;
      for (let t = 0; t < positions; t++) out[to + t] = columns!.tokens[first + t]!;
    }
  }

  /** Writes a prepared array's part of the piece to out[at ..]. */
  write(out: Float32Array | Int32Array, { kind, data }: Prepared, piece: Piece, at: number): void {
    const { from, count, tokens } = piece;
    switch (kind) {
      case 'span':
        this.writeSpan(out, data, piece, at);
        return;
      case 'token':
        for (let b = 0; b < count; b++) {
          for (let t = 0; t < tokens; t++) {
            out[at + b * tokens + t] = t < this.tokens ? data[(from + b) * this.tokens + t]! : 0;
          }
        }
        return;
      case 'row':
        for (let b = 0; b < count; b++) out[at + b] = data[from + b]!;
        return;
      case 'index':
        // A place in the batch becomes one in the piece; units are whole, so it is not before its beginning.
        for (let b = 0; b < count; b++) out[at + b] = data[from + b]! < 0 ? -1 : data[from + b]! - from;
    }
  }

  /** Log-probs of the completions' tokens under the reference or the policy that wrote them, 0 elsewhere. */
  writeLogProbs(out: Float32Array, name: LogProbs, { from, count, tokens }: Piece, at: number): void {
    const { columns, sorted } = this;
    const values = columns![name];
    if (!values && sorted.count > 0) {
      throw new Error(`The objective needs ${name} log-probs, but the buffer's rows do not all have them.`);
    }
    out.fill(0, at, at + count * tokens);
    const last = Math.min(from + count, sorted.count);
    for (let b = from; b < last; b++) {
      const row = sorted.rows[b]!;
      const first = columns!.start[row]! + 1;
      const end = columns!.positions[row]!;
      const to = at + (b - from) * tokens;
      for (let t = columns!.from[row]!; t < end; t++) out[to + t] = values![first + t]!;
    }
  }

  private writeSpan(out: Float32Array | Int32Array, data: ArrayLike<number>, piece: Piece, at: number): void {
    const { from, count, tokens } = piece;
    const { columns, sorted } = this;
    out.fill(0, at, at + count * tokens);
    const last = Math.min(from + count, sorted.count);
    for (let b = from; b < last; b++) {
      const row = sorted.rows[b]!;
      const value = data[b]!;
      const end = columns!.positions[row]!;
      const to = at + (b - from) * tokens;
      for (let t = columns!.from[row]!; t < end; t++) out[to + t] = value;
    }
  }

  private reserve(): void {
    const { workspace, rows } = this;
    this.reward = workspace.doubles('reward', rows);
    this.lengths = workspace.ints('lengths', rows);
    this.group = workspace.ints('group', rows);
    this.unit = workspace.ints('unit', rows);
    this.partner = workspace.ints('partner', rows);
  }
}
