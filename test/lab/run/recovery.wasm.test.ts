import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { RunEvent } from '../../../src/lab/record/events.ts';
import { reduceAll } from '../../../src/lab/record/reducers.ts';
import { summarize } from '../../../src/lab/record/summary.ts';
import { LaneRunner } from '../../../src/lab/run/lane-runner.ts';
import { type BackendChoice, memory, openBackend } from '../../../src/tensor/index.ts';
import { nodeSurroundings } from '../../../src/tensor/node.ts';
import { failureWords } from '../../../src/words/en/run.ts';
import { backend } from '../../support/backend.ts';
import { brokenModel, comparable, half, model, ofType, stepsOf, tinyConfig, tinyRun } from './tiny-run.ts';

const longer = { ...tinyConfig, training: { steps: 7, batch: 8 }, evaluation: { ...tinyConfig.evaluation, every: 2 } };
let plain: RunEvent[];

beforeAll(async () => {
  await backend('wasm');
  plain = await tinyRun({ config: longer });
});

afterEach(() => {
  vi.restoreAllMocks();
});

/** Makes the n-th optimizer steps fail (counted over the whole run, from 1), as a lost device does. */
function failAt(...calls: number[]): void {
  const { launch } = LaneRunner.prototype;
  let call = 0;
  vi.spyOn(LaneRunner.prototype, 'launch').mockImplementation(function (this: LaneRunner, batches) {
    if (calls.includes(++call)) throw new Error('The GPU was lost');
    launch.call(this, batches);
  });
}

const reopen = (): Promise<BackendChoice> => openBackend('wasm', nodeSurroundings());
const summary = (events: RunEvent[]) => ({ ...summarize(reduceAll(events)), seconds: 0, peakBytes: 0 });
/** Both words of a step that was taken twice must be the same. */
const sayTheSame = (events: RunEvent[]) => {
  for (const event of ofType(events, 'step')) expect(event).toEqual(stepsOf(plain)[event.step - 1]);
};

describe('a device that fails while training', () => {
  it('and comes back: the run goes on from the last checkpoint and ends as if nothing had happened', async () => {
    failAt(6);
    const before = memory().tensors;
    const events = await tinyRun({ config: longer, reopen });
    expect(ofType(events, 'failed')).toEqual([
      {
        type: 'failed',
        step: 5,
        kept: 4,
        reason: { code: 'device_failed', cause: 'The GPU was lost' },
        recovers: true,
      },
    ]);
    expect(ofType(events, 'step').map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 5, 6, 7]);
    sayTheSame(events);
    expect(summary(events)).toEqual(summary(plain));
    expect(reduceAll(events).status).toBe('finished');
    // Rotary tables of the first opening are lost with it; nothing else may stay.
    expect(memory().tensors - before).toBeLessThanOrEqual(8);
  });

  it('before the first checkpoint: from the base', async () => {
    failAt(2);
    const events = await tinyRun({ config: longer, reopen });
    expect(ofType(events, 'failed').map(failureWords)).toEqual([
      'The device failed at step 1: The GPU was lost. Nothing was kept yet. Starting over.',
    ]);
    sayTheSame(events);
    expect(summary(events)).toEqual(summary(plain));
  });

  it('with what a person had changed in the lost steps', async () => {
    const change = { lane: 'naive', path: 'rewards.negative', value: -0.2 } as const;
    const steady = await tinyRun({ config: longer, replay: [{ type: 'intervention', step: 4, change }] });
    failAt(6);
    const events = await tinyRun({
      config: longer,
      reopen,
      onEvent: (event, control) => {
        if (event.type === 'step' && event.step === 3) control.change(change);
      },
    });
    expect(stepsOf(events)).toEqual(stepsOf(steady));
    expect(summary(events)).toEqual(summary(steady));
  });

  it('and does not come back: one sentence, and no end', async () => {
    failAt(4);
    const gone = () => Promise.reject(new Error('There is no adapter'));
    const events = await tinyRun({ config: longer, reopen: gone });
    expect(events.at(-1)).toEqual({
      type: 'failed',
      step: 3,
      kept: 2,
      reason: { code: 'device_gone', cause: 'There is no adapter' },
      recovers: false,
    });
    expect(ofType(events, 'end')).toEqual([]);
    expect(reduceAll(events).status).toBe('failed');
  });

  it('again and again: the run gives up after the third time', async () => {
    failAt(2, 3, 4, 5, 6, 7, 8);
    const events = await tinyRun({ config: longer, reopen });
    expect(ofType(events, 'failed').map(({ recovers }) => recovers)).toEqual([true, true, true, false]);
  });

  it('without a way to open it again: one failed event with a clear sentence, and all is freed', async () => {
    // Rotary tables are kept from run to run; the tests above have opened the backend anew.
    await tinyRun({ config: longer });
    const before = memory().tensors;
    failAt(5);
    const events = await tinyRun({ config: longer });
    expect(ofType(events, 'failed')).toEqual([
      {
        type: 'failed',
        step: 4,
        kept: 4,
        reason: { code: 'run_stopped', cause: 'The GPU was lost' },
        recovers: false,
      },
    ]);
    expect(events.at(-1)!.type).toBe('failed');
    expect(memory().tensors).toBe(before);
  });
});

