/** Rounds: after the first, each lane trains on answers of its own. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { RunEvent } from '../../../src/lab/record/events.ts';
import { parseRecord, toJsonLines } from '../../../src/lab/record/record.ts';
import { interventionsOf, reduceAll } from '../../../src/lab/record/reducers.ts';
import { summarize } from '../../../src/lab/record/summary.ts';
import { readSnapshot, writeSnapshot } from '../../../src/lab/run/snapshot.ts';
import { memory } from '../../../src/tensor/index.ts';
import { backend } from '../../support/backend.ts';
import { brokenModel, comparable, half, judge, ofType, stepsOf, tinyConfig, tinyRun } from './tiny-run.ts';

const none = judge(() => 'incorrect');
const config = { ...tinyConfig, rounds: 2, training: { steps: 4, batch: 8 } };
let events: RunEvent[];

beforeAll(async () => {
  await backend('wasm');
  events = await tinyRun({ config });
});

describe('two rounds', () => {
  it('come in the order of the work, steps counted through both', () => {
    const told = events.filter(({ type }) => type !== 'generating' && type !== 'collapse');
    const types = told.map(({ type }) => type);
    expect(types.filter((type, i) => type !== types[i - 1])).toEqual([
      ...['run', 'problems', 'rollouts', 'buffer', 'evaluation'],
      ...['step', 'evaluation', 'checkpoint', 'step', 'evaluation', 'checkpoint'],
      ...['rollouts', 'buffer'],
      ...['step', 'evaluation', 'checkpoint', 'step', 'evaluation', 'checkpoint', 'end'],
    ]);
    expect(ofType(events, 'step').map(({ round, step }) => `${round} ${step}`)).toEqual(
      [1, 2, 3, 4, 5, 6, 7, 8].map((step) => `${step <= 4 ? 1 : 2} ${step}`),
    );
    expect(ofType(events, 'buffer').map(({ round, lane }) => `${round} ${lane}`)).toEqual([
      '1 base',
      '2 rift',
      '2 naive',
      '2 rft',
    ]);
    expect(ofType(events, 'evaluation').map(({ round, step, lane }) => `${round} ${step} ${lane}`)).toEqual([
      '1 0 base',
      ...[3, 4].flatMap((step) => ['rift', 'naive', 'rft'].map((lane) => `1 ${step} ${lane}`)),
      ...[7, 8].flatMap((step) => ['rift', 'naive', 'rft'].map((lane) => `2 ${step} ${lane}`)),
    ]);
    expect(events.at(-1)).toMatchObject({ type: 'end', reason: 'finished', steps: 8 });
  });

  it('give every lane answers of its own, to the same problems', () => {
    const written = (lane: string) =>
      ofType(events, 'rollouts')
        .filter((event) => event.round === 2 && event.lane === lane)
        .flatMap(({ rollouts }) => rollouts);
    for (const lane of ['rift', 'naive', 'rft']) {
      expect(new Set(written(lane).map(({ problem, k }) => `${problem} ${k}`)).size).toBe(24);
    }
    const texts = (lane: string) =>
      written(lane)
        .sort((a, b) => a.problem - b.problem || a.k - b.k)
        .map(({ text }) => text);
    expect(texts('naive')).not.toEqual(texts('rft'));
  });

  it('have noise of their own: a lane that hardly moved writes other answers', async () => {
    const still = await tinyRun({ config: { ...config, optimizer: { learningRate: 1e-7 } } });
    const texts = (round: number, lane: string) =>
      ofType(still, 'rollouts')
        .filter((event) => event.round === round && event.lane === lane)
        .flatMap(({ rollouts }) => rollouts)
        .sort((a, b) => a.problem - b.problem || a.k - b.k)
        .map(({ text }) => text);
    expect(texts(2, 'rift')).toHaveLength(24);
    expect(texts(2, 'rift')).not.toEqual(texts(1, 'base'));
    // Lanes share it.
    expect(texts(2, 'rift')).toEqual(texts(2, 'naive'));
  });

  it('train each lane on its own answers: without a right one among them RFT sits out', async () => {
    let rewarded = 0;
    const checker: typeof half = async (items, options) => {
      if (options?.profile === 'reward') rewarded += items.length;
      return rewarded > 24 && options?.profile === 'reward' ? none(items) : half(items);
    };
    const later = stepsOf(await tinyRun({ config, checker }));
    expect(later.slice(0, 4).map(({ active }) => active[2])).toEqual([true, true, true, true]);
    expect(later.slice(4).map(({ active }) => active)).toEqual(new Array(4).fill([true, true, false]));
  });

  it('begin as a run of one round does, bit for bit', async () => {
    const one = await tinyRun({ config: { ...config, rounds: 1 } });
    expect(stepsOf(events).slice(0, 4)).toEqual(stepsOf(one));
  });

  it('warm up and fall again, while moments go on', () => {
    const rates = stepsOf(events).map(({ learningRate }) => learningRate[0]!);
    expect(rates.slice(4)).toEqual(rates.slice(0, 4));
    expect(summarize(reduceAll(events)).lanes.map(({ steps }) => steps)).toEqual([8, 8, 8]);
  });

  it('give a lane alone what it has in company', async () => {
    const alone = await tinyRun({ config: { ...config, lanes: [tinyConfig.lanes[1]!] } });
    expect(stepsOf(alone).map(({ loss }) => loss[0])).toEqual(stepsOf(events).map(({ loss }) => loss[1]));
    const own = (all: RunEvent[]) => ofType(all, 'rollouts').filter(({ round }) => round === 2);
    expect(own(alone).flatMap(({ rollouts }) => rollouts)).toEqual(
      own(events)
        .filter(({ lane }) => lane === 'naive')
        .flatMap(({ rollouts }) => rollouts),
    );
  });

  it('are the same again, from their record and from any snapshot', async () => {
    const changed = { lane: 'naive', path: 'rewards.negative', value: -0.2 };
    const kept: { bytes: Uint8Array; at: number }[] = [];
    let at = 0;
    const live = await tinyRun({
      config,
      onSnapshot: async (snapshot) =>
        void kept.push({ bytes: writeSnapshot(snapshot, { recordBytes: 0, recordHash: '' }), at }),
      onEvent: (event, control) => {
        at++;
        if (event.type === 'step' && event.step === 5) control.change(changed);
      },
    });
    const record = parseRecord(toJsonLines(live));
    expect(record.warnings).toEqual([]);
    const again = await tinyRun({ config, replay: interventionsOf(record.events) });
    expect(comparable(again)).toEqual(comparable(live));
    expect(kept).toHaveLength(7);
    for (const { bytes, at: told } of kept) {
      const rest = await tinyRun({ config, from: readSnapshot(bytes, 'run.state').snapshot });
      const human = told > live.findIndex(({ type }) => type === 'intervention');
      if (human) expect(comparable(rest)).toEqual(comparable(live.slice(told)));
      else expect(comparable(rest)).toEqual(comparable(events.slice(told)));
    }
  });

  it('show in the state who wrote what', () => {
    const { rollouts, buffer, laneBuffers } = reduceAll(parseRecord(toJsonLines(events)).events);
    expect(rollouts.flat().filter(Boolean)).toHaveLength(24);
    expect(buffer).toMatchObject({ round: 1, lane: 'base' });
    expect(laneBuffers.map(({ round, lane }) => `${round} ${lane}`)).toEqual(['2 rift', '2 naive', '2 rft']);
    for (const own of laneBuffers) {
      expect(own.rollouts.flat().filter(Boolean)).toHaveLength(24);
      expect(own.buffer).toMatchObject({ rollouts: 24, lane: own.lane, round: 2 });
    }
  });

  it('leave no tensor behind', async () => {
    const before = memory().tensors;
    await tinyRun({ config });
    expect(memory().tensors).toBe(before);
  });

  it('end without a second buffer for lanes whose loss was not finite', async () => {
    const dead = await tinyRun({ config, model: brokenModel() });
    expect(dead.at(-1)).toMatchObject({ type: 'end', reason: 'finished', steps: 8 });
    expect(ofType(dead, 'buffer')).toHaveLength(1);
    for (const { active } of stepsOf(dead).slice(1)) expect(active).toEqual([false, false, false]);
  });
});
