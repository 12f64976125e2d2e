import { forward, type Weights } from '../model/decoder.ts';
import type { Objective, ObjectiveOptions } from '../objectives/index.ts';
import {
  concatLanes,
  constant,
  dispose,
  gradients,
  keep,
  labelLogProbs,
  plus,
  reshape,
  type Slot,
  scope,
  sliceLanes,
  slot,
  type Tensor,
} from '../tensor/index.ts';
import { deviceOps } from './device-ops.ts';
import { type LaneHyper, Optimizer, type OptimizerState } from './optimizer.ts';
import { cutByLength, type Piece, packRows, positionsOf, type TrainingRow } from './rows.ts';

/** What a lane optimizes. */
export interface LaneObjective {
  objective: Objective;
  options: ObjectiveOptions;
}

export interface GroupShape {
  /** Rows a lane takes each step; shorter batches are filled with empty rows. */
  batch: number;
  /** Fixed positions of a row, the same for the whole run; null cuts each batch by length (one lane at a time, on wasm). */
  tokens: number | null;
  pad: number;
}

/** One step's input to a lane. */
export interface LaneBatch {
  rows: readonly TrainingRow[];
  hyper: LaneHyper;
}

/** Per lane, [L], on the device; the caller reads and frees them. */
export interface StepMetrics {
  loss: Tensor;
  gradNorm: Tensor;
}

/**
 * Lanes that share one pass. Their parameters are stacked and disjoint, so one forward, backward and optimizer pass serves
 * all; nothing is added across lanes. Lanes of the same objective lie side by side on the axis, in `order`.
 */
export class LaneGroup {
  readonly weights: Weights;
  readonly optimizer: Optimizer;
  private readonly lanes: readonly LaneObjective[];
  private readonly shape: GroupShape;
  private readonly slots = new Map<string, Slot>();

  /** Lane i of `weights` optimizes `lanes[i]`; lanes of one objective and options must be neighbours. */
  constructor(weights: Weights, lanes: readonly LaneObjective[], shape: GroupShape, state?: OptimizerState) {
    if (weights.lanes !== lanes.length)
      throw new Error(`${weights.lanes} lanes of weights for ${lanes.length} objectives.`);
    if (shape.tokens === null && lanes.length > 1)
      throw new Error('Batches are cut by length only for one lane at a time.');
    this.weights = weights;
    this.lanes = lanes;
    this.shape = shape;
    this.optimizer = new Optimizer(weights, state);
  }

  /**
   * One optimizer step of every lane, synchronous up to the device's queue; reads nothing back. A lane whose batch has no
   * active token, or whose rate is 0, keeps its weights and moments.
   */
  step(batches: readonly LaneBatch[]): StepMetrics {
    const { batch, tokens, pad } = this.shape;
    const sorted = batches.map(({ rows }) => [...rows].sort((a, b) => positionsOf(b) - positionsOf(a)));
    const longest = tokens ?? Math.max(8, ...sorted.map((rows) => (rows[0] ? positionsOf(rows[0]) : 0)));
    // A lane without rows still makes its pass, on one empty row: its loss is 0 and it sits the step out.
    const count = tokens === null ? Math.max(1, sorted[0]!.length) : batch;
    const pieces: Piece[] =
      tokens === null && sorted[0]!.length > 0
        ? cutByLength(sorted[0]!.map(positionsOf))
        : [{ from: 0, count, tokens: longest }];
    const hypers = batches.map(({ hyper }) => hyper);
    const prepared = sorted.map((rows, lane) => {
      const packed = packRows(rows, count, longest, pad);
      const { objective, options } = this.lanes[lane]!;
      if (objective.activeTokens(packed) === 0) hypers[lane] = { ...hypers[lane]!, learningRate: 0 };
      return { packed, weights: objective.prepare(packed, options) };
    });
    return scope(() => {
      let loss: Tensor | undefined;
      let grads: Tensor[] | undefined;
      for (const piece of pieces) {
        const part = this.piece(prepared, piece, longest);
        loss = loss ? plus(loss, part.loss) : part.loss;
        grads = grads ? grads.map((g, i) => plus(g, part.grads[i]!)) : part.grads;
      }
      const gradNorm = this.optimizer.apply(grads!, loss!, hypers);
      return { loss: keep(loss!), gradNorm };
    });
  }

