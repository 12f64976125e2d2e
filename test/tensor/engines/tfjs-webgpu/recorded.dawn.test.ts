/** Recorded steps: what they refuse, that a replay is the step, and that nothing is left behind. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DeviceArray, Recorded } from '../../../../src/tensor/engine.ts';
import type { OpenedWebGpu } from '../../../../src/tensor/engines/tfjs-webgpu/open.ts';
import type { Tensor } from '../../../../src/tensor/tensor.ts';
import { closeDawn, openDawn } from './support.ts';

let gpu: OpenedWebGpu;
beforeAll(async () => {
  gpu = await openDawn();
});
afterAll(() => {
  expect(gpu.firstError()).toBeNull();
  closeDawn(gpu);
});

const array = (values: readonly number[]): DeviceArray => {
  const made = gpu.engine.alloc([values.length], 'float32');
  gpu.engine.write(made, values);
  return made;
};
const numbers = async (t: Tensor): Promise<number[]> => [...(await gpu.engine.read(t))];
const add = (a: Tensor, b: Tensor): DeviceArray => gpu.engine.run('add', { a, b }).y;
const scaled = (a: Tensor, factor: number): DeviceArray => gpu.engine.run('scale', { a }, { factor }).y;

/** (x + w) * 2 in six dispatches, through arrays in between, which it frees; the first of them can serve the last. */
const step = (x: Tensor, w: Tensor) => (): DeviceArray[] => {
  const sum = add(x, w);
  const nothing = scaled(sum, 0);
  const same = scaled(nothing, 1);
  const half = add(sum, same);
  gpu.engine.free(nothing);
  const other = scaled(half, 1);
  const result = add(half, other);
  for (const t of [sum, same, half, other]) gpu.engine.free(t);
  return [result];
};

function recorded(body: () => readonly Tensor[]): Recorded {
  const recording = gpu.engine.record(body);
  if (!recording.ok) throw new Error(recording.why);
  return recording;
}

describe('a recorded step', () => {
  test('runs when it is recorded and at every replay, on what its arrays hold by then', async () => {
    const [x, w] = [array([1, 2, 3]), array([10, 20, 30])];
    const recording = recorded(step(x, w));
    const outputs = [recording.outputs[0]!];
    gpu.engine.write(x, [4, 5, 6]);
    outputs.push(...again(recording));
    gpu.engine.write(w, [0, 0, 1]);
    outputs.push(...again(recording));
    expect(await Promise.all(outputs.map(numbers))).toEqual([
      [22, 44, 66],
      [28, 50, 72],
      [8, 10, 14],
    ]);
    for (const t of [x, w, ...outputs]) gpu.engine.free(t);
    recording.dispose();
  });

  test('is one submit of all its dispatches, and no write', () => {
    const [x, w] = [array([1, 2, 3]), array([1, 1, 1])];
    const recording = recorded(step(x, w));
    const before = gpu.engine.counts();
    for (const t of again(recording)) gpu.engine.free(t);
    const after = gpu.engine.counts();
    expect(after.dispatches - before.dispatches).toBe(recording.dispatches);
    expect(recording.dispatches).toBe(6);
    expect(after.submits - before.submits).toBe(1);
    expect([after.writes - before.writes, after.bindGroups - before.bindGroups]).toEqual([0, 0]);
    recording.dispose();
    for (const t of [x, w]) gpu.engine.free(t);
  });

  test('keeps off arrays of others that were made and freed in between', async () => {
    const [x, w] = [array([1, 2, 3]), array([1, 1, 1])];
    const recording = recorded(step(x, w));
    const others = Array.from({ length: 12 }, (_, i) => scaled(w, i));
    for (const t of again(recording)) gpu.engine.free(t);
    expect(await Promise.all(others.map(numbers))).toEqual(others.map((_, i) => [i, i, i]));
    for (const t of [x, w, ...others]) gpu.engine.free(t);
    recording.dispose();
  });

  test('comes after what was pending, and before what follows', async () => {
    const [x, w] = [array([1, 2, 3]), array([0, 0, 0])];
    const recording = recorded(step(x, w));
    const before = scaled(x, 10);
    gpu.engine.write(x, [2, 3, 4]);
    const [result] = again(recording);
    gpu.engine.write(x, [7, 7, 7]);
    expect(await numbers(before)).toEqual([10, 20, 30]);
    expect(await numbers(result!)).toEqual([4, 6, 8]);
    for (const t of [x, w, before, result!, ...recording.outputs]) gpu.engine.free(t);
    recording.dispose();
  });

  test('updates in place what lies outside of it', async () => {
    const [total, g] = [gpu.engine.alloc([1], 'float32'), gpu.engine.alloc([1, 4], 'float32')];
    gpu.engine.write(total, [0]);
    gpu.engine.write(g, [1, 1, 1, 1]);
    const recording = recorded(() => {
      gpu.engine.run('sumSquares', { g, total });
      return [];
    });
    for (let i = 0; i < 5; i++) again(recording);
    expect(await numbers(total)).toEqual([24]);
    recording.dispose();
    for (const t of [total, g]) gpu.engine.free(t);
  });

  test('leaves nothing behind after a thousand replays, nor when it was recorded fifty times', async () => {
    const [x, w] = [array([1, 2, 3]), array([1, 1, 1])];
    const once = (times: number) => {
      const recording = recorded(step(x, w));
      for (const t of recording.outputs) gpu.engine.free(t);
      for (let i = 0; i < times; i++) for (const t of again(recording)) gpu.engine.free(t);
      return recording;
    };
    const recording = once(5);
    const settled = gpu.engine.memory();
    for (let i = 0; i < 1000; i++) {
      for (const t of again(recording)) gpu.engine.free(t);
      if (i % 3 === 2) await gpu.gpuDevice.queue.onSubmittedWorkDone();
    }
    expect(gpu.engine.memory()).toEqual(settled);
    recording.dispose();
    recording.dispose();
    const without = gpu.engine.memory();
    expect(without.allocated).toBeLessThan(settled.allocated);
    for (let i = 0; i < 50; i++) once(1).dispose();
    expect(gpu.engine.memory()).toEqual(without);
    for (const t of [x, w]) gpu.engine.free(t);
  });
});

