import { forward, type Weights } from '../model/decoder.ts';
import {
  asStep,
  concatLanes,
  constant,
  dispose,
  gradients,
  keep,
  labelLogProbs,
  plus,
  ReplayedStep,
  reshape,
  type Slot,
  scope,
  sliceLanes,
  slot,
  type Tensor,
} from '../tensor/index.ts';
import { type GroupShape, type LaneBatch, type LaneObjective, trains } from './batch.ts';
import type { Piece } from './cut.ts';
import { deviceOps } from './device-ops.ts';
import { type LaneHyper, Optimizer, type OptimizerState } from './optimizer.ts';
import { type Input, Packer, type PieceInputs } from './packing.ts';

/** Per lane, [L], on the device; the caller reads and frees them. */
export interface StepMetrics {
  loss: Tensor;
  gradNorm: Tensor;
  /** What objectives report beside, in the same order in every step of a group. */
  reports: Report[];
}

/** A number that an objective reports for each of its lanes, [size], from lane `first` on. */
export interface Report {
  name: string;
  first: number;
  values: Tensor;
}

/** Loss [L], gradients in the order of the weights' parameters, and reports of one piece of a batch. */
export interface PieceResult {
  loss: Tensor;
  grads: Tensor[];
  reports: Report[];
}

/**
 * Lanes that share one pass. Their parameters are stacked and disjoint, so one forward, backward and optimizer pass serves
 * all; nothing is added across lanes. Lanes of the same objective lie side by side on the axis, in `order`.
 */
export class LaneGroup {
  readonly weights: Weights;
  readonly optimizer: Optimizer;
  private readonly lanes: readonly LaneObjective[];
  private readonly packer: Packer;
  /** Whether every step has the same shapes: then its inputs lie in slots. */
  private readonly fixed: boolean;
  private readonly slots = new Map<string, Slot>();
  private readonly replayed = new ReplayedStep();
  /** Names and lanes of what objectives report, which no step changes. */
  private reported: Omit<Report, 'values'>[] = [];

  /** Lane i of `weights` optimizes `lanes[i]`; lanes of one objective and options must be neighbours. */
  constructor(weights: Weights, lanes: readonly LaneObjective[], shape: GroupShape, state?: OptimizerState) {
    if (weights.lanes !== lanes.length)
      throw new Error(`${weights.lanes} lanes of weights for ${lanes.length} objectives.`);
    this.weights = weights;
    this.lanes = lanes;
    this.packer = new Packer(lanes, shape);
    this.fixed = shape.tokens !== null;
    this.optimizer = new Optimizer(weights, state);
  }

  /**
   * One optimizer step of every lane, synchronous up to the device's queue: writes all that changed, then runs; reads nothing
   * back. A lane that does not train in this step (see `trains`) keeps its weights and moments.
   */
  step(batches: readonly LaneBatch[]): StepMetrics {
    return asStep('training step', () => {
      const pieces = this.open(batches);
      if (this.fixed) return this.takeFixed(pieces[0]!);
      return scope(() => this.close(pieces.map((piece) => this.compute(piece))));
    });
  }

  /**
   * A step in parts, for a lane whose rows are shared out: takes the batches up and returns the pieces that they are computed in.
   * Each may be computed by any group that holds the same weights and took up the same batches; `close` makes the step of them.
   */
  open(batches: readonly LaneBatch[]): Piece[] {
    const pieces = this.packer.pack(batches);
    this.optimizer.write(
      batches.map((batch, lane) => restingWhere(!trains(this.lanes[lane]!.objective, batch), batch)),
    );
    return pieces;
  }

  /** What one piece of the opened step comes to; to be called in a scope. */
  compute(piece: Piece): PieceResult {
    return this.run(piece, this.write(this.packer.fill(piece)));
  }

