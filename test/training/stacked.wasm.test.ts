/** Lanes that share a pass, as on WebGPU, on the plain cpu backend: its matrix product takes stacked lanes, wasm's does not. */
import { beforeAll, describe, expect, it } from 'vitest';
import { disposeWeights, downloadWeights, uploadWeights } from '../../src/model/decoder.ts';
import type { FileTensor } from '../../src/model/safetensors.ts';
import { generate, type Rollout } from '../../src/rollouts/generate.ts';
import type { LaneObjective } from '../../src/training/batch.ts';
import { LaneGroup } from '../../src/training/lane-group.ts';
import { measureProbe } from '../../src/training/measure-probe.ts';
import { positionsOf } from '../../src/training/rows.ts';
import { backend } from '../support/backend.ts';
import { tinyModel } from '../support/tiny-model.ts';
import { batchOf, hyper, lane, makeRows, model, take } from './support.ts';

beforeAll(() => backend('cpu'));

const rows = makeRows(6);
const tokens = Math.ceil(Math.max(...rows.map(positionsOf)) / 8) * 8;
const lanes: LaneObjective[] = [lane('naive'), lane('rift'), lane('rift', { reading: 'geometric-mean' })];

/** Four steps of these lanes in one group; each lane has its own rows and rate. */
async function train(which: readonly number[], bases = lanes.map(() => model.weights)) {
  const weights = uploadWeights(
    model.config,
    which.map((i) => bases[i]!),
  );
  const group = new LaneGroup(
    weights,
    which.map((i) => lanes[i]!),
    { batch: 6, tokens, pad: 0 },
  );
  const metrics: { loss: number[]; gradNorm: number[] }[] = [];
  for (let step = 1; step <= 3; step++) {
    const batches = which.map((i) =>
      batchOf(rows.slice(0, 6 - i), hyper({ step, learningRate: 1e-3 * (i + 1), clipNorm: 0.5 })),
    );
    metrics.push(await take(group, batches));
  }
  const trained = await downloadWeights(weights);
  const active = Array.from(await group.optimizer.readActive());
  group.dispose();
  disposeWeights(weights);
  return { metrics, trained, active };
}

const column = ({ metrics }: Awaited<ReturnType<typeof train>>, i: number) =>
  metrics.map(({ loss, gradNorm }) => [loss[i], gradNorm[i]]);

describe('lanes in one pass', () => {
  it('have the bits that each has alone', async () => {
    const together = await train([0, 1, 2]);
    for (const i of [0, 1, 2]) {
      const alone = await train([i]);
      expect(column(alone, 0)).toEqual(column(together, i));
      expect(alone.trained[0]).toEqual(together.trained[i]);
    }
  });

  it('are not touched by NaN in the weights of the lane between them', async () => {
    const poisoned = new Map<string, FileTensor>(
      [...model.weights].map(([name, { shape, data }]) => [name, { shape, data: data.slice().fill(Number.NaN) }]),
    );
    const clean = await train([0, 1, 2]);
    const dirty = await train([0, 1, 2], [model.weights, poisoned, model.weights]);
    expect(dirty.active).toEqual([1, 0, 1]);
    expect(clean.active).toEqual([1, 1, 1]);
    for (const i of [0, 2]) {
      expect(column(dirty, i)).toEqual(column(clean, i));
      expect(dirty.trained[i]).toEqual(clean.trained[i]);
    }
    expect(column(dirty, 1).flat().every(Number.isNaN)).toBe(true);
  });

  it('sample what each samples alone, under the same noise, though one ends long before the others', async () => {
    const [late, early] = [tinyModel({ endEarly: 1.6 }), tinyModel({ endEarly: 2.5 })];
    const write = async (bases: ReadonlyMap<string, FileTensor>[]) => {
      const weights = uploadWeights(model.config, bases);
      const rollouts: Rollout[] = [];
      const request = {
        prompts: [
          { tokens: [1, 5, 6], hash: 77 },
          { tokens: [1, 8, 9, 10, 11], hash: 0xf0000000 },
        ],
        k: 10,
        sampling: { temperature: 1, topK: 0, topP: 1, maxNewTokens: 30 },
        seed: 1,
        purpose: 'evaluation' as const,
        round: 0,
        eos: 2,
        pad: 0,
      };
      const pace = { rowsTogether: 64, tokensPerRead: 2 };
      for await (const { finished } of generate(weights, request, pace)) rollouts.push(...finished);
      disposeWeights(weights);
      return rollouts.sort((a, b) => a.lane - b.lane || a.prompt - b.prompt || a.k - b.k);
    };
    const together = await write([late.weights, early.weights, late.weights]);
    const ofLane = (i: number) =>
      together.filter((rollout) => rollout.lane === i).map((rollout) => ({ ...rollout, lane: 0 }));
    expect(ofLane(0)).toEqual(await write([late.weights]));
    expect(ofLane(1)).toEqual(await write([early.weights]));
    expect(ofLane(2)).toEqual(ofLane(0));
    // Half of the late lane's rows end before its last one, when the early lane has fewer left: the batch shrinks unevenly.
    const lengths = (i: number) =>
      ofLane(i)
        .map(({ tokens }) => tokens.length)
        .sort((a, b) => a - b);
    expect(lengths(0)[9]).toBeLessThan(lengths(0)[19]! - 4);
    expect(lengths(1)[12]).toBeLessThan(lengths(0)[9]!);
  });

  it('are probed each by itself, against the same base', async () => {
    const second = tinyModel({ seed: 11 });
    const probe = { right: rows.slice(0, 2), wrong: rows.slice(2, 4), base: null as Float32Array | null };
    const measure = async (bases: ReadonlyMap<string, FileTensor>[]) => {
      const weights = uploadWeights(model.config, bases);
      const measured = await measureProbe(weights, probe, 0);
      disposeWeights(weights);
      return measured;
    };
    const [base] = await measure([model.weights]);
    const [one, two] = await measure([second.weights, model.weights]);
    expect(two).toEqual(base);
    expect(base!.kl).toBe(0);
    expect(one!.kl).toBeGreaterThan(0.01);
    expect((await measure([second.weights]))[0]).toEqual(one);
  });
});
