import { describe, expect, it } from 'vitest';
import type { LaneChange, RunEvent } from '../../../src/lab/record/events.ts';
import { emptyRun, interventionsOf, reduce, reduceAll } from '../../../src/lab/record/reducers.ts';
import { end, evaluation, events, rollout, started, step } from './made-up-run.ts';

const statusAfter = (...more: RunEvent[]) => reduceAll([...events.slice(0, 10), ...more]).status;
const generating = (purpose: 'rollouts' | 'evaluation'): RunEvent => ({
  type: 'generating',
  purpose,
  round: 1,
  lane: 'rift',
  step: 2,
  rows: 4,
  rowsDone: 1,
});
const paused = (on: boolean): RunEvent => ({ type: 'paused', step: 2, paused: on });
const failed = (recovers: boolean): RunEvent => ({
  type: 'failed',
  step: 2,
  kept: 0,
  reason: { code: 'device_failed', cause: 'The GPU was lost.' },
  recovers,
});
const intervention = (at: number, change: LaneChange): RunEvent => ({ type: 'intervention', step: at, change });
const rewards = (at: number, lane: string, negative: number) =>
  intervention(at, { lane, path: 'rewards.negative', value: negative });
const freeze = (at: number, frozen: boolean) => intervention(at, { lane: 'rift', path: 'frozen', value: frozen });

describe('a whole run', () => {
  const state = reduceAll([...events, end]);

  it('keeps each lane as columns, with NaN for what was not finite', () => {
    expect(state.steps).toEqual([1, 2, 3, 4]);
    expect(state.lanes[0]?.loss).toEqual([1, 0.5, 0.25, 0.2]);
    expect(state.lanes[1]?.loss).toEqual([-1, -2, Number.NaN, Number.NaN]);
    expect(state.lanes[1]?.active).toEqual([true, true, false, false]);
    expect(state.lanes[1]?.tokens).toEqual([20, 20, 20, 20]);
    expect(state.lanes[1]?.collapse).toMatchObject({ step: 3, reason: { code: 'loss_not_finite' } });
    expect(state.lanes[0]?.collapse).toBeNull();
  });

  it("gives every lane the base's evaluation as its step 0", () => {
    expect(state.lanes.map((lane) => lane.evaluations.map((point) => point.step))).toEqual([
      [0, 2, 4],
      [0, 2, 4],
    ]);
    expect(state.lanes[0]?.evaluations[0]).toBe(state.base);
  });

  it('averages in-distribution suites apart from the others', () => {
    const last = state.lanes[0]!.evaluations[2]!;
    expect(last.estimates.prec).toMatchObject({ problems: 3, k: 2, mean: 5 / 6, passAtK: 1 });
    expect(last.overall).toMatchObject({ problems: 6, k: 2, passAtK: 1 });
    expect(last.overall.mean).toBeCloseTo((5 / 6 + 1 / 2) / 2, 12);
    expect(last.ood).toMatchObject({ problems: 3, mean: 1 / 6 });
    expect(last.overall.ci95[0]).toBeLessThan(last.overall.mean);
    expect(last.overall.ci95[1]).toBeGreaterThan(last.overall.mean);
  });

  it('files rollouts by problem and k, with holes where none has come', () => {
    expect(state.rollouts.map((group) => group.map((r) => r?.verdict))).toEqual([
      ['correct', 'correct'],
      [undefined, 'incorrect'],
    ]);
  });

  it('files what lanes write later by round, then in the order of the lanes, however it comes', () => {
    const written = (round: number, lane: string): RunEvent => ({
      type: 'rollouts',
      round,
      lane,
      rollouts: [rollout(0, 0, { text: `${lane} ${round}` })],
    });
    const later = [written(2, 'naive'), written(2, 'rift'), written(3, 'naive'), written(3, 'rift')];
    const { laneBuffers, rollouts } = reduceAll([...events, ...later]);
    expect(laneBuffers.map(({ rollouts: own }) => own[0]?.[0]?.text)).toEqual([
      'rift 2',
      'naive 2',
      'rift 3',
      'naive 3',
    ]);
    expect(rollouts).toEqual(reduceAll(events).rollouts);
  });

  it('counts a revision for every event and starts over at a run event', () => {
    expect(state.revision).toBe(events.length + 1);
    reduce(state, started);
    expect(state).toEqual({
      ...emptyRun(),
      started,
      status: 'generating',
      revision: events.length + 2,
      lanes: reduceAll([started]).lanes,
    });
    expect(state.lanes[0]?.loss).toEqual([]);
  });
});

