/** The optimizer step of all parameters at once: what it computes, where it moves arrays, and what a recording makes of it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DeviceArray, UpdateArrays } from '../../../../src/tensor/engine.ts';
import type { OpenedWebGpu } from '../../../../src/tensor/engines/tfjs-webgpu/open.ts';
import type { Tensor } from '../../../../src/tensor/tensor.ts';
import { oracle } from './oracle.ts';
import { closeDawn, floats, laneOf, openDawn, relativeError, tensorOf, type Values, values } from './support.ts';

let gpu: OpenedWebGpu;
beforeAll(async () => {
  gpu = await openDawn();
});
afterAll(() => {
  expect(gpu.firstError()).toBeNull();
  closeDawn(gpu);
});

const L = 3;
const rate = (learningRate: number) => [learningRate, 0.9, 0.99, 0.1, 0.01, 1e-8, 0.05, 0.5];
const squared = ({ shape, data }: Values): Values => ({ shape, data: (data as Float32Array).map((x) => x * x) });

/** Arrays of some shapes a lane, as values: a lane that rests in the middle, another whose loss is not finite at the end. */
function problem(shapes: readonly number[][]): UpdateArrays<Values> {
  const list = (seed: number, scale = 1) => shapes.map((shape, i) => floats([L, ...shape], seed + i, scale));
  return {
    parameters: list(1),
    m: list(11, 0.1),
    v: list(21, 0.1).map(squared),
    grads: list(31),
    loss: values([L], [1, -2, Number.NaN]),
    hyper: values([L, 8], [...rate(0.01), ...rate(0), ...rate(0.02)]),
    active: values([L], [1, 1, 1]),
  };
}

/** Kernel by kernel, in doubles. */
function expected({ parameters, m, v, grads, loss, hyper, active }: UpdateArrays<Values>) {
  let total = values(loss.shape, new Float32Array(loss.data.length));
  for (const g of grads) total = oracle('sumSquares', { g, total }).inputs.total!;
  const gate = oracle('gate', { sumSquares: total, loss, hyper, active });
  const [scale, norm] = gate.outputs as [Values, Values];
  const updated = parameters.map(
    (p, i) => oracle('adamw', { p, m: m[i]!, v: v[i]!, g: grads[i]!, hyper, scale }).inputs,
  );
  return { norm, active: gate.inputs.active!, updated };
}

const upload = (of: UpdateArrays<Values>): UpdateArrays<DeviceArray> => {
  const list = (all: readonly Values[]) => all.map((value) => tensorOf(gpu, value));
  return {
    parameters: list(of.parameters),
    m: list(of.m),
    v: list(of.v),
    grads: list(of.grads),
    loss: tensorOf(gpu, of.loss),
    hyper: tensorOf(gpu, of.hyper),
    active: tensorOf(gpu, of.active),
  };
};
const everything = ({ parameters, m, v, grads, loss, hyper, active }: UpdateArrays<DeviceArray>) => [
  ...parameters,
  ...m,
  ...v,
  ...grads,
  loss,
  hyper,
  active,
];
const free = (arrays: readonly Tensor[]) => {
  for (const t of arrays) gpu.engine.free(t);
};
const read = async (arrays: readonly Tensor[]) => Promise.all(arrays.map((t) => gpu.engine.read(t)));

const fours = [[5, 8], [12], [40, 4]];
const odd = [[5, 7], [1], [33, 3]];

test.each([
  ['in fours', fours],
  ['odd', odd],
])(
  'is that of the plain kernels, a resting and a failing lane among them, in four dispatches: %s',
  async (_, shapes) => {
    const of = problem(shapes);
    const arrays = upload(of);
    const before = gpu.engine.counts().dispatches;
    const norm = gpu.engine.update(arrays)!;
    expect(gpu.engine.counts().dispatches - before).toBe(4);
    const wanted = expected(of);
    const [gotNorm, gotActive] = await read([norm, arrays.active]);
    expect(relativeError(gotNorm!, wanted.norm.data)).toBeLessThan(1e-6);
    expect(gotActive).toEqual(wanted.active.data);
    expect(Array.from(gotActive!)).toEqual([1, 1, 0]);
    for (const [i, { p, m, v }] of wanted.updated.entries()) {
      const got = await read([arrays.parameters[i]!, arrays.m[i]!, arrays.v[i]!]);
      for (const [j, want] of [p!, m!, v!].entries()) expect(relativeError(got[j]!, want.data)).toBeLessThan(5e-6);
      // What rests or failed has its very bits.
      for (const lane of [1, 2]) {
        const own = { shape: p!.shape, data: got[0]! };
        expect(laneOf(own, lane, L).data).toEqual(laneOf(of.parameters[i]!, lane, L).data);
      }
    }
    free([...everything(arrays), norm]);
  },
);

