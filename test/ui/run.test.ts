import { describe, expect, it } from 'vitest';
import type { RunConfig } from '../../src/lab/config/config.ts';
import { parseConfig } from '../../src/lab/config/parse-config.ts';
import { set } from '../../src/lab/config/set.ts';
import { laneSettings } from '../../src/lab/record/lane-settings.ts';
import { reduceAll } from '../../src/lab/record/reducers.ts';
import { accuracySeries, heightAt, pointAt, stepSeries } from '../../src/ui/charts/series.ts';
import { toCsv } from '../../src/ui/export/csv.ts';
import { wrap } from '../../src/ui/export/svg.ts';
import { keyAction, needsChart } from '../../src/ui/keys.ts';
import { current, unfairness, withNegative } from '../../src/ui/lane-settings.ts';
import { dashArray, laneStyles } from '../../src/ui/lane-style.ts';
import { chipKind, tokenCells } from '../../src/ui/rollout-marks.ts';
import { afterStep, dueAt, replayTimes } from '../../src/ui/session/pace.ts';
import { en } from '../../src/ui/words/en.ts';
import { madeUpConfig, syntheticRun } from './support/synthetic.ts';

const config = madeUpConfig(12);
const events = syntheticRun(config);
const run = reduceAll(events);
const withControl = parseConfig({
  ...config,
  lanes: [...config.lanes, { id: 'rift-r0', objective: 'rift', rewards: { negative: 0 } }],
});

describe('keys', () => {
  const press = (key: string, more = {}) =>
    keyAction({ key, shiftKey: false, ctrlKey: false, altKey: false, metaKey: false, ...more });

  it('does what the list of keys says', () => {
    expect(press(' ')).toEqual({ do: 'play' });
    expect(press('s')).toEqual({ do: 'step', count: 1 });
    expect(press('S', { shiftKey: true })).toEqual({ do: 'step', count: 10 });
    expect(press('PageDown')).toEqual({ do: 'cursor', by: -10 });
    expect(press('3')).toEqual({ do: 'stage', n: 3 });
    expect(press('?', { shiftKey: true })).toEqual({ do: 'help' });
    expect(Object.keys(en.keys.list).length).toBeGreaterThan(10);
  });

  it("leaves the browser's own keys alone", () => {
    expect(press('r', { ctrlKey: true })).toBeNull();
    expect(press('s', { metaKey: true })).toBeNull();
    expect(press('q')).toBeNull();
    expect(needsChart({ do: 'cursor', by: 1 })).toBe(true);
    expect(needsChart({ do: 'theme' })).toBe(false);
  });
});

describe('the pace of a replay', () => {
  const times = replayTimes(events);

  it('rises with the events and ends within its limit', () => {
    for (let i = 1; i < times.length; i++) expect(times[i]).toBeGreaterThanOrEqual(times[i - 1]!);
    expect(times.at(-1)).toBeCloseTo(45);
    expect(dueAt(times, 0)).toBe(2);
    expect(dueAt(times, 1e9)).toBe(events.length);
  });

  it('gives every step the same time, whatever else happens between', () => {
    const steps = events.flatMap((event, i) => (event.type === 'step' ? [times[i]!] : []));
    const gaps = steps.slice(1).map((t, i) => t - steps[i]!);
    expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThan(1e-9);
  });

  it('moves by steps forwards and backwards', () => {
    const stepsAt = (position: number) => events.slice(0, position).filter((event) => event.type === 'step').length;
    const five = afterStep(events, 0, 5);
    expect(stepsAt(five)).toBe(5);
    expect(stepsAt(afterStep(events, five, 1))).toBe(6);
    expect(stepsAt(afterStep(events, five, -1))).toBe(4);
    expect(afterStep(events, five, 1000)).toBe(events.length);
    expect(afterStep(events, five, -1000)).toBe(0);
  });
});

