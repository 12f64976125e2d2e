/** Lanes that share one pass on WebGPU: what they compute, that they never meet, and what a step costs. */
import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { disposeWeights, downloadWeights, uploadWeights } from '../../src/model/decoder.ts';
import type { FileTensor } from '../../src/model/safetensors.ts';
import { current } from '../../src/tensor/context.ts';
import { closeBackend, counts, dispose, memory, upload } from '../../src/tensor/index.ts';
import type { LaneObjective } from '../../src/training/batch.ts';
import { LaneGroup } from '../../src/training/lane-group.ts';
import { Optimizer } from '../../src/training/optimizer.ts';
import { backend } from '../support/backend.ts';
import { tinyModel } from '../support/tiny-model.ts';
import { batchOf, hyper, lane, lossInDoubles, model, type TrainingRow, take } from './support.ts';

beforeAll(() => backend('webgpu'));
afterAll(closeBackend);
afterEach(() => {
  vi.restoreAllMocks();
});

type Bases = readonly ReadonlyMap<string, FileTensor>[];

const vocabulary = model.config.vocabularySize;
const tokens = 16;
const batch = 4;
const naive = lane('naive');
const rift = lane('rift');
const geometric = lane('rift', { reading: 'geometric-mean' });
const product = lane('rift', { reading: 'sequence-product', normalisation: 'rows' });
const rft = lane('rft');

/** Rows of 5 to 16 positions that are another lane's own by `seed`. */
const rowsOf = (seed: number, count = batch): TrainingRow[] =>
  Array.from({ length: count }, (_, i) => ({
    tokens: Array.from({ length: 6 + ((i * 7 + seed * 3) % 12) }, (__, t) =>
      t === 0 ? 1 : 3 + ((t * 31 + i * 13 + seed * 17) % (vocabulary - 3)),
    ),
    promptLength: 2 + (i % 3),
    reward: [1, -0.5, 1, -1][i % 4]!,
  }));

/** A group of lanes, lane i with its own rows and rate by `which[i]`. The caller closes it. */
function open(
  lanes: readonly LaneObjective[],
  which = lanes.map((_, i) => i),
  bases: Bases = lanes.map(() => model.weights),
) {
  const weights = uploadWeights(model.config, bases);
  const group = new LaneGroup(weights, lanes, { batch, tokens, pad: 0 });
  const batches = (step: number) =>
    which.map((i) =>
      batchOf(
        rowsOf(step * 10 + i, batch - (i % 2)),
        hyper({ step, learningRate: 1e-3 * (i + 1), clipNorm: 0.5, weightDecay: 0.01 * i }),
      ),
    );
  return {
    weights,
    step: (step: number) => take(group, batches(step)),
    /** Weights, moments and flags, to be compared bit for bit. */
    state: async () => ({ weights: await downloadWeights(weights), ...(await group.optimizer.save()) }),
    close: () => {
      group.dispose();
      disposeWeights(weights);
    },
  };
}

/** Digests of the bits of everything that lane `i` of L owns: short enough to be compared in a message. */
async function bits(lanes: ReturnType<typeof open>, i: number, L: number) {
  const { weights, moments } = await lanes.state();
  const own = (data: Float32Array) => data.slice((i * data.length) / L, ((i + 1) * data.length) / L);
  const digest = (data: Float32Array) => createHash('sha256').update(data).digest('hex').slice(0, 12);
  return {
    weights: [...weights[i]!].map(([name, { data }]) => [name, digest(data)]),
    moments: Object.entries(moments).map(([name, { m, v }]) => [name, digest(own(m)), digest(own(v))]),
  };
}

async function train(steps: number, ...args: Parameters<typeof open>) {
  const lanes = open(...args);
  const metrics: { loss: number[]; gradNorm: number[] }[] = [];
  for (let step = 1; step <= steps; step++) metrics.push(await lanes.step(step));
  const L = args[0].length;
  const results = await Promise.all(args[0].map((_, i) => bits(lanes, i, L)));
  const { active } = await lanes.state();
  lanes.close();
  return {
    active: Array.from(active),
    lane: (i: number) => ({ ...results[i]!, metrics: metrics.map(({ loss, gradNorm }) => [loss[i], gradNorm[i]]) }),
  };
}

const three = [naive, rift, geometric];

