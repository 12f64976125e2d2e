import { laneKey, type Prepared } from '../objectives/index.ts';
import type { GroupShape, LaneBatch, LaneObjective } from './batch.ts';
import { cutByLength, type Piece } from './cut.ts';
import { PackedLane } from './packed-lane.ts';
import { Workspace } from './workspace.ts';

/** An input of a pass; its array is written over by the next piece. */
export interface Input {
  shape: number[];
  data: Int32Array | Float32Array;
}

/** All inputs of one piece: tokens of all lanes [L, rows * positions], and for each run of lanes what its objective reads. */
export interface PieceInputs {
  ids: Input;
  labels: Input;
  runs: Record<string, Input>[];
}

/** Neighbouring lanes with the same objective and options: one evaluation. */
export interface Run {
  first: number;
  size: number;
}

/**
 * Turns rows by index into the arrays of a step, in memory that is reserved once: what a step costs here is copying numbers.
 * Knows nothing of devices.
 */
export class Packer {
  readonly runs: readonly Run[];
  private readonly lanes: readonly LaneObjective[];
  private readonly shape: GroupShape;
  private readonly packed: PackedLane[];
  private readonly prepared: Record<string, Prepared>[] = [];
  private readonly workspace = new Workspace();

  constructor(lanes: readonly LaneObjective[], shape: GroupShape) {
    if (shape.tokens === null && lanes.length > 1)
      throw new Error('Batches are cut by length only for one lane at a time.');
    this.lanes = lanes;
    this.shape = shape;
    this.packed = lanes.map(() => new PackedLane());
    this.runs = objectiveRuns(lanes);
  }

  /** Sorts each lane's rows and makes its weights; returns the pieces in which the batch is to be computed. */
  pack(batches: readonly LaneBatch[]): Piece[] {
    const { batch, tokens } = this.shape;
    for (const [lane, packed] of this.packed.entries()) {
      packed.take(batches[lane]!, batch, tokens);
      const { objective, options } = this.lanes[lane]!;
      this.prepared[lane] = objective.prepare(packed, options);
    }
    const [first] = this.packed;
    return tokens === null && first!.sorted.count > 0
      ? cutByLength(first!.sorted)
      : [{ from: 0, count: first!.rows, tokens: first!.tokens }];
  }

  /** The inputs of one piece of the batch that was packed last. */
  fill(piece: Piece): PieceInputs {
    const L = this.lanes.length;
    const cells = piece.count * piece.tokens;
    const ids = this.workspace.ints('ids', L * cells);
    const labels = this.workspace.ints('labels', L * cells);
    for (const [lane, packed] of this.packed.entries()) {
      packed.writeTokens(ids, piece, lane * cells, 0, this.shape.pad);
      packed.writeTokens(labels, piece, lane * cells, 1, this.shape.pad);
    }
    return {
      ids: { shape: [L, cells], data: ids },
      labels: { shape: [L, cells], data: labels },
      runs: this.runs.map((run) => this.fillRun(run, piece)),
    };
  }

  private fillRun({ first, size }: Run, piece: Piece): Record<string, Input> {
    const inputs: Record<string, Input> = {};
    const { count, tokens } = piece;
    for (const name of Object.keys(this.prepared[first]!)) {
      const { kind } = this.prepared[first]![name]!;
      const width = kind === 'token' || kind === 'span' ? tokens : 1;
      const whole = kind === 'index';
      const key = `${first}.${name}`;
      const length = size * count * width;
      const data = whole ? this.workspace.ints(key, length) : this.workspace.floats(key, length);
      for (let lane = first; lane < first + size; lane++) {
        const at = (lane - first) * count * width;
        this.packed[lane]!.write(data, this.prepared[lane]![name]!, piece, at);
      }
      inputs[name] = { shape: whole ? [size, count] : [size, count, width], data };
    }
    for (const name of this.lanes[first]!.objective.needs) {
      const data = this.workspace.floats(`${first}.${name}`, size * count * tokens);
      for (let lane = first; lane < first + size; lane++) {
        this.packed[lane]!.writeLogProbs(data, name, piece, (lane - first) * count * tokens);
      }
      inputs[name] = { shape: [size, count, tokens], data };
    }
    return inputs;
  }
}

function objectiveRuns(lanes: readonly LaneObjective[]): Run[] {
  const runs: (Run & { key: string })[] = [];
  for (const [lane, spec] of lanes.entries()) {
    const key = laneKey(spec);
    const last = runs[runs.length - 1];
    if (last?.key === key) last.size++;
    else runs.push({ first: lane, size: 1, key });
  }
  return runs;
}