describe('lanes', () => {
  it('tells every lane by dash and mark, and each its own hue', () => {
    const styles = laneStyles(withControl.lanes);
    expect(styles.map((s) => s.name)).toEqual(['RIFT', 'naive', 'RFT', 'RIFT r0']);
    expect(new Set(styles.map((s) => `${s.dash.join()} ${s.mark}`)).size).toBe(4);
    expect(new Set(styles.map((s) => s.hue)).size).toBe(4);
    expect(dashArray(styles[2]!, 4.5)).toBe('18 8');
    expect(dashArray(styles[0]!)).toBeUndefined();
  });

  it('knows what a lane trains with, before and after a person changed it', () => {
    expect(current(run, 'naive')?.negative).toBe(config.rewards.negative);
    const changed = reduceAll([
      ...events,
      { type: 'intervention', step: 80, change: { lane: 'naive', path: 'rewards.negative', value: -0.8 } },
    ]);
    expect(current(changed, 'naive')?.negative).toBe(-0.8);
    expect(current(changed, 'rift')?.negative).toBe(config.rewards.negative);
    // What the worker has not taken up yet is what the handle stands at.
    const pending = [{ lane: 'naive', path: 'learningRate', value: 1e-5 }];
    expect(current(changed, 'naive', pending)).toMatchObject({ negative: -0.8, learningRate: 1e-5 });
  });

  it('sets one lane or all of them for the next run, and leaves the control at 0', () => {
    const control = withControl;
    const planned = (next: RunConfig, lane: string) => laneSettings({ config: next }, lane);
    const one = set(control, 'naive', 'rewards.negative', -0.9);
    expect(planned(one, 'naive')?.negative).toBe(-0.9);
    expect(planned(one, 'rift')?.negative).toBe(control.rewards.negative);
    const all = withNegative(one, -0.3);
    expect(planned(all, 'naive')?.negative).toBe(-0.3);
    expect(planned(all, 'rift')?.negative).toBe(-0.3);
    expect(planned(all, 'rift-r0')?.negative).toBe(0);
  });

  it('says when lanes are not treated alike', () => {
    const lane = { name: 'RIFT', negative: -0.2, learningRate: 3e-4, usesNegative: true };
    expect(unfairness([lane, { ...lane, name: 'naive' }])).toBeNull();
    expect(unfairness([lane, { ...lane, name: 'naive', negative: -0.8 }])).toBe(
      'r\u2212 differs between lanes: RIFT \u22120.2, naive \u22120.8.',
    );
    expect(unfairness([lane, { ...lane, name: 'RFT', usesNegative: false, negative: 0 }])).toBeNull();
    expect(unfairness([lane, { ...lane, learningRate: 1e-3 }])).toBe('The learning rates differ between lanes.');
  });
});

describe('lines and marks of a run', () => {
  it('draws a metric that is not finite as a gap', () => {
    const broken = reduceAll([
      ...events,
      {
        type: 'step',
        round: 1,
        step: 81,
        loss: [null, null, 0.1],
        gradNorm: [1, 1, 1],
        tokens: [1, 1, 1],
        learningRate: [1, 1, 1],
        active: [true, true, true],
      },
    ]);
    expect(stepSeries(broken, 'loss')[0]?.points.at(-1)?.y).toBeNaN();
  });

  it('starts accuracy at the base and finds the point under the cursor', () => {
    const [rift] = accuracySeries(run, 'mean');
    expect(rift?.points[0]).toMatchObject({ x: 0, y: run.base?.overall.mean });
    expect(pointAt(rift!, 31)?.x).toBe(40);
    expect(pointAt(rift!, 29)?.x).toBe(20);
  });

  it('gives every verdict its own mark', () => {
    const rollout = run.rollouts[0]![0]!;
    const kinds = (['correct', 'incorrect', 'no_answer', 'undecided', 'gold_unparsed'] as const).map((verdict) =>
      chipKind({ ...rollout, verdict }),
    );
    expect(kinds).toEqual(['right', 'wrong', 'none', 'undecided', 'undecided']);
    expect(chipKind(undefined)).toBe('waiting');
  });

  it('lines letters up with tokens, or says that it cannot', () => {
    const rollout = {
      ...run.rollouts[0]![0]!,
      text: '1+1=2#2',
      logp: new Array(8).fill(-0.1),
      span: [6, 7] as [number, number],
    };
    const cells = tokenCells(rollout);
    expect(cells?.map((cell) => cell.text).join('')).toBe('1+1=2#2');
    expect(cells?.map((cell) => cell.end).lastIndexOf(true)).toBe(7);
    expect(cells?.filter((cell) => cell.answer).map((cell) => cell.text)).toEqual(['2']);
    expect(tokenCells({ ...rollout, logp: [-0.1, -0.2] })).toBeNull();
  });
});

describe('exports', () => {
  it('writes CSV that a spreadsheet reads as data', () => {
    const csv = toCsv(
      ['a', 'b'],
      [
        ['x,"y"', 0.1],
        ['=1+1', Number.NaN],
        ['-0.5', null],
      ],
      'Config 7f3a91c',
    );
    expect(csv).toBe('# Config 7f3a91c\na,b\n"x,""y""",0.1\n\'=1+1,NaN\n-0.5,\n');
  });

  it('breaks a caption at spaces', () => {
    expect(wrap('one two three', 7)).toEqual(['one two', 'three']);
  });
});

describe('the height of a line', () => {
  const style = laneStyles(config.lanes)[0]!;
  const line = {
    style,
    collapse: null,
    points: [
      { x: 0, y: 1 },
      { x: 10, y: 0 },
      { x: 20, y: Number.NaN },
    ],
  };

  it('lies between two measured points, and holds past the last finite one', () => {
    expect(heightAt(line, 5)).toBeCloseTo(0.5);
    expect(heightAt(line, 0)).toBe(1);
    expect(heightAt(line, 15)).toBe(0);
    expect(heightAt({ ...line, points: [] }, 3)).toBeNull();
  });
});
