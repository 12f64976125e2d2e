import { beforeAll, describe, expect, it } from 'vitest';
import type { DeviceArray, Engine } from '../../../../src/tensor/engine.ts';
import { HostEngine } from '../../../../src/tensor/engines/host/engine.ts';
import { openSimd } from '../../../../src/tensor/engines/simd/engine.ts';
import type { KernelName } from '../../../../src/tensor/kernels.ts';
import type { Values } from '../tfjs-webgpu/support.ts';
import { cases } from './cases.ts';
import { Random } from './random.ts';
import { runKernel } from './run.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openSimd('this one');
});

const LANES = 3;
const array = (of: Engine, { shape, data }: Values): DeviceArray => {
  const t = of.alloc(shape, data instanceof Int32Array ? 'int32' : 'float32');
  of.write(t, data);
  return t;
};

/** Tables are for all lanes, and `gather` knows none. */
const isShared = (key: string): boolean => key === 'table';

const laneOf = ({ shape, data }: Values, lane: number): Values => {
  const size = data.length / LANES;
  const lead = shape[0] === 1 ? 1 : 0;
  return {
    shape: shape.map((n, i) => (i === lead ? n / LANES : n)),
    data: data.slice(lane * size, (lane + 1) * size),
  };
};

describe.each((Object.keys(cases) as KernelName[]).filter((name) => name !== 'gather' && name !== 'fill'))(
  '%s',
  (name) => {
    it('gives a lane the same bits alone as in company', async () => {
      for (let seed = 1; seed <= 20; seed++) {
        const c = cases[name](new Random(seed), LANES);
        const boxed = (attributes: object): object => {
          const { size, shape } = attributes as { size?: number[]; shape?: number[] };
          const one = (extents: number[]) => extents.map((n, i) => (i === 0 ? n / LANES : n));
          return { ...attributes, ...(size && { size: one(size) }), ...(shape && { shape: one(shape) }) };
        };
        if (name === 'concat' && (c.attributes as { axis: number }).axis === 0) continue;
        const together = await runKernel(engine, name, c);
        for (let lane = 0; lane < LANES; lane++) {
          const own = Object.entries(c.inputs).map(([key, v]) => [key, isShared(key) ? v : laneOf(v, lane)]);
          const alone = await runKernel(engine, name, {
            inputs: Object.fromEntries(own),
            attributes: boxed(c.attributes),
          });
          for (const [key, value] of alone) {
            if (isShared(key)) continue;
            expect(value.data, `${key} of lane ${lane}, seed ${seed}`).toEqual(laneOf(together.get(key)!, lane).data);
          }
        }
      }
    });
  },
);

describe('a row of a product', () => {
  it.each(['nn', 'nt'] as const)('has the same bits with however many others (%s)', async (form) => {
    const random = new Random(3);
    const [M, K, N] = [230, 300, 83];
    const a = random.floats([1, M, K]);
    const b = random.floats(form === 'nn' ? [1, K, N] : [1, N, K]);
    const whole = (await runKernel(engine, 'matMul', { inputs: { a, b }, attributes: { form } })).get('output 0')!;
    for (const rows of [1, 2, 3, 5, 8, 12, 13, 64, 200]) {
      const some = { shape: [1, rows, K], data: a.data.slice(0, rows * K) };
      const got = await runKernel(engine, 'matMul', { inputs: { a: some, b }, attributes: { form } });
      expect(got.get('output 0')!.data).toEqual(whole.data.slice(0, rows * N));
    }
  });
});

describe('an array', () => {
  it('lives as long as one of its views', async () => {
    const { tensors, bytes } = engine.memory();
    const t = array(engine, { shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) });
    const view = engine.view(t, [3, 2]);
    engine.free(t);
    engine.free(t);
    expect(engine.memory()).toMatchObject({ tensors: tensors + 1 });
    const other = array(engine, { shape: [2, 3], data: new Float32Array(6) });
    expect(await engine.read(view)).toEqual(Float32Array.of(1, 2, 3, 4, 5, 6));
    engine.free(view);
    engine.free(other);
    expect(engine.memory()).toMatchObject({ tensors, bytes });
  });

  it('is refused after it was freed, and by another engine', () => {
    const t = engine.alloc([2], 'float32');
    engine.free(t);
    expect(() => engine.run('exp', { a: t })).toThrow('An array of [2] is used after it was freed.');
    const other = array(new HostEngine(), { shape: [2], data: new Float32Array(2) });
    expect(() => engine.run('exp', { a: other })).toThrow('An array of the cpu engine came to another one.');
  });
});

it('asks for no more memory after a first round of the same work', async () => {
  const own = await openSimd('this one');
  const random = new Random(9);
  const a = array(own, random.floats([1, 64, 48]));
  const b = array(own, random.floats([1, 48, 80]));
  const round = (): void => {
    const { c } = own.run('matMul', { a, b }, { form: 'nn' });
    const { y } = own.run('swiglu', { x: c });
    const { y: sums } = own.run('sumLast', { a: y });
    for (const t of [c, y, sums]) own.free(t);
  };
  round();
  const before = own.memory();
  for (let i = 0; i < 1000; i++) round();
  expect(own.memory()).toEqual(before);
});

it('says that memory is not enough before anything is wrong', async () => {
  const small = await openSimd('this one', 2 ** 21);
  expect(() => small.alloc([1024, 1024], 'float32')).toThrow(
    /^The wasm engine holds 0 MiB and cannot get the 4 MiB more/,
  );
  const t = array(small, { shape: [2], data: Float32Array.of(1, 2) });
  expect(await small.read(t)).toEqual(Float32Array.of(1, 2));
});