test('gives a lane the same bits alone as in company', async () => {
  const of = problem(fours);
  const whole = upload(of);
  free([gpu.engine.update(whole)!]);
  const together = await read([...whole.parameters, ...whole.m, ...whole.v]);
  const shapes = [...of.parameters, ...of.m, ...of.v].map(({ shape }) => shape);
  for (let lane = 0; lane < L; lane++) {
    const one = (value: Values) => laneOf(value, lane, L);
    const alone = upload({
      parameters: of.parameters.map(one),
      m: of.m.map(one),
      v: of.v.map(one),
      grads: of.grads.map(one),
      loss: one(of.loss),
      hyper: one(of.hyper),
      active: one(of.active),
    });
    free([gpu.engine.update(alone)!]);
    const got = await read([...alone.parameters, ...alone.m, ...alone.v]);
    for (const [i, data] of together.entries()) expect(got[i]).toEqual(one({ shape: shapes[i]!, data }).data);
    free(everything(alone));
  }
  free(everything(whole));
});

test('leaves arrays that it moved as they were to everybody else, and their memory goes back', async () => {
  const { engine } = gpu;
  engine.trim();
  const before = engine.memory();
  const of = problem(odd);
  const arrays = upload(of);
  const view = engine.view(arrays.parameters[0]!, [L * 35]);
  free([engine.update(arrays)!]);
  const [p, same] = await read([arrays.parameters[0]!, view]);
  expect(same).toEqual(p);
  engine.write(arrays.parameters[1]!, [7, 8, 9]);
  const sum = engine.run('add', { a: arrays.parameters[1]!, b: arrays.parameters[1]! }).y;
  expect(await read([sum, arrays.parameters[0]!])).toEqual([Float32Array.of(14, 16, 18), p]);
  // One that is made anew is moved to the others at the next step.
  engine.free(arrays.parameters[2]!);
  const next = { ...arrays, parameters: [...arrays.parameters.slice(0, 2), tensorOf(gpu, of.parameters[2]!)] };
  free([engine.update(next)!]);
  expect(engine.memory().tensors - before.tensors).toBe(everything(next).length + 2);
  free([...everything(next), view, sum]);
  engine.trim();
  // The table of places of these shapes stays, and uniform blocks do.
  expect(engine.memory().allocated - before.allocated).toBeLessThan(4000);
  expect(engine.memory()).toMatchObject({ tensors: before.tensors, bytes: before.bytes });
});

test('is replayed with the bits of itself, without copies, whether gradients are results or not', async () => {
  for (const gradientsToo of [false, true]) {
    const ends: unknown[] = [];
    for (const replayed of [false, true]) {
      const arrays = upload(problem(fours));
      const step = (): Tensor[] => {
        const grads = arrays.grads.map((a) => gpu.engine.run('scale', { a }, { factor: 0.5 }).y);
        const norm = gpu.engine.update({ ...arrays, grads })!;
        if (gradientsToo) return [norm, ...grads];
        free(grads);
        return [norm];
      };
      const told: unknown[] = [];
      const tell = async (results: readonly Tensor[]) => {
        told.push(await read(results));
        free(results);
      };
      await tell(step());
      if (replayed) {
        const recording = gpu.engine.record(step);
        if (!recording.ok) throw new Error(recording.why);
        await tell(recording.outputs);
        for (let i = 0; i < 3; i++) {
          const replay = recording.replay();
          if (!replay.ok) throw new Error(replay.why);
          await tell(replay.outputs);
        }
        recording.dispose();
      } else for (let i = 0; i < 4; i++) await tell(step());
      ends.push({ told, state: await read(everything(arrays)) });
      free(everything(arrays));
    }
    expect(ends[1]).toEqual(ends[0]);
  }
});

test('is not recorded before its arrays lie together', () => {
  const arrays = upload(problem(fours));
  const recording = gpu.engine.record(() => [gpu.engine.update(arrays)!]);
  expect(recording).toMatchObject({ ok: false, reason: 'state', why: expect.stringContaining('run it once') });
  free([...recording.outputs, ...everything(arrays)]);
});

test('is refused for arrays that one buffer would not hold', () => {
  const arrays = upload(problem(fours));
  const { largestBuffer } = gpu.gpuDevice;
  Object.defineProperty(gpu.gpuDevice, 'largestBuffer', { value: 256, configurable: true });
  expect(gpu.engine.update(arrays)).toBeNull();
  Reflect.deleteProperty(gpu.gpuDevice, 'largestBuffer');
  expect(gpu.gpuDevice.largestBuffer).toBe(largestBuffer);
  free(everything(arrays));
});