  dispose(): void {
    this.optimizer.dispose();
    for (const s of this.slots.values()) s.dispose();
    this.slots.clear();
  }

  /** Loss [L] and gradients of one piece of the batch. */
  private piece(
    prepared: readonly Lane[],
    { from, count, tokens }: Piece,
    longest: number,
  ): { loss: Tensor; grads: Tensor[] } {
    const L = this.weights.lanes;
    const cut = (data: ArrayLike<number>, width: number): number[] => rectangle(data, longest, from, count, width);
    const ids = this.fill(
      'ids',
      [L, count * tokens],
      prepared.flatMap((p) => cut(p.packed.ids, tokens)),
      'int32',
    );
    const labels = this.fill(
      'labels',
      [L, count * tokens],
      prepared.flatMap((p) => cut(p.packed.labels, tokens)),
      'int32',
    );
    const runs = objectiveRuns(this.lanes).map(({ first, size }) => {
      const names = Object.keys(prepared[first]!.weights);
      const inputs: Record<string, Tensor> = {};
      for (const name of names) {
        const kind = prepared[first]!.weights[name]!.kind;
        const width = kind === 'token' ? tokens : 1;
        const values: number[] = [];
        for (let lane = first; lane < first + size; lane++) {
          const { data } = prepared[lane]!.weights[name]!;
          for (const value of kind === 'token' ? cut(data, tokens) : data.subarray(from, from + count))
            values.push(value);
        }
        inputs[name] = this.fill(`${first}.${name}`, [size, count, width], values, 'float32');
      }
      return { first, size, inputs };
    });
    let loss: Tensor | undefined;
    const grads = gradients(
      () => labelLogProbs(forward(this.weights, ids, count, tokens), labels),
      (flat) => {
        const logp = reshape(flat, [L, count, tokens]);
        const parts = runs.map(({ first, size, inputs }) => {
          const { objective, options } = this.lanes[first]!;
          return objective.evaluate(deviceOps, sliceLanes(logp, first, size), inputs, options);
        });
        loss = keep(reshape(concatLanes(parts.map((p) => p.loss)), [L]));
        return reshape(concatLanes(parts.map((p) => p.coefficient)), [L, count * tokens]);
      },
      [...this.weights.parameters.values()],
    );
    return { loss: unkeep(loss!), grads };
  }

  /**
   * The step's input of this name. With fixed shapes it is a slot, made at its first use; where batches are cut by length it
   * is a plain array that the step's scope frees.
   */
  private fill(name: string, shape: number[], data: number[], dtype: 'float32' | 'int32'): Tensor {
    if (this.shape.tokens === null) return constant(data, shape, dtype);
    let s = this.slots.get(name);
    if (!s) {
      s = slot(shape, dtype);
      this.slots.set(name, s);
    }
    s.write(data);
    return s.tensor;
  }
}

interface Lane {
  packed: ReturnType<typeof packRows>;
  weights: ReturnType<Objective['prepare']>;
}

/** Brings a kept tensor back into the surrounding scope. */
function unkeep(kept: Tensor): Tensor {
  const same = reshape(kept, kept.shape);
  dispose(kept);
  return same;
}

/** Rows from .. from+count-1, columns 0 .. width-1 of an array with `stride` columns. */
function rectangle(data: ArrayLike<number>, stride: number, from: number, count: number, width: number): number[] {
  const out = new Array<number>(count * width);
  for (let b = 0; b < count; b++) {
    for (let t = 0; t < width; t++) out[b * width + t] = t < stride ? data[(from + b) * stride + t]! : 0;
  }
  return out;
}

/** Runs of neighbouring lanes with the same objective and options: each run is one evaluation. */
function objectiveRuns(lanes: readonly LaneObjective[]): { first: number; size: number }[] {
  const runs: { first: number; size: number; key: string }[] = [];
  for (const [lane, { objective, options }] of lanes.entries()) {
    const key = `${objective.id} ${options.reading} ${options.normalisation}`;
    const last = runs[runs.length - 1];
    if (last?.key === key) last.size++;
    else runs.push({ first: lane, size: 1, key });
  }
  return runs;
}
