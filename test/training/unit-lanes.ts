/** Lanes whose losses are sums over pairs and over groups, on whichever backend: what the test files of each backend share. */
import { expect, it } from 'vitest';
import { disposeWeights, downloadWeights, uploadWeights } from '../../src/model/decoder.ts';
import { type Objective, type ObjectiveBatch, objectiveOf } from '../../src/objectives/index.ts';
import { memory } from '../../src/tensor/index.ts';
import type { LaneBatch, LaneObjective } from '../../src/training/batch.ts';
import { columnsOf } from '../../src/training/columns.ts';
import { cutByLength, SortedBatch } from '../../src/training/cut.ts';
import { UnitCursor } from '../../src/training/draw.ts';
import { LaneGroup } from '../../src/training/lane-group.ts';
import { unitsOf } from '../../src/training/units.ts';
import { hyper, inDoubles, lane, makeRows, model, take } from './support.ts';

const ones = (batch: ObjectiveBatch, value = 1) => new Float64Array(batch.rows).fill(value);
const numbers = (rows: number, of: (row: number) => number) => Float64Array.from({ length: rows }, (_, b) => of(b));
const unitsIn = ({ rows, unit, lengths }: ObjectiveBatch) =>
  new Set(Array.from({ length: rows }, (_, b) => unit![b]!).filter((_, b) => !lengths || lengths[b]! > 0)).size;

/** -mean over pairs of log sigmoid(S_chosen - S_rejected): reads its partner by the index that the batch gives. */
const pairwise = {
  ...objectiveOf('naive'),
  id: 'pairwise',
  unit: 'pair',
  prepare: (batch: ObjectiveBatch) => ({
    spread: { kind: 'span', data: ones(batch) },
    sign: { kind: 'row', data: numbers(batch.rows, (b) => (batch.partner![b]! < 0 ? 0 : Math.sign(batch.reward[b]!))) },
    share: { kind: 'row', data: numbers(batch.rows, (b) => (batch.partner![b]! < 0 ? 0 : 0.5 / unitsIn(batch))) },
    partner: { kind: 'index', data: batch.partner! },
  }),
  evaluate(ops, logp, { spread, sign, share, partner }) {
    const sums = ops.sumTokens(ops.mul(spread!, logp));
    const margin = ops.mul(sign!, ops.sub(sums, ops.gatherRows(sums, partner!)));
    const push = ops.mul(ops.mul(share!, sign!), ops.scale(ops.sigmoid(ops.scale(margin, -1)), -2));
    return {
      loss: ops.scale(ops.sumAll(ops.mul(share!, ops.logSigmoid(margin))), -1),
      coefficient: ops.mul(spread!, push),
      metrics: { margin: ops.sumAll(ops.mul(share!, margin)) },
    };
  },
} as Objective;

/** Half the mean over groups of (sum_b r_b M_b)^2: every row needs the total of its group. */
const groupwise = {
  ...objectiveOf('naive'),
  id: 'groupwise',
  unit: 'group',
  prepare: (batch: ObjectiveBatch) => {
    const size = new Map<number, number>();
    for (let b = 0; b < batch.rows; b++) size.set(batch.unit![b]!, (size.get(batch.unit![b]!) ?? 0) + 1);
    const length = (b: number) => batch.lengths?.[b] ?? 0;
    return {
      mean: { kind: 'span', data: numbers(batch.rows, (b) => (length(b) > 0 ? 1 / length(b) : 0)) },
      reward: { kind: 'row', data: Float64Array.from(batch.reward as Float64Array) },
      share: { kind: 'row', data: numbers(batch.rows, (b) => 1 / (size.get(batch.unit![b]!)! * unitsIn(batch))) },
      each: { kind: 'row', data: ones(batch, 1 / unitsIn(batch)) },
      unit: { kind: 'index', data: batch.unit! },
    };
  },
  evaluate(ops, logp, { mean, reward, share, each, unit }) {
    const total = ops.sumUnits(ops.mul(reward!, ops.sumTokens(ops.mul(mean!, logp))), unit!);
    return {
      loss: ops.scale(ops.sumAll(ops.mul(share!, ops.mul(total, total))), 0.5),
      coefficient: ops.mul(mean!, ops.mul(ops.mul(reward!, each!), total)),
    };
  },
} as Objective;

const pairLane: LaneObjective = { objective: pairwise, options: lane('naive').options };
const groupLane: LaneObjective = { objective: groupwise, options: lane('naive').options };

/** 24 answers to six problems, four each, long and short ones. */
const rows = makeRows(24, 1, [1, -0.5, -1, 0.5]);
const columns = columnsOf(
  rows.map((row, i) => ({ ...row, group: i >> 2, standing: row.reward > 0 ? ('right' as const) : ('wrong' as const) })),
);
const fixed = Math.ceil(columns.longest / 8) * 8;
const rewards = rows.map(({ reward }) => reward);
const batch = 12;

function cursorOf({ objective: { unit, rows: drawing } }: LaneObjective): UnitCursor {
  return new UnitCursor(unitsOf(columns, { kind: unit, drawing, seed: 5 }), batch, { seed: 5 });
}