describe('a step that cannot be replayed', () => {
  let other: DeviceArray;
  const cases: [string, string, (x: DeviceArray) => unknown][] = [
    ['reads', 'read', (x) => gpu.engine.read(x)],
    ['writes', 'write', (x) => gpu.engine.write(x, [5, 6, 7])],
    [
      'leaves an array behind',
      'state',
      (x) => {
        other = scaled(x, 3);
      },
    ],
    ['frees an array of others', 'state', () => gpu.engine.free(other)],
  ];
  test.each(cases)('because it %s is refused in a sentence, and has run', async (_, reason, body) => {
    const x = array([1, 2, 3]);
    const recording = gpu.engine.record(() => {
      body(x);
      return [scaled(x, 2)];
    });
    if (recording.ok) throw new Error('It was recorded.');
    expect(recording).toMatchObject({ reason, why: expect.stringMatching(/^The step .*\.$/) });
    const [result] = recording.outputs;
    // What it made are arrays as any other.
    expect(await numbers(result!)).toEqual(reason === 'write' ? [10, 12, 14] : [2, 4, 6]);
    if (other && !other.freed) expect(await numbers(other)).toEqual([3, 6, 9]);
    for (const t of [x, result!]) gpu.engine.free(t);
    expect(await numbers(array([9]))).toEqual([9]);
  });

  test('because it throws passes the error on, and the next one can be recorded', async () => {
    const x = array([1, 2, 3]);
    let made: DeviceArray | undefined;
    expect(() =>
      gpu.engine.record(() => {
        made = scaled(x, 2);
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(await numbers(made!)).toEqual([2, 4, 6]);
    const recording = recorded(() => [scaled(x, 2)]);
    expect(await numbers(again(recording)[0]!)).toEqual([2, 4, 6]);
    recording.dispose();
  });
});

describe('a replay is refused', () => {
  test('when it was disposed', () => {
    const x = array([1]);
    const recording = recorded(() => [scaled(x, 2)]);
    recording.dispose();
    expect(recording.replay()).toEqual({ ok: false, reason: 'disposed', why: expect.stringContaining('record') });
  });

  test('when an array that it works on was freed, whose buffer nobody gets until it is disposed', async () => {
    const { buffers } = gpu.engine.backend;
    const [x, w] = [array([1, 2, 3]), array([1, 1, 1])];
    const recording = recorded(step(x, w));
    const free = buffers.getNumFreeBuffers();
    gpu.engine.free(w);
    gpu.engine.flush();
    expect(buffers.getNumFreeBuffers()).toBe(free);
    expect(recording.replay()).toEqual({ ok: false, reason: 'stale', why: expect.stringContaining('freed') });
    recording.dispose();
    expect(buffers.getNumFreeBuffers()).toBe(free + 1);
  });
});

function again(recording: Recorded): DeviceArray[] {
  const replay = recording.replay();
  if (!replay.ok) throw new Error(replay.why);
  return replay.outputs;
}
