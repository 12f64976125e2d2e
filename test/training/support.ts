import { evaluateFloat64, type Float64Result } from '../../src/objectives/float64.ts';
import { type ObjectiveOptions, objectiveOf } from '../../src/objectives/index.ts';
import { dispose, read } from '../../src/tensor/index.ts';
import type { LaneBatch, LaneObjective } from '../../src/training/batch.ts';
import { columnsOf } from '../../src/training/columns.ts';
import { drawnRows } from '../../src/training/draw.ts';
import type { LaneGroup } from '../../src/training/lane-group.ts';
import type { LaneHyper } from '../../src/training/optimizer.ts';
import { packRows, positionsOf, type Sequence } from '../../src/training/rows.ts';
import { referenceLogits } from '../support/reference-decoder.ts';
import { tinyModel } from '../support/tiny-model.ts';

export const model = tinyModel();

const vocabulary = model.config.vocabularySize;

/** A row with what it earns. */
export interface TrainingRow extends Sequence {
  reward: number;
}

/** All of these rows as one lane's batch, in their order. */
export const batchOf = (rows: readonly TrainingRow[], hyper: LaneHyper): LaneBatch => ({
  columns: columnsOf(rows),
  drawn: drawnRows(rows.map((_, i) => i)),
  rewards: rows.map(({ reward }) => reward),
  hyper,
});

/** Rows of very different lengths and rewards, with a prompt each. */
export function makeRows(count: number, seed = 1, rewards: readonly number[] = [1, -0.5, 1, -1]): TrainingRow[] {
  return Array.from({ length: count }, (_, i) => {
    const length = 6 + ((i * 17 + seed * 5) % 11) * (i % 3 === 0 ? 4 : 1);
    const tokens = Array.from({ length }, (__, t) =>
      t === 0 ? 1 : 3 + ((t * 31 + i * 13 + seed * 7) % (vocabulary - 3)),
    );
    return { tokens, promptLength: 3 + (i % 3), reward: rewards[i % rewards.length]! };
  });
}

export const hyper = (over: Partial<LaneHyper> = {}): LaneHyper => ({
  learningRate: 1e-3,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  weightDecay: 0,
  clipNorm: 0,
  step: 1,
  ...over,
});

export const lane = (id: string, options: ObjectiveOptions = {}): LaneObjective => ({
  objective: objectiveOf(id),
  options: objectiveOf(id).options.parse(options),
});

/** Takes a step and reads what it measured; of reports, those of each run of lanes by their name and first lane. */
export async function take(group: LaneGroup, batches: LaneBatch[]) {
  const { loss, gradNorm, reports } = group.step(batches);
  const values = {
    loss: Array.from(await read(loss)),
    gradNorm: Array.from(await read(gradNorm)),
    reports: [] as { name: string; first: number; values: number[] }[],
  };
  for (const { name, first, values: own } of reports) {
    values.reports.push({ name, first, values: Array.from(await read(own)) });
    dispose(own);
  }
  dispose(loss, gradNorm);
  return values;
}

/** The loss in doubles: the plain decoder's log-probs through the objective's own arithmetic, rows in the given order. */
export function lossInDoubles(rows: readonly TrainingRow[], of: LaneObjective): number {
  return inDoubles(rows, of).loss;
}

/** Loss and reports in doubles; `units` says of each row its unit (by the first row's place) and partner. */
export function inDoubles(
  rows: readonly TrainingRow[],
  { objective, options }: LaneObjective,
  units: { unit?: number[]; partner?: number[]; lengths?: number[] } = {},
): Float64Result {
  const tokens = Math.max(...rows.map(positionsOf));
  const packed = { ...packRows(rows, tokens, 0), reward: rows.map(({ reward }) => reward), ...units };
  const logp = new Float64Array(rows.length * tokens);
  for (const [b, row] of rows.entries()) {
    const logits = referenceLogits(model.config, model.weights, row.tokens.slice(0, -1));
    for (const [t, values] of logits.entries()) {
      const top = Math.max(...values);
      const total = top + Math.log(values.reduce((sum, z) => sum + Math.exp(z - top), 0));
      logp[b * tokens + t] = values[row.tokens[t + 1]!]! - total;
    }
  }
  return evaluateFloat64(objective, packed, logp, options);
}