function open(lanes: readonly LaneObjective[], tokens: number | null) {
  const weights = uploadWeights(
    model.config,
    lanes.map(() => model.weights),
  );
  const group = new LaneGroup(weights, lanes, { batch, tokens, pad: 0 });
  const cursors = lanes.map(cursorOf);
  return {
    step: (step: number) =>
      take(
        group,
        cursors.map(
          (cursor, i): LaneBatch => ({
            columns,
            drawn: cursor.next(),
            rewards,
            hyper: hyper({ step, learningRate: 1e-3 * (1 + lanes[i]!.objective.id.length) }),
          }),
        ),
      ),
    state: async () => ({ weights: await downloadWeights(weights), ...(await group.optimizer.save()) }),
    close: () => {
      group.dispose();
      disposeWeights(weights);
    },
  };
}

/** The first batch of a lane in doubles, in the order in which it was drawn. */
function firstInDoubles(of: LaneObjective) {
  const { count, rows: drawn, unit, kind } = cursorOf(of).next();
  const chosen = Array.from(drawn.subarray(0, count), (row) => rows[row]!);
  const units = Array.from(unit.subarray(0, count), (u) => unit.indexOf(u));
  const partner = units.map((first, b) => (kind === 'pair' ? 2 * first + 1 - b : -1));
  const lengths = chosen.map((row) => row.tokens.length - row.promptLength);
  return inDoubles(chosen, of, { unit: units, partner, lengths });
}

export function lossesAreThoseOfDoubles(tokens: 'cut' | 'fixed'): void {
  it.each([
    ['pairs', pairLane],
    ['groups', groupLane],
  ])(`losses and reports over %s are those of the doubles, ${tokens}`, async (_, of) => {
    const { step, close } = open([of], tokens === 'cut' ? null : fixed);
    const { loss, reports } = await step(1);
    close();
    const wanted = firstInDoubles(of);
    expect(Math.abs(loss[0]! / wanted.loss - 1)).toBeLessThan(2e-5);
    expect(reports.map(({ name }) => name)).toEqual(Object.keys(wanted.metrics));
    for (const { name, values } of reports) expect(values[0]! / wanted.metrics[name]!).toBeCloseTo(1, 4);
  });
}

export function cutGradientsAreThoseOfTheWhole(): void {
  it.each([
    ['pairs', pairLane],
    ['groups', groupLane],
  ])('gradients of %s that are cut by length are those of the uncut batch', async (_, of) => {
    const sorted = new SortedBatch();
    sorted.sort(cursorOf(of).next(), columns);
    expect(cutByLength(sorted).length).toBeGreaterThan(1);
    const firstMoments = async (tokens: number | null) => {
      const { step, state, close } = open([of], tokens);
      await step(1);
      const { moments } = await state();
      close();
      return moments;
    };
    const [cut, whole] = [await firstMoments(null), await firstMoments(fixed)];
    for (const [name, { m }] of Object.entries(whole)) {
      const scale = Math.max(...m.map(Math.abs));
      for (let i = 0; i < m.length; i++) expect(Math.abs(cut[name]!.m[i]! - m[i]!)).toBeLessThan(2e-5 * scale + 1e-9);
    }
  });
}

export function lanesAloneAreAsInCompany(): void {
  it('lanes of rows, pairs and groups have together the bits that each has alone', async () => {
    const lanes = [lane('naive'), pairLane, pairLane, groupLane];
    const train = async (which: readonly number[]) => {
      const { step, state, close } = open(
        which.map((i) => lanes[i]!),
        fixed,
      );
      const told: Awaited<ReturnType<typeof step>>[] = [];
      for (let n = 1; n <= 3; n++) told.push(await step(n));
      const { weights } = await state();
      close();
      return { told, weights };
    };
    const together = await train([0, 1, 2, 3]);
    expect(together.told[0]!.reports).toMatchObject([
      { name: 'margin', first: 1, values: [expect.any(Number), expect.any(Number)] },
    ]);
    for (const i of lanes.keys()) {
      const alone = await train([i]);
      expect(alone.weights[0]).toEqual(together.weights[i]);
      for (const [step, { loss, gradNorm, reports }] of alone.told.entries()) {
        const company = together.told[step]!;
        expect([loss[0], gradNorm[0]]).toEqual([company.loss[i], company.gradNorm[i]]);
        if (reports.length > 0) expect(reports[0]!.values[0]).toBe(company.reports[0]!.values[i - 1]);
      }
    }
  });
}

export function nothingIsLeft(tokens: 'cut' | 'fixed'): void {
  it(`steps of pairs leave no tensor behind, ${tokens}`, async () => {
    const { step, close } = open([pairLane], tokens === 'cut' ? null : fixed);
    // Rotary tables stay, one for each length that pieces had so far.
    for (let n = 1; n <= 12; n++) await step(n);
    const before = memory().tensors;
    for (let n = 13; n <= 24; n++) await step(n);
    expect(memory().tensors).toBe(before);
    close();
  });
}
