import { beforeAll, describe, expect, it } from 'vitest';
import { disposeWeights, downloadWeights, uploadWeights } from '../../src/model/decoder.ts';
import { objectives } from '../../src/objectives/index.ts';
import { memory } from '../../src/tensor/index.ts';
import type { LaneObjective } from '../../src/training/batch.ts';
import { cutByLength, SortedBatch } from '../../src/training/cut.ts';
import { LaneGroup } from '../../src/training/lane-group.ts';
import type { OptimizerState } from '../../src/training/optimizer.ts';
import { positionsOf } from '../../src/training/rows.ts';
import { formsOf } from '../objectives/forms.ts';
import { backend } from '../support/backend.ts';
import { batchOf, hyper, lane, lossInDoubles, makeRows, model, type TrainingRow, take } from './support.ts';

beforeAll(() => backend('wasm'));

const rows = makeRows(16);
const fixed = Math.ceil(Math.max(...rows.map(positionsOf)) / 8) * 8;

/** A group of one lane, which the test disposes of. */
function open(objective: LaneObjective, tokens: number | null = null, batch = 16, state?: OptimizerState) {
  const weights = uploadWeights(model.config, [model.weights]);
  const group = new LaneGroup(weights, [objective], { batch, tokens, pad: 0 }, state);
  return {
    group,
    step: (list: readonly TrainingRow[], over: Parameters<typeof hyper>[0] = {}) =>
      take(group, [batchOf(list, hyper(over))]),
    /** Weights, moments and the active flag, to be compared bit for bit. */
    state: async () => ({ weights: (await downloadWeights(weights))[0]!, ...(await group.optimizer.save()) }),
    close: () => {
      group.dispose();
      disposeWeights(weights);
    },
  };
}

const forms = objectives.flatMap(formsOf);

describe('the loss', () => {
  it.each(forms)('of $name is that of the doubles', async (objective) => {
    const wanted = lossInDoubles(rows, objective);
    for (const tokens of [null, fixed]) {
      const { step, close } = open(objective, tokens);
      const { loss } = await step(rows, { learningRate: 0 });
      expect(Math.abs(loss[0]! - wanted)).toBeLessThan(2e-5 * Math.max(1, Math.abs(wanted)));
      close();
    }
  });

  it('does not count rows that only fill the batch up', async () => {
    const objective = lane('rift', { normalisation: 'row-means' });
    const { step, close } = open(objective, fixed, 24);
    const { loss } = await step(rows.slice(0, 5), { learningRate: 0 });
    expect(loss[0]).toBeCloseTo(lossInDoubles(rows.slice(0, 5), objective), 4);
    close();
  });
});

describe('the gradients of a batch cut by length', () => {
  it.each(forms)('are those of the uncut batch: $name', async (objective) => {
    const sorted = new SortedBatch();
    const { columns, drawn } = batchOf(rows, hyper());
    sorted.sort(drawn, columns);
    expect(cutByLength(sorted).length).toBeGreaterThan(1);
    const gradients = async (tokens: number | null) => {
      const { step, state, close } = open(objective, tokens);
      const { gradNorm } = await step(rows);
      const { moments } = await state();
      close();
      return { moments, norm: gradNorm[0]! };
    };
    const [cut, uncut] = [await gradients(null), await gradients(fixed)];
    expect(uncut.norm).toBeGreaterThan(1e-3);
    expect(Math.abs(cut.norm / uncut.norm - 1)).toBeLessThan(1e-5);
    for (const [name, { m }] of Object.entries(uncut.moments)) {
      const scale = Math.max(...m.map(Math.abs));
      const other = cut.moments[name]!.m;
      for (let i = 0; i < m.length; i++) expect(Math.abs(other[i]! - m[i]!)).toBeLessThan(1e-5 * scale + 1e-9);
    }
  });

  it('do not depend on the order of the rows beyond rounding', async () => {
    const { step, close } = open(lane('rift'));
    const norm = async (list: TrainingRow[]) => (await step(list, { learningRate: 0 })).gradNorm[0]!;
    expect(Math.abs((await norm([...rows].reverse())) / (await norm(rows)) - 1)).toBeLessThan(1e-5);
    close();
  });
});