  /** Adds the pieces up, always in the order of the batch, and updates the weights. */
  close(parts: readonly PieceResult[]): StepMetrics {
    return scope(() => {
      let [{ loss, grads, reports }] = parts as readonly [PieceResult];
      for (const part of parts.slice(1)) {
        loss = plus(loss, part.loss);
        grads = grads.map((g, i) => plus(g, part.grads[i]!));
        reports = reports.map((r, i) => ({ ...r, values: plus(r.values, part.reports[i]!.values) }));
      }
      const gradNorm = this.optimizer.apply(grads, loss);
      return { loss: keep(loss), gradNorm, reports: reports.map((r) => ({ ...r, values: keep(r.values) })) };
    });
  }

  /** All that changes is in the slots once they are written; what follows is the same list of kernels every time. */
  private takeFixed(piece: Piece): StepMetrics {
    const tensors = this.write(this.packer.fill(piece));
    const [loss, gradNorm, ...values] = this.replayed.take(() => {
      const part = this.run(piece, tensors);
      const norm = this.optimizer.apply(part.grads, part.loss);
      this.reported = part.reports.map(({ name, first }) => ({ name, first }));
      return [part.loss, norm, ...part.reports.map((report) => report.values)];
    });
    return {
      loss: loss!,
      gradNorm: gradNorm!,
      reports: this.reported.map((report, i) => ({ ...report, values: values[i]! })),
    };
  }

  dispose(): void {
    this.replayed.dispose();
    this.optimizer.dispose();
    for (const s of this.slots.values()) s.dispose();
    this.slots.clear();
  }

  /** Loss [L], gradients and reports of one piece of the batch. */
  private run({ count, tokens }: Piece, { ids, labels, runs }: PassTensors): PieceResult {
    const L = this.weights.lanes;
    let loss: Tensor | undefined;
    const reports: Report[] = [];
    const grads = gradients(
      () => labelLogProbs(forward(this.weights, ids, count, tokens), labels),
      (flat) => {
        const logp = reshape(flat, [L, count, tokens]);
        const parts = this.packer.runs.map(({ first, size }, i) => {
          const { objective, options } = this.lanes[first]!;
          const part = objective.evaluate(deviceOps, sliceLanes(logp, first, size), runs[i]!, options);
          for (const [name, value] of Object.entries(part.metrics ?? {}))
            reports.push({ name, first, values: keep(reshape(value, [size])) });
          return part;
        });
        loss = keep(reshape(concatLanes(parts.map((p) => p.loss)), [L]));
        return reshape(concatLanes(parts.map((p) => p.coefficient)), [L, count * tokens]);
      },
      [...this.weights.parameters.values()],
    );
    return { loss: unkeep(loss!), grads, reports: reports.map((r) => ({ ...r, values: unkeep(r.values) })) };
  }

  /** Brings a piece's inputs to the device. */
  private write({ ids, labels, runs }: PieceInputs): PassTensors {
    return {
      ids: this.input('ids', ids),
      labels: this.input('labels', labels),
      runs: runs.map((inputs, run) => {
        const tensors: Record<string, Tensor> = {};
        for (const name of Object.keys(inputs)) tensors[name] = this.input(`${run}.${name}`, inputs[name]!);
        return tensors;
      }),
    };
  }

  /** With fixed shapes a slot, made at its first use; else a plain array that the step's scope frees. */
  private input(name: string, { shape, data }: Input): Tensor {
    const dtype = data instanceof Int32Array ? 'int32' : 'float32';
    if (!this.fixed) return constant(data, shape, dtype);
    let s = this.slots.get(name);
    if (!s) {
      s = slot(shape, dtype);
      this.slots.set(name, s);
    }
    s.write(data);
    return s.tensor;
  }
}

interface PassTensors {
  ids: Tensor;
  labels: Tensor;
  runs: Record<string, Tensor>[];
}

/** The settings of a lane's step, with a rate of 0 where it rests. */
const restingWhere = (rests: boolean, { hyper }: LaneBatch): LaneHyper =>
  rests && hyper.learningRate !== 0 ? { ...hyper, learningRate: 0 } : hyper;

/** Brings a kept tensor back into the surrounding scope. */
function unkeep(kept: Tensor): Tensor {
  const same = reshape(kept, kept.shape);
  dispose(kept);
  return same;
}
