/** A run spread over workers is the run that one makes in place: line by line, and to the last bit of its weights. */
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { nodeHands } from '../../../../src/cli/hands.ts';
import type { RunConfigInput } from '../../../../src/lab/config/config.ts';
import type { RunEvent } from '../../../../src/lab/record/events.ts';
import { Control } from '../../../../src/lab/run/control.ts';
import type { Hands } from '../../../../src/lab/run/crew/protocol.ts';
import type { LaneCheckpoint } from '../../../../src/lab/run/lanes.ts';
import type { Snapshot } from '../../../../src/lab/run/snapshot.ts';
import { objectiveOf } from '../../../../src/objectives/index.ts';
import { memory, openBackend } from '../../../../src/tensor/index.ts';
import { nodeSurroundings } from '../../../../src/tensor/node.ts';
import { backend } from '../../../support/backend.ts';
import { bundledHand, dyingHand } from '../../../support/hand.ts';
import { brokenModel, comparable, ofType, stepsOf, type TinyRun, tinyConfig, tinyRun } from '../tiny-run.ts';
import { handsHere } from './hands-here.ts';

/** Batches large enough to be cut into pieces, and more prompts than are written to together. */
const config: RunConfigInput = {
  ...tinyConfig,
  problems: { families: ['prec', 'add', 'word'], count: 20 },
  training: { steps: 6, batch: 24 },
  evaluation: { ...tinyConfig.evaluation, problemsPerSuite: 40, k: 4 },
};

interface Told {
  events: RunEvent[];
  lanes: LaneCheckpoint;
}

async function told(over: TinyRun): Promise<Told> {
  let last: Snapshot | null = null;
  const onSnapshot = async (snapshot: Snapshot) => {
    last = snapshot;
  };
  const events = await tinyRun({ backend: await backend('simd'), config, onSnapshot, ...over });
  return { events, lanes: (last as Snapshot | null)!.progress.lanes! };
}

let program: string;
let plain: Told;

beforeAll(async () => {
  program = await bundledHand();
  plain = await told({});
}, 60_000);

function expectSame(one: Told, other: Told): void {
  const lines = (events: RunEvent[]) => comparable(events).map((event) => JSON.stringify(event));
  expect(lines(one.events)).toEqual(lines(other.events));
  expect(one.lanes.optimizers).toEqual(other.lanes.optimizers);
  for (const [lane, weights] of other.lanes.weights.entries()) {
    for (const [name, { data }] of weights) expect(one.lanes.weights[lane]!.get(name)!.data, name).toEqual(data);
  }
}

describe('over worker threads', () => {
  it.each([1, 2, 3, 5])('%i: the same events and the same weights', async (count) => {
    const workers: [number, string][] = [];
    const hands: Hands = { ...nodeHands(count, program)!, told: (...said) => workers.push(said) };
    expectSame(await told({ hands }), plain);
    expect(workers).toEqual(count === 1 ? [] : [[count, '']]);
  });

  it('one that dies in the middle of a step: the run goes on from the last snapshot', async () => {
    const hands = nodeHands(2, program)!;
    const dying = nodeHands(2, dyingHand(program, 5))!;
    let started = 0;
    const workers: [number, string][] = [];
    const mixed: Hands = {
      count: 2,
      start: () => (++started === 2 ? dying : hands).start(),
      told: (...said) => workers.push(said),
    };
    const { events, lanes } = await told({ hands: mixed, reopen: () => openBackend('simd', nodeSurroundings()) });
    expect(ofType(events, 'failed')).toEqual([
      {
        type: 'failed',
        step: 4,
        kept: 3,
        reason: { code: 'device_failed', cause: 'A worker ended in the middle of its work' },
        recovers: true,
      },
    ]);
    expect(workers).toEqual([
      [2, ''],
      [2, ''],
    ]);
    expect(stepsOf(events)).toEqual(stepsOf(plain.events));
    expect(lanes.weights).toEqual(plain.lanes.weights);
    expect(events.at(-1)).toMatchObject({ type: 'end', reason: 'finished' });
  });

  it('stops at once, and pauses between two steps', async () => {
    const stopping = new Control();
    const before = performance.now();
    const stopped = await tinyRun({
      backend: await backend('simd'),
      config: {
        ...config,
        training: { steps: 2_000, batch: 24 },
        evaluation: { ...config.evaluation, every: 2_000 },
      },
      hands: nodeHands(2, program)!,
      control: stopping,
      onEvent: (event) => {
        if (event.type === 'step' && event.step === 2) stopping.stop();
      },
    });
    expect(stepsOf(stopped)).toHaveLength(2);
    expect(stopped.at(-1)).toMatchObject({ type: 'end', reason: 'stopped', steps: 2 });
    expect(performance.now() - before).toBeLessThan(20_000);
    const paused = await told({
      hands: nodeHands(2, program)!,
      onEvent: (event, control) => {
        if (event.type === 'step' && event.step === 2) control.pause();
        if (event.type === 'paused' && event.paused) setTimeout(() => control.play(), 20);
      },
    });
    expect(ofType(paused.events, 'paused')).toEqual([
      { type: 'paused', step: 2, paused: true },
      { type: 'paused', step: 2, paused: false },
    ]);
    expect(stepsOf(paused.events)).toEqual(stepsOf(plain.events));
  });

  it('stops while the base is evaluated', async () => {
    const control = new Control();
    const events = await tinyRun({
      backend: await backend('simd'),
      config,
      hands: nodeHands(2, program)!,
      control,
      onEvent: (event) => {
        if (event.type === 'generating' && event.purpose === 'evaluation') control.stop();
      },
    });
    expect(ofType(events, 'evaluation')).toEqual([]);
    expect(events.at(-1)).toMatchObject({ type: 'end', reason: 'stopped' });
  });

  it('that cannot be had: all is done in place', async () => {
    const workers: [number, string][] = [];
    const none: Hands = {
      count: 2,
      told: (...said) => workers.push(said),
      start: () => {
        throw new Error('No workers inside workers.');
      },
    };
    expectSame(await told({ hands: none }), plain);
    expect(workers).toEqual([[1, 'No workers inside workers.']]);
    const broken = nodeHands(2, `${program}.is-not-there`);
    expect(broken).toBeUndefined();
  });

  it('that do not load: all is done in place', async () => {
    const wrong = nodeHands(2, 'test/lab/run/tiny-run.ts')!;
    expectSame(await told({ hands: { ...wrong, count: 2 } }), plain);
  });
});

