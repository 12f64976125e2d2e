import { describe, expect, it } from 'vitest';
import { liveSettings } from '../../../src/lab/config/config.ts';
import { ConfigError, parseConfig, settingRange } from '../../../src/lab/config/parse-config.ts';
import { presetConfig } from '../../../src/lab/config/presets.ts';
import { applySet, liveProblem, liveSchema, set } from '../../../src/lab/config/set.ts';

const config = presetConfig('control');

describe('set', () => {
  it.each<[lane: string, path: string, value: unknown, text: string]>([
    ['rift', 'rewards.negative', -0.8, '-0.8'],
    ['rift', 'learningRate', 1e-3, '1e-3'],
    ['naive', 'rewards.positive', 2, '2'],
    ['rift', 'reading', 'geometric-mean', 'geometric-mean'],
    ['3', 'rewards.negative', -0.1, '-0.1'],
  ])('of lane %s, %s to %s is what --set and a link do', (lane, path, value, text) => {
    const changed = set(config, lane, path, value);
    expect(changed).toEqual(applySet(config, `lanes.${lane}.${path}=${text}`));
    expect(parseConfig(changed)).toEqual(changed);
    expect(changed).not.toEqual(config);
  });

  it('of the run needs no lane', () => {
    expect(set(config, null, 'training.steps', 7)).toEqual(applySet(config, 'training.steps=7'));
  });

  it('takes a setting away, and leaves the configuration that it was given', () => {
    const before = structuredClone(config);
    expect(set(config, 'rift-r0', 'rewards.negative', undefined).lanes[3]!.rewards).toEqual({});
    expect(config).toEqual(before);
  });

  it('refuses a lane or a path that is not there', () => {
    expect(() => set(config, 'stranger', 'learningRate', 1)).toThrow(ConfigError);
    expect(() => set(config, 'stranger', 'learningRate', 1)).toThrow(
      'There is no lane "stranger"; the lanes are rift, naive, rft, rift-r0.',
    );
    expect(() => set(config, 'rift', 'rewards.nagative', 1)).toThrow(
      'There is no setting "lanes.rift.rewards.nagative"',
    );
    expect(() => set(config, 'rift', '__proto__', 1)).toThrow('There is no setting');
    expect(() => set(config, 'rift', 'frozen', true)).toThrow('There is no setting');
  });
});

describe('what may be changed of a lane that trains', () => {
  const problem = (lane: string, path: string, value: unknown) => liveProblem(config, { lane, path, value });

  it('is in the range of the configuration, which is said where it is not', () => {
    expect(problem('rift', 'rewards.negative', -5)).toBeNull();
    expect(problem('rift', 'rewards.negative', -5.1)).toBe(
      'lanes.rift.rewards.negative is -5.1; it must be a number from -5 to 0.',
    );
    expect(problem('rift', 'frozen', true)).toBeNull();
    expect(problem('rift', 'frozen', 1)).toBe('lanes.rift.frozen is 1; it must be true or false.');
    expect(problem('rift', 'learningRate', 'fast')).toMatch(
      /^lanes\.rift\.learningRate is "fast"; it must be a number/,
    );
    expect(problem('stranger', 'learningRate', 1e-3)).toMatch(/^There is no lane "stranger"/);
    expect(problem('rift', 'reading', 'token-mean')).toBe(
      '"reading" cannot be changed while a lane trains; what can are rewards.positive, rewards.negative, learningRate, frozen.',
    );
    expect(liveSchema('toString')).toBeNull();
  });

  it("has one range: the lane's own, the run's and the live one", () => {
    for (const [path, run] of [
      ['rewards.positive', 'rewards.positive'],
      ['rewards.negative', 'rewards.negative'],
      ['learningRate', 'optimizer.learningRate'],
    ] as const) {
      const { minValue: min, maxValue: max } = liveSettings[path];
      expect([settingRange(`lanes.0.${path}`), settingRange(run)]).toEqual([
        { min, max },
        { min, max },
      ]);
    }
  });
});
