import { beforeEach, expect, it } from 'vitest';
import { Context, current, setCurrent, using } from '../../src/tensor/context.ts';
import { HostEngine } from '../../src/tensor/engines/host/engine.ts';
import {
  constant,
  dispose,
  keep,
  memory,
  plus,
  read,
  scope,
  slot,
  type Tensor,
  times,
  upload,
} from '../../src/tensor/index.ts';

beforeEach(() => setCurrent(new Context(new HostEngine())));

const one = () => constant([1], [1, 1, 1], 'float32');

it('a scope frees what was made in it, but for what it returns in any shape or keeps', () => {
  let kept: Tensor | undefined;
  const result = scope(() => {
    const [a, b] = [one(), one()];
    kept = keep(plus(a, b));
    const inner = scope(() => ({ list: [plus(a, a), 'text'] as const, unused: 1, drop: undefined }));
    plus(b, b);
    return { deep: { sum: inner.list[0] }, numbers: Float32Array.of(1, 2) };
  });
  expect(memory()).toEqual({ tensors: 2, bytes: 8, allocated: 8 });
  dispose(kept, result.deep.sum, result.deep.sum);
  expect(memory()).toEqual({ tensors: 0, bytes: 0, allocated: 0 });
});

it('a scope that throws frees all it made', () => {
  expect(() =>
    scope(() => {
      one();
      throw new Error('no');
    }),
  ).toThrow('no');
  expect(memory().tensors).toBe(0);
});

it('what an inner scope returns passes to the outer one', () => {
  scope(() => {
    const inner = scope(() => plus(one(), one()));
    expect(memory().tensors).toBe(1);
    return inner.shape;
  });
  expect(memory().tensors).toBe(0);
});

it('what was freed cannot be used, and says so', async () => {
  const x = scope(one);
  dispose(x);
  expect(() => plus(x, x)).toThrow('An array of [1,1,1] is used after it was freed.');
  await expect(read(x)).rejects.toThrow('used after it was freed');
});

it('two engines are open side by side, and an array of the one is refused by the other', async () => {
  const first = current();
  const second = new Context(new HostEngine('another'));
  const a = upload(Float32Array.of(3), [1, 1, 1]);
  const b = using(second, () => times(one(), constant([5], [1, 1, 1], 'float32')));
  expect(current()).toBe(first);
  expect(Array.from(await read(a))).toEqual([3]);
  expect(Array.from(await read(b))).toEqual([5]);
  expect(() => plus(a, b)).toThrow('An array of the cpu engine came to another one.');
});

it('a slot keeps its tensor, and a view of it shows what is written', async () => {
  const numbers = slot([2]);
  const { tensor } = numbers;
  const view = current().view(tensor, [1, 2]);
  numbers.write([1, 2]);
  expect(numbers.tensor).toBe(tensor);
  expect(Array.from(await read(view))).toEqual([1, 2]);
});

it('before an engine is open the seam says so', () => {
  setCurrent(null);
  expect(one).toThrow('No engine is open; call openBackend first.');
});
