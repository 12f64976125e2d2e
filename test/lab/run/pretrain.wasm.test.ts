import { beforeAll, expect, it } from 'vitest';
import { type PretrainEvent, type PretrainState, pretrain, pretrainSchema } from '../../../src/lab/run/pretrain.ts';
import { readPretrainState, writePretrainState } from '../../../src/lab/run/pretrain-state.ts';
import { memory } from '../../../src/tensor/index.ts';
import { backend } from '../../support/backend.ts';

beforeAll(() => backend('wasm'));

const config = pretrainSchema.parse({
  id: 'tiny',
  title: 'Tiny',
  seed: 5,
  model: { hiddenSize: 16, intermediateSize: 24, layers: 1, heads: 2 },
  steps: 14,
  batch: 8,
  learningRate: 1e-2,
  warmup: 0.1,
  mistakeShare: 0.3,
  checkpoints: [6, 14],
  defaultCheckpoint: 14,
});

async function run(state?: PretrainState): Promise<PretrainEvent[]> {
  const events: PretrainEvent[] = [];
  for await (const event of pretrain(config, { state, saveEvery: 7, reportEvery: 1 })) events.push(event);
  return events;
}

const checkpoints = (events: PretrainEvent[]) => events.filter((event) => event.type === 'checkpoint');
const losses = (events: PretrainEvent[]) => events.flatMap((event) => (event.type === 'step' ? [event.loss] : []));

it('learns, keeps the checkpoints asked for, and frees everything', async () => {
  const before = memory().tensors;
  const events = await run();
  expect(events[0]).toMatchObject({ type: 'start', fromStep: 0 });
  expect(checkpoints(events).map(({ step }) => step)).toEqual([6, 14]);
  const all = losses(events);
  expect(all).toHaveLength(14);
  expect(all[0]).toBeCloseTo(Math.log(92), 0);
  expect(all.at(-1)).toBeLessThan(all[0]! - 0.5);
  // Rotary tables stay.
  expect(memory().tensors - before).toBeLessThanOrEqual(8);
});

it('goes on from a saved state as if it had never stopped, bit for bit', async () => {
  const whole = await run();
  const saved = whole.find((event) => event.type === 'state')!.state;
  expect(saved.step).toBe(7);
  const resumed = await run(readPretrainState(writePretrainState(saved), 'state.safetensors'));
  expect(resumed[0]).toMatchObject({ type: 'start', fromStep: 7 });
  expect(losses(resumed)).toEqual(losses(whole).slice(7));
  expect(checkpoints(resumed).at(-1)).toEqual(checkpoints(whole).at(-1));
});

it('says so when it diverges', async () => {
  const wild = { ...config, learningRate: 1e30, clipNorm: 0, warmup: 0 };
  const events = pretrain(wild, { saveEvery: 100, reportEvery: 100 });
  await expect(
    (async () => {
      for await (const _ of events);
    })(),
  ).rejects.toThrow(/^Pretraining diverged at step \d+; lower the learning rate\.$/);
});