describe('lanes in one pass', () => {
  it('compute the losses of the doubles', async () => {
    const together = await train(1, [...three, rft]);
    for (const [i, objective] of [...three, rft].entries()) {
      const wanted = lossInDoubles(rowsOf(10 + i, batch - (i % 2)), objective);
      const [loss, norm] = together.lane(i).metrics[0]!;
      expect(Math.abs(loss! - wanted)).toBeLessThan(2e-5 * Math.max(1, Math.abs(wanted)));
      expect(norm).toBeGreaterThan(1e-3);
    }
  });

  it('have, after five steps, the bits that each has alone: weights, moments, losses', async () => {
    const together = await train(5, three);
    for (const [i, objective] of three.entries()) {
      const alone = await train(5, [objective], [i]);
      expect(alone.lane(0)).toEqual(together.lane(i));
    }
    expect(together.lane(0).weights).not.toEqual(together.lane(1).weights);
  });

  it('have them with neighbours of the same objective too', async () => {
    const together = await train(4, [naive, naive, naive]);
    const alone = await train(4, [naive], [1]);
    expect(alone.lane(0)).toEqual(together.lane(1));
  });

  it('are not touched by NaN in the weights of the lane between them, which ends its activity', async () => {
    const poisoned = new Map(
      [...model.weights].map(([name, { shape, data }]) => [name, { shape, data: data.slice().fill(Number.NaN) }]),
    );
    const clean = await train(4, three);
    const dirty = await train(4, three, undefined, [model.weights, poisoned, model.weights]);
    expect(clean.active).toEqual([1, 1, 1]);
    expect(dirty.active).toEqual([1, 0, 1]);
    for (const i of [0, 2]) expect(dirty.lane(i)).toEqual(clean.lane(i));
    expect(dirty.lane(1).metrics.flat().every(Number.isNaN)).toBe(true);
  });

  it('are not touched by one number of a neighbour that is infinite, whichever parameter it is in', async () => {
    const clean = await train(2, three);
    for (const name of ['embedding', 'layers.0.attention.qkv', 'layers.1.mlp.down', 'norm']) {
      const one = new Map(model.weights);
      const { shape, data } = one.get(name)!;
      one.set(name, { shape, data: data.slice().fill(Number.POSITIVE_INFINITY, 0, 1) });
      const dirty = await train(2, three, undefined, [model.weights, one, model.weights]);
      for (const i of [0, 2]) expect(dirty.lane(i), name).toEqual(clean.lane(i));
    }
  });
});

describe('steps that are replayed', () => {
  /** A run whose steps are all taken plainly. */
  async function plainly<T>(run: () => Promise<T>): Promise<T> {
    const context = current();
    context.plainSteps = 'they are compared with';
    try {
      return await run();
    } finally {
      context.plainSteps = null;
    }
  }
  const numbersOf = ({ lane: of }: Awaited<ReturnType<typeof train>>, L: number) =>
    Array.from({ length: L }, (_, i) => of(i));

  it('have, after 20 steps, the bits of plain ones: weights, moments, losses', async () => {
    const lanes = [...three, product];
    const replayed = await train(20, lanes);
    const plain = await plainly(() => train(20, lanes));
    expect(numbersOf(replayed, 4)).toEqual(numbersOf(plain, 4));
  });

  /** Dispatches, passes and submits of a step that is replayed, on four layers with a clip; its numbers are not read. */
  async function costOf(lanes: readonly LaneObjective[]) {
    const deep = tinyModel({ layers: 4 });
    const weights = uploadWeights(
      deep.config,
      lanes.map(() => deep.weights),
    );
    const group = new LaneGroup(weights, lanes, { batch, tokens: 40, pad: 0 });
    const passes = vi.spyOn(GPUCommandEncoder.prototype, 'beginComputePass');
    const step = (n: number) => {
      passes.mockClear();
      const before = counts();
      const metrics = group.step(lanes.map(() => batchOf(rowsOf(n), hyper({ step: n, clipNorm: 0.5 }))));
      const after = counts();
      dispose(metrics.loss, metrics.gradNorm, ...metrics.reports.map(({ values }) => values));
      return {
        dispatches: after.dispatches - before.dispatches,
        passes: passes.mock.calls.length,
        submits: after.submits - before.submits,
      };
    };
    const costs = [1, 2, 3, 4].map(step);
    group.dispose();
    disposeWeights(weights);
    expect(costs[3]).toEqual(costs[2]);
    return costs[3]!;
  }

  it.each([
    [1, [rift]],
    [1, [rift, rift, rift]],
    [1, [naive]],
    [1, [product]],
    [3, [rft, naive, rift]],
    [4, [rft, naive, rift, product]],
  ])(
    'cost at most 125 dispatches and 8 an objective, in one pass and one submit: %d objectives',
    async (objectives, lanes) => {
      const cost = await costOf(lanes);
      expect(cost).toMatchObject({ passes: 1, submits: 1 });
      expect(cost.dispatches).toBeLessThanOrEqual(125 + 8 * objectives);
    },
  );

  it('have them beside a lane that is not a number too, and when a lane ends between two steps', async () => {
    const bases = model.weights;
    const poisoned = new Map(
      [...bases].map(([name, { shape, data }]) => [name, { shape, data: data.slice().fill(Number.NaN) }]),
    );
    const dirty = await train(6, three, undefined, [bases, poisoned, bases]);
    const clean = await plainly(() => train(6, three));
    expect(dirty.active).toEqual([1, 0, 1]);
    for (const i of [0, 2]) expect(dirty.lane(i)).toEqual(clean.lane(i));
  });

  it('are recorded again when an array that they work on was replaced', async () => {
    const run = async () => {
      const lanes = open([naive, rift]);
      for (let step = 1; step <= 4; step++) await lanes.step(step);
      const parameter = lanes.weights.parameters.get('layers.0.mlp.down')!;
      const data = await parameter.read();
      parameter.replace(
        upload(
          data.map((x) => x * 2),
          parameter.shape,
        ),
      );
      for (let step = 5; step <= 8; step++) await lanes.step(step);
      const state = await Promise.all([bits(lanes, 0, 2), bits(lanes, 1, 2)]);
      lanes.close();
      return state;
    };
    expect(await run()).toEqual(await plainly(run));
  });
});

