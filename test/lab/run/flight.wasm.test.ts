/** Steps under way: how many share a read must not show in anything a run says, a lane that dies among them included. */
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Intervened, RunEvent } from '../../../src/lab/record/events.ts';
import { Flight } from '../../../src/lab/run/flight.ts';
import { LaneRunner } from '../../../src/lab/run/lane-runner.ts';
import { Work } from '../../../src/lab/run/work.ts';
import { memory } from '../../../src/tensor/index.ts';
import { backend } from '../../support/backend.ts';
import { comparable, ofType, stepsOf, type TinyRun, tinyConfig, tinyRun } from './tiny-run.ts';

beforeAll(() => backend('wasm'));
afterEach(() => {
  vi.restoreAllMocks();
});

/** Runs with so many steps a read, however long they take. Counts the reads. */
async function reading(stepsPerRead: number, run: TinyRun): Promise<{ events: RunEvent[]; reads: number }> {
  vi.restoreAllMocks();
  vi.spyOn(Work.prototype, 'pacing').mockReturnValue({ rowsTogether: 256, tokensPerRead: 8, stepsPerRead });
  vi.spyOn(Flight.prototype, 'full', 'get').mockImplementation(function (this: Flight) {
    const flight = this as unknown as { waiting: unknown[] };
    return flight.waiting.length >= stepsPerRead;
  });
  const drain = vi.spyOn(LaneRunner.prototype, 'drain');
  const events = await tinyRun(run);
  return { events, reads: drain.mock.calls.length };
}

const config = { ...tinyConfig, training: { steps: 10, batch: 8 }, evaluation: { ...tinyConfig.evaluation, every: 5 } };
const poison = (step: number): Intervened => ({
  type: 'intervention',
  step,
  change: { lane: 'naive', path: 'rewards.positive', value: Number.POSITIVE_INFINITY },
});
const freeze = (step: number, value: boolean): Intervened => ({
  type: 'intervention',
  step,
  change: { lane: 'rift', path: 'frozen', value },
});

describe('a run whose steps are read four at a time', () => {
  it('says what it says when every step is read at once', async () => {
    const [one, four] = [await reading(1, { config }), await reading(4, { config })];
    expect(comparable(four.events)).toEqual(comparable(one.events));
    expect([one.reads, four.reads]).toEqual([10, 4]);
  });

  it.each([2, 4, 7])('also where a lane dies among %i steps under way, and others are frozen and thawed', async (n) => {
    const replay = [freeze(2, true), poison(3), freeze(7, false)];
    const one = await reading(1, { config, replay });
    const dead = ofType(one.events, 'collapse').filter(({ reason }) => reason.code === 'loss_not_finite');
    expect(dead).toMatchObject([{ step: 3, lane: 'naive' }]);
    expect(stepsOf(one.events)[3]).toMatchObject({ active: [false, false, true] });
    const many = await reading(n, { config, replay });
    expect(comparable(many.events)).toEqual(comparable(one.events));
    expect(many.reads).toBeLessThan(one.reads);
  });

  it('says all steps that were taken before it pauses or stops, and takes no more', async () => {
    const pausing: TinyRun = {
      config,
      onEvent: (event, control) => {
        if (event.type === 'evaluation' && event.lane === 'base') control.step(3);
        if (event.type === 'paused' && event.paused)
          setTimeout(() => (event.step === 3 ? control.play() : control.stop()));
        if (event.type === 'step' && event.step === 8) control.pause();
      },
    };
    const { events } = await reading(4, pausing);
    const steps = ofType(events, 'step').map(({ step }) => step);
    const pauses = ofType(events, 'paused').filter(({ paused }) => paused);
    expect(pauses.map(({ step }) => step)).toEqual([3, steps.length]);
    expect(steps).toEqual(steps.map((_, i) => i + 1));
    expect(steps.length).toBeGreaterThanOrEqual(8);
    expect(events.at(-1)).toMatchObject({ type: 'end', reason: 'stopped', steps: steps.length });
  });

  it('leaves nothing on the device, also where it is left in the middle', async () => {
    await reading(4, { config });
    const before = memory().tensors;
    await reading(4, { config, onEvent: (event, control) => event.type === 'step' && control.stop() });
    expect(memory().tensors).toBe(before);
  });
});
