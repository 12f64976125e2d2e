import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../src/lab/config/parse-config.ts';
import { applySet } from '../../../src/lab/config/set.ts';
import type { Intervened } from '../../../src/lab/record/events.ts';
import { laneSettings } from '../../../src/lab/record/lane-settings.ts';
import { config as input } from './made-up-run.ts';

const config = parseConfig(applySet(input, 'lanes.naive.learningRate=1e-3'));
const change = (step: number, path: string, value: number | boolean, lane = 'rift'): Intervened => ({
  type: 'intervention',
  step,
  change: { lane, path, value },
});
const interventions = [
  change(3, 'rewards.positive', 2),
  change(3, 'rewards.negative', -0.5),
  change(5, 'learningRate', 1e-5),
  change(6, 'frozen', true),
];

describe('what a lane uses', () => {
  it('is its own where it has it, and the run has no other lanes', () => {
    const plain = { positive: 1, negative: -0.2, learningRate: 3e-4, frozen: false };
    expect(laneSettings({ config }, 'rift')).toEqual(plain);
    expect(laneSettings({ config }, 'naive')).toEqual({ ...plain, negative: -1, learningRate: 1e-3 });
    expect(laneSettings({ config }, 'stranger')).toBeNull();
  });

  it('changes with interventions from their step on, for their lane', () => {
    const source = { config, interventions };
    expect(laneSettings(source, 'rift', 2)).toEqual(laneSettings({ config }, 'rift'));
    expect(laneSettings(source, 'rift', 3)).toMatchObject({ positive: 2, negative: -0.5, learningRate: 3e-4 });
    expect(laneSettings(source, 'rift', 5)).toMatchObject({ learningRate: 1e-5, frozen: false });
    expect(laneSettings(source, 'rift')).toMatchObject({ frozen: true });
    expect(laneSettings(source, 'naive')).toEqual(laneSettings({ config }, 'naive'));
  });

  it('takes them in the order of their steps, and what is pending last', () => {
    const late = [...interventions, change(4, 'frozen', false)];
    expect(laneSettings({ config, interventions: late }, 'rift')).toMatchObject({ frozen: true });
    const pending = [{ lane: 'rift', path: 'frozen', value: false }];
    expect(laneSettings({ config, interventions, pending }, 'rift')).toMatchObject({ frozen: false, negative: -0.5 });
  });

  it('is not moved by a setting that not every lane has', () => {
    const odd = [change(1, 'beta', 3)];
    expect(laneSettings({ config, interventions: odd }, 'rift')).toEqual(laneSettings({ config }, 'rift'));
  });
});
