import { beforeAll, describe, expect, it } from 'vitest';
import type { RunConfigInput } from '../../../src/lab/config/config.ts';
import type { LaneChange, RunEvent } from '../../../src/lab/record/events.ts';
import { parseRecord, toJsonLines } from '../../../src/lab/record/record.ts';
import { interventionsOf, reduceAll } from '../../../src/lab/record/reducers.ts';
import { summarize } from '../../../src/lab/record/summary.ts';
import { Control } from '../../../src/lab/run/control.ts';
import { memory } from '../../../src/tensor/index.ts';
import { backend } from '../../support/backend.ts';
import { comparable, half, judge, ofType, stepsOf, tinyConfig, tinyRun, withLanes } from './tiny-run.ts';

let plain: RunEvent[];

beforeAll(async () => {
  await backend('wasm');
  plain = await tinyRun();
});

describe('the events of a run', () => {
  it('come in the order of the work', () => {
    const types = plain.map(({ type }) => type).filter((type) => type !== 'generating' && type !== 'collapse');
    expect(types.filter((type, i) => type !== types[i - 1])).toEqual([
      'run',
      'problems',
      'rollouts',
      'buffer',
      'evaluation',
      'step',
      'evaluation',
      'checkpoint',
      'step',
      'evaluation',
      'checkpoint',
      'end',
    ]);
    expect(ofType(plain, 'step').map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(ofType(plain, 'evaluation').map(({ step, lane }) => `${step} ${lane}`)).toEqual([
      '0 base',
      '3 rift',
      '3 naive',
      '3 rft',
      '6 rift',
      '6 naive',
      '6 rft',
    ]);
    expect(plain.at(-1)).toMatchObject({ type: 'end', reason: 'finished', steps: 6 });
  });

  it('hold every rollout once, and the buffer counts them', () => {
    const lines = ofType(plain, 'rollouts').flatMap(({ rollouts }) => rollouts);
    expect(new Set(lines.map(({ problem, k }) => `${problem} ${k}`)).size).toBe(24);
    expect(lines).toHaveLength(24);
    const right = lines.filter(({ verdict }) => verdict === 'correct').length;
    expect(ofType(plain, 'buffer')).toMatchObject([{ rollouts: 24, right, wrong: 24 - right, problems: 6 }]);
    expect(right).toBeGreaterThan(4);
    expect(right).toBeLessThan(20);
    for (const { finish, verdict } of lines) if (finish === 'length') expect(verdict).not.toBe('correct');
  });

  it('show three lanes that learn from the same rows in their own ways', () => {
    const steps = stepsOf(plain);
    const [rift, naive, rft] = steps.at(-1)!.loss as number[];
    expect(naive).toBeLessThan(0);
    expect(naive).toBeLessThan(steps[0]!.loss[1]!);
    expect(rft).toBeGreaterThan(0);
    expect(rft).toBeLessThan(steps[0]!.loss[2]!);
    expect(rift).not.toBe(naive);
    for (const { active, tokens, learningRate } of steps) {
      expect(active).toEqual([true, true, true]);
      expect(Math.min(...tokens)).toBeGreaterThan(0);
      expect(Math.min(...learningRate)).toBeGreaterThan(0);
    }
    const probes = ofType(plain, 'evaluation').map(({ probe }) => probe);
    expect(probes[0]!.kl).toBeCloseTo(0, 6);
    for (const probe of probes.slice(1)) expect(probe.kl).toBeGreaterThan(1e-5);
    // Naive pushes the wrong answers down.
    expect(probes.at(-2)!.logpWrong!).toBeLessThan(probes[0]!.logpWrong!);
  });

  it('come of answers that were read strictly where they earn, leniently where they are counted', async () => {
    const read: Record<string, number> = {};
    const checker: typeof half = async (items, options) => {
      const profile = options?.profile ?? 'none';
      read[profile] = (read[profile] ?? 0) + items.length;
      return half(items);
    };
    await tinyRun({ checker });
    // 6 problems x 4 answers; the base and, twice, three lanes on 9 problems x 2.
    expect(read).toEqual({ reward: 24, evaluate: 7 * 18 });
  });

  it('leave no tensor behind', async () => {
    const before = memory().tensors;
    await tinyRun();
    expect(memory().tensors).toBe(before);
  });

  it('are the same the second time, and so is the summary', async () => {
    const again = await tinyRun();
    expect(comparable(again)).toEqual(comparable(plain));
    const summary = (events: RunEvent[]) => ({ ...summarize(reduceAll(events)), seconds: 0, peakBytes: 0 });
    expect(JSON.stringify(summary(again))).toBe(JSON.stringify(summary(plain)));
    expect(summary(plain).lanes.map(({ steps }) => steps)).toEqual([6, 6, 6]);
  });

  it('are others under another seed', async () => {
    const other = await tinyRun({ config: { ...tinyConfig, seed: 8 } });
    expect(stepsOf(other)[0]!.loss).not.toEqual(stepsOf(plain)[0]!.loss);
  });
});

describe('a lane alone and in company', () => {
  it.each(['rift', 'naive', 'rft'])('%s has the same losses and evaluations, bit for bit', async (id) => {
    const alone = await tinyRun({ config: withLanes(id) });
    const place = tinyConfig.lanes.findIndex((lane) => lane.id === id);
    const column = (events: RunEvent[], i: number) =>
      stepsOf(events).map(({ loss, gradNorm, tokens }) => [loss[i], gradNorm[i], tokens[i]]);
    expect(column(alone, 0)).toEqual(column(plain, place));
    const evaluations = (events: RunEvent[]) => ofType(events, 'evaluation').filter(({ lane }) => lane === id);
    expect(evaluations(alone)).toEqual(evaluations(plain));
  });
});

describe('what a person changes', () => {
  const changes: [string, LaneChange][] = [
    ['rewards', { lane: 'naive', path: 'rewards.negative', value: -0.1 }],
    ['learning-rate', { lane: 'naive', path: 'learningRate', value: 1e-3 }],
    ['freeze', { lane: 'naive', path: 'frozen', value: true }],
  ];

  it.each(changes)('%s counts from the next step on, for that lane only', async (kind, change) => {
    const changed = await tinyRun({
      onEvent: (event, control) => {
        if (event.type === 'step' && event.step === 2) control.change(change);
      },
    });
    expect(ofType(changed, 'intervention')).toEqual([{ type: 'intervention', step: 3, change }]);
    const [before, after] = [stepsOf(plain), stepsOf(changed)];
    expect(after.slice(0, 2)).toEqual(before.slice(0, 2));
    expect(after.map(({ loss }) => [loss[0], loss[2]])).toEqual(before.map(({ loss }) => [loss[0], loss[2]]));
    expect(after[5]!.loss[1]).not.toBe(before[5]!.loss[1]);
    // Rewards are part of the loss of step 3 itself; a rate only shows in the loss of the step after it.
    if (kind === 'rewards') expect(after[2]!.loss[1]).not.toBe(before[2]!.loss[1]);
    else expect(after[2]!.loss[1]).toBe(before[2]!.loss[1]);
    if (kind === 'learning-rate') expect(after[2]!.learningRate[1]).toBeCloseTo(before[2]!.learningRate[1]! / 10, 10);
    expect(after.map(({ active }) => active[1])).toEqual(
      [1, 2, 3, 4, 5, 6].map((step) => kind !== 'freeze' || step < 3),
    );
  });

  it('is done again by a record, which then gives the identical stream', async () => {
    const live = await tinyRun({
      onEvent: (event, control) => {
        if (event.type === 'buffer') control.change({ lane: 'rift', path: 'rewards.negative', value: -0.3 });
        if (event.type !== 'step') return;
        if (event.step === 1) control.change({ lane: 'rft', path: 'frozen', value: true });
        if (event.step === 3) {
          control.change({ lane: 'naive', path: 'rewards.positive', value: 0.5 });
          control.change({ lane: 'naive', path: 'rewards.negative', value: -2 });
          control.change({ lane: 'naive', path: 'rewards.negative', value: -0.2 });
          control.change({ lane: 'rift', path: 'learningRate', value: 2e-3 });
        }
        if (event.step === 4) control.change({ lane: 'rft', path: 'frozen', value: false });
      },
    });
    expect(ofType(live, 'intervention').map(({ step }) => step)).toEqual([1, 2, 4, 4, 4, 4, 5]);
    const recorded = parseRecord(toJsonLines(live));
    expect(recorded.warnings).toEqual([]);
    const replayed = await tinyRun({ replay: ofType(recorded.events, 'intervention') });
    expect(comparable(replayed)).toEqual(comparable(live));
    // With the slider's last place only, everything but the place in between is the same.
    const condensed = await tinyRun({ replay: interventionsOf(recorded.events) });
    expect(stepsOf(condensed)).toEqual(stepsOf(live));
  });

  it('on top of a record has the last word, now and when the new record is executed again', async () => {
    const earlier: LaneChange = { lane: 'naive', path: 'rewards.negative', value: -0.5 };
    const later: LaneChange = { ...earlier, value: -2 };
    const live = await tinyRun({
      replay: [{ type: 'intervention', step: 3, change: earlier }],
      onEvent: (event, control) => {
        if (event.type === 'step' && event.step === 2) control.change(later);
      },
    });
    expect(ofType(live, 'intervention').map(({ change }) => change)).toEqual([earlier, later]);
    const only = await tinyRun({ replay: [{ type: 'intervention', step: 3, change: later }] });
    expect(stepsOf(live)).toEqual(stepsOf(only));
    expect(stepsOf(await tinyRun({ replay: interventionsOf(live) }))).toEqual(stepsOf(live));
  });

  it('a frozen lane that goes on corrects its moments by the steps it took', async () => {
    // Adam's first step has the size of the rate in every weight, whenever it is taken: with the run's step count instead of
    // the lane's own, a lane thawed at step 5 would start with steps a third of that.
    const late = { ...tinyConfig, optimizer: { learningRate: 1e-3, warmup: 0, clipNorm: 0 } };
    const frozen = (step: number, value: boolean) => ({
      type: 'intervention' as const,
      step,
      change: { lane: 'rft', path: 'frozen', value: value },
    });
    const thawed = await tinyRun({ config: late, replay: [frozen(1, true), frozen(5, false)] });
    const started = await tinyRun({ config: { ...late, training: { steps: 2, batch: 8 } } });
    const kl = (events: RunEvent[]) =>
      ofType(events, 'evaluation')
        .filter(({ lane }) => lane === 'rft')
        .at(-1)!.probe.kl;
    const rates = (events: RunEvent[]) =>
      stepsOf(events).reduce((total, { learningRate }) => total + learningRate[2]!, 0);
    // KL grows with the square of the distance from the base.
    const [ratio, wanted] = [Math.sqrt(kl(thawed) / kl(started)), rates(thawed) / rates(started)];
    expect(ratio / wanted).toBeGreaterThan(0.7);
    expect(ratio / wanted).toBeLessThan(1.4);
  });
});

describe('play, pause, step and stop', () => {
  it('pausing changes no number', async () => {
    const paused = await tinyRun({
      onEvent: (event, control) => {
        if (event.type === 'step' && event.step === 2) control.pause();
        if (event.type === 'paused' && event.paused) setTimeout(() => control.play(), 1);
      },
    });
    expect(ofType(paused, 'paused').map(({ step, paused: now }) => [step, now])).toEqual([
      [2, true],
      [2, false],
    ]);
    expect(comparable(paused.filter(({ type }) => type !== 'paused'))).toEqual(comparable(plain));
  });

  it('lets single steps through, from a run that starts paused', async () => {
    const control = new Control(true);
    const stops: number[] = [];
    const events = await tinyRun({
      control,
      onEvent: (event) => {
        if (event.type !== 'paused' || !event.paused) return;
        stops.push(event.step);
        setTimeout(
          () => (stops.length === 1 ? control.step(1) : stops.length === 2 ? control.step(2) : control.play()),
          1,
        );
      },
    });
    expect(stops).toEqual([0, 1, 3]);
    expect(ofType(events, 'step')).toHaveLength(6);
  });

  it.each(['rollouts', 'buffer', 'step', 'checkpoint', 'paused'] as const)(
    'a stop after %s still says the end, and frees everything',
    async (type) => {
      const before = memory().tensors;
      const events = await tinyRun({
        control: new Control(type === 'paused'),
        onEvent: (event, control) => {
          if (event.type === type) control.stop();
        },
      });
      expect(events.at(-1)).toMatchObject({ type: 'end', reason: 'stopped' });
      expect(ofType(events, 'end')).toHaveLength(1);
      if (type === 'step') expect(ofType(events, 'step')).toHaveLength(1);
      if (type === 'rollouts') expect(ofType(events, 'buffer')).toHaveLength(0);
      expect(memory().tensors).toBe(before);
    },
  );
});

describe('buffers that lack a side', () => {
  const twelve: RunConfigInput = { ...tinyConfig, training: { steps: 4, batch: 8 } };

  it('without a right answer RFT sits out and nobody crashes', async () => {
    const events = await tinyRun({ config: twelve, checker: judge(() => 'incorrect') });
    expect(events.at(-1)).toMatchObject({ type: 'end', reason: 'finished' });
    for (const { active, tokens, loss, gradNorm } of stepsOf(events)) {
      expect(active).toEqual([true, true, false]);
      expect(tokens[2]).toBe(0);
      expect([loss[2], gradNorm[2]]).toEqual([0, 0]);
      expect(loss[0]).not.toBeNull();
      expect(loss[1]).not.toBeNull();
    }
    expect(ofType(events, 'collapse').filter(({ reason }) => reason.code !== 'accuracy_below_share')).toEqual([]);
    const rft = ofType(events, 'evaluation').filter(({ lane }) => lane === 'rft');
    for (const { probe } of rft) {
      expect(probe).toMatchObject({ logpRight: null, pRight: null });
      expect(probe.logpWrong).toBeLessThan(0);
      expect(probe.kl).toBeCloseTo(0, 8);
    }
    expect(summarize(reduceAll(events)).lanes[2]).toMatchObject({ steps: 0, tokensSeen: 0 });
  });

  it('without a wrong answer the wrong side of the probe is null', async () => {
    const events = await tinyRun({ config: twelve, checker: judge(() => 'correct') });
    expect(events.at(-1)).toMatchObject({ type: 'end', reason: 'finished' });
    for (const { loss } of stepsOf(events)) expect(loss.every((value) => value !== null)).toBe(true);
    const cut = ofType(events, 'buffer')[0]!.truncated;
    if (cut === 0) for (const { probe } of ofType(events, 'evaluation')) expect(probe.logpWrong).toBeNull();
  });

  it('answers that nothing settles are left out, even if they are all', async () => {
    const events = await tinyRun({ config: twelve, checker: judge(() => 'undecided') });
    expect(ofType(events, 'buffer')).toMatchObject([{ leftOut: 24, right: 0, wrong: 0, mixed: 0 }]);
    expect(events.at(-1)).toMatchObject({ type: 'end', reason: 'finished' });
    for (const { active, loss } of stepsOf(events)) {
      expect(active).toEqual([false, false, false]);
      expect(loss).toEqual([0, 0, 0]);
    }
    const { probe } = ofType(events, 'evaluation').at(-1)!;
    expect(probe).toMatchObject({ logpRight: null, logpWrong: null, pRight: null, pWrong: null });
    expect(parseRecord(toJsonLines(events)).warnings).toEqual([]);
  });
});

describe('collapse', () => {
  it('a lane that falls under 60 % of the base is flagged once and goes on', async () => {
    // Answers are right as long as they do not end at once; the naive loss with a reward like this drives them there.
    const checker = judge((response) => (response.length >= 3 ? 'correct' : 'incorrect'));
    const config: RunConfigInput = {
      ...tinyConfig,
      lanes: [{ id: 'naive', objective: 'naive', rewards: { positive: 0, negative: -5 } }],
      optimizer: { learningRate: 0.1, clipNorm: 0, warmup: 0 },
      training: { steps: 12, batch: 8 },
    };
    const events = await tinyRun({ config, checker });
    const base = ofType(events, 'evaluation')[0]!;
    const share = (event: typeof base) =>
      event.suites
        .slice(0, 2)
        .flatMap(({ correct }) => correct)
        .reduce((a, b) => a + b);
    const fallen = ofType(events, 'evaluation')
      .slice(1)
      .filter((event) => share(event) < 0.6 * share(base));
    const collapses = ofType(events, 'collapse').filter(({ reason }) => reason.code === 'accuracy_below_share');
    expect(collapses.map(({ step }) => step)).toEqual(fallen.slice(0, 1).map(({ step }) => step));
    expect(collapses).toHaveLength(1);
    expect(ofType(events, 'step')).toHaveLength(12);
  });
});