describe('the dispatches of a step', () => {
  /** Dispatches of a step after the first: [forward, backward and objectives; optimizer]. */
  async function dispatches(lanes: readonly LaneObjective[]): Promise<{ passes: number; optimizer: number }> {
    const group = open(lanes);
    await group.step(1);
    const { apply } = Optimizer.prototype;
    let optimizer = 0;
    vi.spyOn(Optimizer.prototype, 'apply').mockImplementation(function (this: Optimizer, ...args) {
      const before = counts().dispatches;
      const norm = apply.apply(this, args);
      optimizer = counts().dispatches - before;
      return norm;
    });
    const before = counts().dispatches;
    await group.step(2);
    const all = counts().dispatches - before;
    group.close();
    vi.restoreAllMocks();
    return { passes: all - optimizer, optimizer };
  }

  it.each([
    ['naive', naive],
    ['rift', rift],
    ['rift, geometric mean', geometric],
    ['rift, sequence product', product],
  ])('are as many for three lanes of one objective as for one: %s', async (_, objective) => {
    const one = await dispatches([objective]);
    expect(one.passes).toBeGreaterThan(20);
    expect(one.optimizer).toBe(4);
    expect(await dispatches([objective, objective, objective])).toEqual(one);
  });

  it('are at most 12 more for each further objective, and none of them in the optimizer', async () => {
    const chain = [naive, rft, rift, geometric, product];
    let last = await dispatches([chain[0]!]);
    for (let n = 2; n <= chain.length; n++) {
      const next = await dispatches(chain.slice(0, n));
      expect(next.optimizer).toBe(last.optimizer);
      expect(next.passes - last.passes).toBeLessThanOrEqual(12);
      last = next;
    }
  });
});

describe('a step', () => {
  it('holds no more tensors and no more memory after step 50 than after step 5, and none when it is closed', async () => {
    // A first group leaves the table of positions behind.
    const first = open(three);
    await first.step(1);
    first.close();
    const without = memory();
    const group = open(three);
    for (let step = 1; step <= 5; step++) await group.step(step);
    const settled = memory();
    for (let step = 6; step <= 50; step++) await group.step(step);
    expect(memory()).toEqual(settled);
    expect(settled.bytes).toBeGreaterThan(0);
    group.close();
    const { tensors, bytes } = memory();
    expect({ tensors, bytes }).toEqual({ tensors: without.tensors, bytes: without.bytes });
  });

  it('makes no state and uploads nothing: what changes lies in slots, so that its list of dispatches could be replayed', async () => {
    const group = open([naive, rift, product]);
    await group.step(1);
    await group.step(2);
    const { engine } = current();
    const uploads = vi.spyOn(engine, 'alloc');
    const writes = vi.spyOn(engine, 'write');
    const written = async (step: number) => {
      writes.mockClear();
      await group.step(step);
      return writes.mock.calls.map(([tensor]) => tensor);
    };
    const slots = await written(3);
    expect(slots.length).toBeGreaterThan(3);
    expect(await written(4)).toEqual(slots);
    for (const [i, tensor] of (await written(5)).entries()) expect(tensor).toBe(slots[i]);
    expect(uploads).not.toHaveBeenCalled();
    group.close();
  });

  it('costs as many dispatches, submits, writes and bind groups every time, and no new pipeline', async () => {
    const group = open(three);
    const costs: Record<string, number>[] = [];
    for (let step = 1; step <= 4; step++) {
      const before: Record<string, number> = { ...counts() };
      await group.step(step);
      costs.push(Object.fromEntries(Object.entries(counts()).map(([key, n]) => [key, n - before[key]!])));
    }
    expect(costs[3]).toEqual(costs[2]);
    expect(costs[3]).toMatchObject({ pipelines: 0 });
    group.close();
  });
});