describe('status', () => {
  it('follows what the run is doing', () => {
    const seen = [...events, end].map((_, i) => reduceAll([...events, end].slice(0, i + 1)).status);
    expect(seen).toEqual([
      ...new Array(6).fill('generating'),
      ...new Array(2).fill('evaluating'),
      ...new Array(2).fill('training'),
      ...new Array(3).fill('evaluating'),
      ...new Array(3).fill('training'),
      ...new Array(2).fill('evaluating'),
      'finished',
    ]);
    expect(emptyRun().status).toBe('empty');
  });

  it('stays paused through single steps, and goes back to what it was doing', () => {
    expect(statusAfter(paused(true))).toBe('paused');
    expect(statusAfter(paused(true), step(3))).toBe('paused');
    expect(statusAfter(paused(true), step(3), paused(false))).toBe('training');
    expect(statusAfter(generating('evaluation'), paused(true), paused(false))).toBe('evaluating');
    expect(reduceAll([started, paused(true), paused(false)]).status).toBe('generating');
  });

  it('comes back from a failure that recovers, not from one that does not', () => {
    expect(statusAfter(failed(true))).toBe('failed');
    expect(statusAfter(failed(true), step(3))).toBe('training');
    expect(statusAfter(failed(true), generating('rollouts'))).toBe('generating');
    expect(statusAfter(failed(false), step(3))).toBe('failed');
    expect(statusAfter(failed(false), paused(true))).toBe('failed');
    expect(statusAfter(failed(false), end)).toBe('failed');
    expect(statusAfter(failed(true), end)).toBe('finished');
    expect(reduceAll([...events, failed(false)]).failure?.reason).toMatchObject({ cause: 'The GPU was lost.' });
  });

  it('ends for good', () => {
    const stopped: RunEvent = { ...end, type: 'end', reason: 'stopped' } as RunEvent;
    expect(statusAfter(stopped)).toBe('stopped');
    expect(statusAfter(stopped, paused(true))).toBe('stopped');
    expect(statusAfter(stopped, step(3))).toBe('stopped');
    expect(statusAfter(paused(true), stopped)).toBe('stopped');
  });

  it('clears the progress when its work is done', () => {
    const at = (count: number) => reduceAll(events.slice(0, count)).progress;
    expect(at(3)).toMatchObject({ purpose: 'rollouts', rowsDone: 2 });
    expect(at(6)).toBeNull();
    expect(at(7)).toMatchObject({ purpose: 'evaluation' });
    expect(at(8)).toBeNull();
  });
});

describe('a run that recovers', () => {
  it('repeats steps from its checkpoint as if the first time had not been', () => {
    const again: RunEvent[] = [step(3), step(4), evaluation(4, 'rift', [2, 2, 2]), evaluation(4, 'naive', [1, 0, 0])];
    const recovered = reduceAll([...events, failed(true), ...again]);
    const clean = reduceAll([...events.slice(0, 13), ...again]);
    expect({ ...recovered, revision: 0, failure: null }).toEqual({ ...clean, revision: 0 });
    expect(recovered.lanes[1]?.collapse).toBeNull();
  });

  it('drops what came after the step it goes back to, and keeps what came before', () => {
    const state = reduceAll([...events, failed(true), step(3)]);
    expect(state.steps).toEqual([1, 2, 3]);
    expect(state.lanes.map((lane) => lane.loss.length)).toEqual([3, 3]);
    expect(state.lanes[0]?.evaluations.map((point) => point.step)).toEqual([0, 2]);
    expect(state.base?.step).toBe(0);
  });

  it('takes an evaluation that is measured again in place of the first', () => {
    const state = reduceAll([...events, evaluation(2, 'rift', [0, 0, 0])]);
    expect(state.lanes[0]?.evaluations.map((point) => [point.step, point.estimates.prec?.mean])).toEqual([
      [0, 1 / 3],
      [2, 0],
      [4, 5 / 6],
    ]);
  });
});

describe('interventions', () => {
  it('are kept in order of steps, the last word of one step only', () => {
    const list = [
      rewards(5, 'rift', -0.5),
      rewards(5, 'naive', -0.5),
      rewards(5, 'rift', -0.6),
      rewards(5, 'rift', -0.5),
    ];
    expect(interventionsOf([...events, ...list, rewards(2, 'rift', -1)])).toEqual([
      rewards(2, 'rift', -1),
      rewards(5, 'naive', -0.5),
      rewards(5, 'rift', -0.5),
    ]);
    expect(reduceAll([...events, ...list]).interventions).toEqual(interventionsOf(list));
  });

  it('freeze and thaw their own lane', () => {
    const frozen = (...list: RunEvent[]) => reduceAll([...events, ...list]).lanes.map((lane) => lane.frozen);
    expect(frozen(freeze(3, true))).toEqual([true, false]);
    expect(frozen(freeze(3, true), freeze(4, false))).toEqual([false, false]);
    expect(frozen(freeze(4, false), freeze(3, true))).toEqual([false, false]);
  });
});

describe('odd events', () => {
  it('survives what names no lane or problem, and kinds from the future', () => {
    const state = reduceAll([
      ...events,
      evaluation(4, 'stranger', [1, 1, 1]),
      { type: 'collapse', step: 4, lane: 'stranger', reason: { code: 'loss_not_finite' } },
      { type: 'rollouts', round: 1, lane: 'base', rollouts: [rollout(99, 0)] },
      { type: 'weather' } as unknown as RunEvent,
    ]);
    expect({ ...state, revision: 0 }).toEqual({ ...reduceAll(events), revision: 0 });
    expect(reduceAll([evaluation(0, 'base', [1, 1, 1]), step(1)]).base).toBeNull();
  });

  it('resamples an evaluation once, however often it is replayed, and anew under another seed', () => {
    const other = { ...started, config: { ...started.config, seed: 4 } };
    const point = (...list: RunEvent[]) => reduceAll([...list, ...events.slice(1)]).lanes[0]!.evaluations[1]!;
    expect(point(started)).toBe(point(started));
    expect(point(other)).not.toBe(point(started));
    expect(point(other).overall.mean).toBe(point(started).overall.mean);
  });

  it('leaves unknown suites out of the averages', () => {
    const odd = evaluation(4, 'rift', [2, 2, 2]);
    odd.suites.push({ suite: 'poems', correct: [0], k: 2 });
    const point = reduceAll([...events, odd]).lanes[0]!.evaluations.at(-1)!;
    expect(point.estimates.poems?.mean).toBe(0);
    expect(point.overall.mean).toBeCloseTo(0.75, 12);
    expect(point.ood?.problems).toBe(3);
  });
});