describe('a lane that sits a step out', () => {
  const quiet: [string, string, TrainingRow[], number][] = [
    ['without rows', 'naive', [], 1e-3],
    ['with rewards of 0 only', 'naive', rows.map((row) => ({ ...row, reward: 0 })), 1e-3],
    ['RFT with wrong answers only', 'rft', rows.map((row) => ({ ...row, reward: -1 })), 1e-3],
    ['without a rate', 'naive', rows, 0],
  ];

  it.each(quiet)('keeps its weights and moments bit for bit: %s', async (_, id, list, learningRate) => {
    for (const tokens of [null, fixed]) {
      const { step, state, close } = open(lane(id), tokens);
      await step(rows);
      await step(rows, { step: 2 });
      const before = await state();
      const { loss, gradNorm } = await step(list, { step: 3, learningRate, weightDecay: 0.1 });
      expect(await state()).toEqual(before);
      expect(Number.isFinite(loss[0])).toBe(true);
      if (learningRate > 0) expect([loss[0], gradNorm[0]]).toEqual([0, 0]);
      await step(rows, { step: 3 });
      expect(await state()).not.toEqual(before);
      close();
    }
  });
});

describe('a loss that is not finite', () => {
  it('ends the activity of its lane, for good, and its weights stay as they were', async () => {
    const { step, state, close } = open(lane('naive'));
    await step(rows);
    const before = await state();
    const poured = rows.map((row) => ({ ...row, reward: Number.POSITIVE_INFINITY }));
    const { loss } = await step(poured, { step: 2 });
    expect(Number.isFinite(loss[0])).toBe(false);
    const after = { ...before, active: Float32Array.of(0) };
    expect(await state()).toEqual(after);
    const { loss: later } = await step(rows, { step: 3 });
    expect(Number.isFinite(later[0])).toBe(true);
    expect(await state()).toEqual(after);
    close();
  });

  it('stays with a lane that is opened from its state', async () => {
    const first = open(lane('naive'));
    await first.step(rows.map((row) => ({ ...row, reward: Number.POSITIVE_INFINITY })));
    const saved = await first.state();
    first.close();
    const second = open(lane('naive'), null, 16, saved);
    await second.step(rows);
    expect((await second.state()).weights).toEqual(saved.weights);
    second.close();
  });
});

describe('the clip', () => {
  const lengthOf = ({ moments }: OptimizerState) =>
    Math.sqrt(Object.values(moments).reduce((sum, { m }) => sum + m.reduce((s, x) => s + x * x, 0), 0)) / 0.1;

  it('scales a longer gradient to its length, leaves a shorter one, and reports the norm before', async () => {
    const lengths: Record<string, number> = {};
    let norm = 0;
    for (const clipNorm of [0, 0.01, 1000]) {
      const { step, state, close } = open(lane('rift'));
      const measured = (await step(rows, { clipNorm })).gradNorm[0]!;
      if (norm) expect(measured).toBe(norm);
      norm = measured;
      lengths[clipNorm] = lengthOf(await state());
      close();
    }
    expect(norm).toBeGreaterThan(0.1);
    expect(lengths[0]! / norm).toBeCloseTo(1, 4);
    expect(lengths[0.01]! / 0.01).toBeCloseTo(1, 4);
    expect(lengths[1000]).toBe(lengths[0]);
  });
});

describe('many steps', () => {
  it.each([
    ['cut by length', null],
    ['of fixed shape', fixed],
  ])('%s leave as many tensors after step 50 as after step 5', async (_, tokens) => {
    const before = memory().tensors;
    const { step, close } = open(lane('rift'), tokens);
    let after5 = 0;
    for (let s = 1; s <= 50; s++) {
      await step(s % 2 === 0 ? rows : rows.slice(0, 9), { step: s });
      if (s === 5) after5 = memory().tensors;
    }
    expect(memory().tensors).toBe(after5);
    close();
    // Rotary tables stay for the next group.
    expect(memory().tensors - before).toBeLessThanOrEqual(4);
  });

  it('lower the loss they minimise', async () => {
    const { step, close } = open(lane('rft'));
    const losses: number[] = [];
    for (let s = 1; s <= 30; s++) losses.push((await step(rows, { step: s, learningRate: 1e-2 })).loss[0]!);
    expect(losses.at(-1)).toBeLessThan(losses[0]! * 0.7);
    close();
  });
});
