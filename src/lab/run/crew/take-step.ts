import { dispose, read, scope, type Tensor, upload } from '../../../tensor/index.ts';
import type { LaneBatch } from '../../../training/batch.ts';
import type { Columns } from '../../../training/columns.ts';
import type { LaneGroup, PieceResult, StepMetrics } from '../../../training/lane-group.ts';
import type { Parts } from './parts.ts';
import type { Answer, LaneStep, LaneTold, Part } from './protocol.ts';

/** What a worker has at hand for a step. */
export interface Holding {
  groups: ReadonlyMap<number, LaneGroup>;
  columns: ReadonlyMap<number, Columns>;
  parts: Parts;
  post(answer: Answer, transfer?: ArrayBuffer[]): void;
}

/**
 * One step of all lanes that a worker holds. The pieces of shared lanes come first, so that the others wait for none of them;
 * whoever holds a lane adds up all its pieces in their order and makes the same update, so that no weights are ever sent.
 * Returns what was measured of the lanes that are this worker's to tell of.
 */
export async function takeStep(step: number, lanes: readonly LaneStep[], holding: Holding): Promise<LaneTold[]> {
  const told: LaneTold[] = [];
  const tell = async ({ lane, tells }: LaneStep, metrics: StepMetrics): Promise<void> => {
    const measured = await numbersOf(lane, metrics);
    if (tells) told.push(measured);
  };
  const begun: { own: LaneStep; group: LaneGroup; results: Map<number, PieceResult> }[] = [];
  for (const own of lanes) {
    if (own.shared) begun.push(await beginShared(step, own, holding));
  }
  for (const own of lanes) {
    if (!own.shared) await tell(own, holding.groups.get(own.lane)!.step([batchOf(own, holding)]));
  }
  for (const { own, group, results } of begun) {
    const parts: PieceResult[] = [];
    for (let piece = 0; piece < own.pieces; piece++) {
      const other = { step, lane: own.lane, piece };
      parts.push(results.get(piece) ?? fromPart(await holding.parts.take(other), group));
    }
    const metrics = group.close(parts);
    await tell(own, metrics);
    for (const { loss, grads, reports } of parts) dispose(loss, ...grads, ...reports.map(({ values }) => values));
  }
  return told;
}

/** Computes this worker's pieces of a lane and sends them to the others who hold it. */
async function beginShared(step: number, own: LaneStep, holding: Holding) {
  const group = holding.groups.get(own.lane)!;
  const pieces = group.open([batchOf(own, holding)]);
  if (pieces.length !== own.pieces) {
    throw new Error(`A batch of ${pieces.length} pieces was shared out as ${own.pieces}.`);
  }
  const results = new Map<number, PieceResult>();
  for (const piece of own.mine) {
    const result = scope(() => group.compute(pieces[piece]!));
    results.set(piece, result);
    const part = await partOf({ step, lane: own.lane, piece }, result);
    holding.post({ type: 'part', part }, buffersOf(part));
  }
  return { own, group, results };
}

/** Rewards lie by the rows of the buffer, and come by the rows that were drawn. */
function batchOf({ columns: key, drawn, rewards, hyper }: LaneStep, holding: Holding): LaneBatch {
  const columns = holding.columns.get(key)!;
  const byRow = new Float64Array(columns.rows);
  for (let b = 0; b < drawn.count; b++) byRow[drawn.rows[b]!] = rewards[b]!;
  return { columns, drawn, rewards: byRow, hyper };
}

async function partOf(which: Pick<Part, 'step' | 'lane' | 'piece'>, result: PieceResult): Promise<Part> {
  const grads: Float32Array[] = [];
  for (const g of result.grads) grads.push(await floats(g));
  const reports: Part['reports'] = [];
  for (const { name, first, values } of result.reports) reports.push({ name, first, values: await floats(values) });
  return { ...which, loss: await floats(result.loss), grads, reports };
}

/** The arrays that a part can be sent with, without a copy. */
export const buffersOf = ({ loss, grads, reports }: Part): ArrayBuffer[] =>
  [loss, ...grads, ...reports.map(({ values }) => values)].map(({ buffer }) => buffer as ArrayBuffer);

function fromPart({ loss, grads, reports }: Part, { weights }: LaneGroup): PieceResult {
  const shapes = [...weights.parameters.values()].map(({ shape }) => shape);
  return {
    loss: upload(loss, [loss.length]),
    grads: grads.map((data, i) => upload(data, shapes[i]!)),
    reports: reports.map(({ values, ...r }) => ({ ...r, values: upload(values, [values.length]) })),
  };
}

async function numbersOf(lane: number, { loss, gradNorm, reports }: StepMetrics): Promise<LaneTold> {
  const one = async (t: Tensor): Promise<number> => (await floats(t))[0]!;
  const measured: LaneTold = { lane, loss: await one(loss), gradNorm: await one(gradNorm), reports: [] };
  for (const { name, values } of reports) measured.reports.push([name, await one(values)]);
  dispose(loss, gradNorm, ...reports.map(({ values }) => values));
  return measured;
}

const floats = async (t: Tensor): Promise<Float32Array> => (await read(t)) as Float32Array;