describe('what crosses', () => {
  it('one lane alone is shared by pieces', async () => {
    const alone = { ...config, lanes: [tinyConfig.lanes[0]!] };
    const { hands, counts } = handsHere(3);
    expectSame(await told({ config: alone, hands }), await told({ config: alone }));
    expect(counts.parts).toBeGreaterThanOrEqual(2 * 6);
  });

  it('lanes write their own answers in later rounds', async () => {
    const rounds = { ...config, rounds: 2, training: { steps: 3, batch: 24 } };
    const { hands } = handsHere(2);
    expectSame(await told({ config: rounds, hands }), await told({ config: rounds }));
  });

  it('changes of a person, and lanes that collapse', async () => {
    const over: TinyRun = {
      replay: [
        { type: 'intervention', step: 2, change: { lane: 'naive', path: 'frozen', value: true } },
        { type: 'intervention', step: 4, change: { lane: 'naive', path: 'rewards.negative', value: -0.3 } },
      ],
    };
    expectSame(await told({ ...over, hands: handsHere(2).hands }), await told(over));
    const broken = { model: brokenModel() };
    expectSame(await told({ ...broken, hands: handsHere(2).hands }), await told(broken));
  });

  it('what objectives report, of lanes that are shared and of lanes that are whole', async () => {
    for (const id of ['rift', 'naive']) {
      const objective = objectiveOf(id);
      const { evaluate } = objective;
      vi.spyOn(objective, 'evaluate').mockImplementation((ops, ...rest) => {
        const part = evaluate.call(objective, ops, ...rest);
        return { ...part, metrics: { [`${id}-twice`]: ops.scale(part.loss, 2), twice: ops.scale(part.loss, 2) } };
      });
    }
    try {
      const here = await told({});
      expectSame(await told({ hands: handsHere(2).hands }), here);
      const { metrics, loss } = stepsOf(here.events)[0]!;
      expect(metrics!.twice).toEqual([2 * loss[0]!, 2 * loss[1]!, null]);
    } finally {
      vi.restoreAllMocks();
    }
  });

  it('nothing is left of a step, and every worker is sent home', async () => {
    const { hands, counts } = handsHere(2);
    const tensors: number[] = [];
    await told({
      hands,
      config: { ...config, training: { steps: 12, batch: 24 }, evaluation: { ...config.evaluation, every: 12 } },
      onEvent: (event) => {
        if (event.type === 'step') tensors.push(memory().tensors);
      },
    });
    expect(new Set(tensors.slice(2)).size).toBe(1);
    expect(counts.started).toBe(2);
    expect(counts.ended).toBe(2);
  });

  it('an order that cannot be obeyed breaks the crew, and without a way back the run', async () => {
    const { hands } = handsHere(2, (order) => {
      if (order.type === 'train' && order.step === 3) order.lanes[0]!.columns = 99;
    });
    const events = await tinyRun({ backend: await backend('simd'), config, hands });
    expect(events.at(-1)).toMatchObject({ type: 'failed', step: 2, recovers: false });
  });
});