describe('a failure before the first step', () => {
  it('is one failed event too', async () => {
    const before = memory().tensors;
    const checker = () => Promise.reject(new Error('The checker is gone.'));
    const events = await tinyRun({ checker });
    expect(events.at(-1)).toEqual({
      type: 'failed',
      step: 0,
      kept: 0,
      reason: { code: 'run_stopped', cause: 'The checker is gone.' },
      recovers: false,
    });
    expect(memory().tensors).toBe(before);
  });

  it('starts over where the device comes back, with the same answers', async () => {
    let asked = 0;
    const events = await tinyRun({
      config: longer,
      reopen,
      checker: async (items) => {
        asked++;
        if (asked === 2) throw new Error('The GPU was lost.');
        return half(items);
      },
    });
    expect(ofType(events, 'failed').map(({ recovers }) => recovers)).toEqual([true]);
    expect(stepsOf(events)).toEqual(stepsOf(plain));
    expect(summary(events)).toEqual(summary(plain));
    const state = reduceAll(events);
    expect(state.rollouts.flat().every(Boolean)).toBe(true);
    expect(state.buffer).toEqual(ofType(plain, 'buffer')[0]);
  });
});

describe('weights that give NaN', () => {
  it('collapse every lane in the first step, are reported as null, and the run still ends', async () => {
    const events = await tinyRun({ model: brokenModel() });
    expect(events.at(-1)).toMatchObject({ type: 'end', reason: 'finished' });
    const trained = stepsOf(events)[0]!.active.flatMap((active, i) => (active ? [tinyConfig.lanes[i]!.id] : []));
    expect(trained.length).toBeGreaterThan(0);
    const collapses = ofType(events, 'collapse');
    expect(collapses.map(({ lane }) => lane).sort()).toEqual(['naive', 'rft', 'rift']);
    expect(new Set(collapses.map(({ step, reason }) => `${step} ${reason.code}`))).toEqual(
      new Set(['1 loss_not_finite']),
    );
    for (const { loss, active, step } of stepsOf(events)) {
      expect(loss).toEqual([null, null, null]);
      if (step > 1) expect(active).toEqual([false, false, false]);
    }
    expect(JSON.stringify(comparable(events))).not.toContain('NaN');
  });
});

it('the model that tests share is not changed by a run', async () => {
  const kept = [...model.weights].map(([name, { data }]) => [name, data.slice()] as const);
  await tinyRun();
  for (const [name, data] of kept) expect(model.weights.get(name)!.data).toEqual(data);
});
