import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { laneOptions, type RunConfig, type RunConfigInput } from '../../../src/lab/config/config.ts';
import { configHash } from '../../../src/lab/config/config-hash.ts';
import { ConfigError, parseConfig, settingRange } from '../../../src/lab/config/parse-config.ts';
import { presetConfig, presetOf, presets } from '../../../src/lab/config/presets.ts';
import { applySet } from '../../../src/lab/config/set.ts';
import { configFromQuery, configToQuery } from '../../../src/lab/config/url.ts';
import { laneSettings } from '../../../src/lab/record/lane-settings.ts';
import { objectives } from '../../../src/objectives/index.ts';
import { config } from '../record/made-up-run.ts';

/** The objectives that there are, as a sentence lists them. */
const known = objectives.map(({ id }) => id).join(', ');

function refusal(input: unknown): string {
  try {
    parseConfig(input);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as Error).message;
  }
  throw new Error('It was accepted.');
}

const having = (assignment: string) => refusal(applySet(config, assignment));

describe('parseConfig', () => {
  it('fills in defaults and keeps what it gets', () => {
    expect(parseConfig(config)).toMatchObject({
      version: 1,
      seed: 3,
      rewards: { positive: 1, negative: -0.2 },
      rollouts: { k: 2, temperature: 0.7, topP: 1, topK: 0 },
      lanes: [
        { id: 'rift', reading: 'token-mean', normalisation: 'tokens', rewards: {} },
        { rewards: { negative: -1 } },
      ],
    });
    expect(parseConfig(parseConfig(config))).toEqual(parseConfig(config));
    expect(parseConfig({ ...config, rewards: { negative: -1 } }).rewards).toEqual({ positive: 1, negative: -1 });
    expect(parseConfig({ ...config, rollouts: undefined }).rollouts.k).toBe(8);
  });

  it('names the path, the value and what is allowed', () => {
    expect(having('rewards.negative=-9')).toBe('rewards.negative is -9; it must be a number from -5 to 0.');
    expect(having('rollouts.k=2.5')).toBe('rollouts.k is 2.5; it must be a whole number from 1 to 64.');
    expect(having('training.steps=many')).toBe('training.steps is "many"; it must be a whole number from 1 to 2000.');
    expect(having('lanes.naive.learningRate=3')).toBe(
      'lanes.1.learningRate is 3; it must be a number from 1e-7 to 0.1.',
    );
    expect(known).toMatch(/^rift, naive, rft/);
    expect(having('lanes.0.objective=ppo')).toBe(`lanes.0.objective is "ppo"; it must be one of ${known}.`);
    expect(having('lanes=[]')).toBe('lanes has 0 entries; it must have at least 1.');
    expect(having('model=large')).toBe('model is "large"; it must be an object with id, checkpoint.');
    expect(having('model.id=../../etc')).toMatch(/^model\.id is "\.\.\/\.\.\/etc"; it must be text that matches/);
    expect(having('version=2')).toBe('version is 2; it must be 1.');
    expect(refusal({ ...config, model: undefined })).toBe(
      'model is missing; it must be an object with id, checkpoint.',
    );
    expect(refusal(null)).toMatch(/^The whole is null; it must be an object with version, name, seed/);
    expect(refusal({ ...config, name: 'x'.repeat(500) })).toMatch(
      /^name is "x+\.\.\.; it must be text of at most 60 characters\.$/,
    );
  });

  it('refuses a setting that does not exist instead of running without it', () => {
    expect(refusal({ ...config, rewards: { negatve: -0.5 } })).toBe(
      'There is no setting "rewards.negatve"; near it are rewards.negative, lanes.rewards.negative, rewards.positive.',
    );
    expect(refusal({ ...config, lanes: [{ ...config.lanes[0]!, lr: 1 }] })).toMatch(
      /^There is no setting "lanes\.0\.lr"/,
    );
  });

  it('holds a lane to the options of its own objective', () => {
    expect(having('lanes.rift.normalisation=words')).toBe(
      'lanes.0.normalisation is "words"; it must be one of tokens, row-means, rows, classes.',
    );
    expect(refusal({ ...config, lanes: [{ id: 'rft', objective: 'rft', normalisation: 'words' }] })).toBe(
      'lanes.0.normalisation is "words"; it must be one of tokens, row-means, rows.',
    );
    expect(refusal({ ...config, lanes: [{ id: 'a' }] })).toBe(
      `lanes.0.objective is missing; it must be one of ${known}.`,
    );
    expect(refusal({ ...config, lanes: ['rift'] })).toMatch(
      /^lanes\.0 is "rift"; it must be an object with id, objective/,
    );
    expect(refusal({ ...config, lanes: [{ id: 'naive', objective: 'naive', normalisatoin: 'rows' }] })).toMatch(
      /^There is no setting "lanes\.0\.normalisatoin"; near it are lanes\.normalisation/,
    );
  });

  it('opens what an earlier version wrote: settings that meant nothing to a lane are left out', () => {
    const [naive, rft] = parseConfig({
      ...config,
      lanes: [
        { id: 'naive', objective: 'naive', reading: 'geometric-mean', normalisation: 'classes' },
        { id: 'rft', objective: 'rft', reading: 'token-mean', normalisation: 'classes' },
      ],
    }).lanes;
    expect(naive).toEqual({ id: 'naive', objective: 'naive', normalisation: 'classes', rewards: {} });
    expect(rft).toEqual({ id: 'rft', objective: 'rft', normalisation: 'tokens', rewards: {} });
    expect(parseConfig(applySet(config, 'lanes.naive.reading=geometric-mean'))).toEqual(parseConfig(config));
    expect(laneOptions(parseConfig(config).lanes[0]!)).toEqual({ reading: 'token-mean', normalisation: 'tokens' });
  });

  it('checks what no field can say alone', () => {
    const lanes = (...ids: string[]) => ({ ...config, lanes: ids.map((id) => ({ id, objective: 'rift' })) });
    expect(refusal(lanes('a', 'b', 'a'))).toBe('Two lanes have the id "a"; each lane needs its own.');
    expect(refusal(lanes('base'))).toMatch(/^A lane has the id "base"/);
    expect(having('problems.families=prec,poems')).toMatch(/^problems\.families has "poems"; it must be of prec, add/);
    expect(having('problems.families=prec,sum3')).toMatch(/^problems\.families has "sum3"; it must be of prec, add/);
    expect(having('problems.families=prec,prec')).toBe('problems.families names "prec" twice; name each once.');
    expect(having('evaluation.suites=nothing')).toMatch(/^evaluation\.suites has "nothing"; it must be of prec.*sum3/);
    expect(having('evaluation.suites=sum3')).toMatch(/no in-distribution suite/);
    expect(parseConfig(applySet(config, 'evaluation.suites=')).evaluation.suites).toEqual([]);
  });
});

describe('applySet', () => {
  const set = (...assignments: string[]) => parseConfig(assignments.reduce<RunConfigInput>(applySet, config));

  it('reads JSON, bare strings and lists, and leaves the config it was given alone', () => {
    const before = structuredClone(config);
    expect(set('rewards.negative=-0.8').rewards).toEqual({ positive: 1, negative: -0.8 });
    expect(set('model.checkpoint=step-600').model.checkpoint).toBe('step-600');
    expect(set('name=42').name).toBe('42');
    expect(set('name="quoted"').name).toBe('quoted');
    expect(set('problems.families=prec, add').problems.families).toEqual(['prec', 'add']);
    expect(set('problems.families=["lin"]').problems.families).toEqual(['lin']);
    expect(set('lanes.rift.reading=geometric-mean', 'lanes.1.rewards.negative=-2').lanes).toMatchObject([
      { reading: 'geometric-mean' },
      { rewards: { negative: -2 } },
    ]);
    expect(set('seed=9', 'seed=10').seed).toBe(10);
    expect(config).toEqual(before);
  });

  it('names near settings and the lanes there are', () => {
    const fault = (assignment: string) => {
      expect(() => applySet(config, assignment)).toThrow(ConfigError);
      try {
        applySet(config, assignment);
      } catch (error) {
        return (error as Error).message;
      }
    };
    expect(fault('rollout.k=3')).toBe(
      'There is no setting "rollout.k"; near it are rollouts.k, evaluation.k, rollouts.topK.',
    );
    expect(fault('negative=-1')).toMatch(/near it are rewards\.negative/);
    expect(fault('training.steps.many=1')).toMatch(/^There is no setting "training\.steps\.many"/);
    expect(fault('__proto__.x=1')).toMatch(/^There is no setting/);
    expect(fault('lanes.dpo.learningRate=1')).toBe('There is no lane "dpo"; the lanes are rift, naive.');
    expect(fault('lanes.7.learningRate=1')).toBe('There is no lane "7"; the lanes are rift, naive.');
    expect(fault('seed')).toBe('"seed" is no setting; write path=value, as in rewards.negative=-0.8.');
    expect(fault('=3')).toMatch(/is no setting/);
  });
});

describe('settingRange', () => {
  it('is the range that parseConfig holds a setting to', () => {
    expect(settingRange('rewards.negative')).toEqual({ min: -5, max: 0 });
    expect(settingRange('lanes.0.learningRate')).toEqual({ min: 1e-7, max: 0.1 });
    expect(settingRange('training.steps')).toEqual({ min: 1, max: 2000 });
    expect(() => settingRange('model.id')).toThrow('"model.id" is no setting with a range.');
    expect(() => settingRange('rewards.best')).toThrow(ConfigError);
  });
});

describe('configHash', () => {
  it.each([
    ['classroom', '0ef63d5e'],
    ['control', '20628e3e'],
    ['weak', 'f53c5690'],
    ['smoke', 'b4592e67'],
    ['paper', 'd89ea14e'],
  ])('of %s is what version 1 called it', (preset, hash) => {
    expect(configHash(presetConfig(preset))).toBe(hash);
  });

  it('counts a later setting only where it is not at its default', () => {
    const hash = configHash(presetConfig('smoke'));
    const { rounds: _, ...without } = presetConfig('smoke');
    expect(configHash(without as RunConfig)).toBe(hash);
    expect(configHash(parseConfig({ ...without, rounds: 1 }))).toBe(hash);
    expect(configHash(parseConfig({ ...without, rounds: 2 }))).not.toBe(hash);
    expect(configHash({ ...presetConfig('smoke'), weather: 'fine' } as RunConfig)).not.toBe(hash);
  });

  it('is eight hex digits, blind to the order of fields, and not to any value', () => {
    const whole = parseConfig(config);
    const hash = configHash(whole);
    expect(hash).toMatch(/^[0-9a-f]{8}$/);
    const reversed = Object.fromEntries(Object.entries(whole).reverse()) as typeof whole;
    expect(configHash(reversed)).toBe(hash);
    const others = ['seed=4', 'rewards.negative=-0.21', 'lanes.rift.learningRate=1e-3', 'name=other'].map(
      (assignment) => configHash(parseConfig(applySet(config, assignment))),
    );
    expect(new Set([hash, ...others]).size).toBe(5);
    expect(configHash({ ...whole, lanes: [...whole.lanes].reverse() })).not.toBe(hash);
  });
});

describe('presets', () => {
  it.each(Object.keys(presets))('%s is a valid configuration under its own name', (id) => {
    expect(presetConfig(id).name).toBe(id);
    expect(presetOf(id).id).toBe(id);
    expect(presetOf(id).about).toMatch(/\.$/);
  });

  it('give all lanes the same r-, but for the r0 control', () => {
    for (const id of Object.keys(presets)) {
      const whole = presetConfig(id);
      for (const lane of whole.lanes) {
        const own = laneSettings({ config: whole }, lane.id)!.negative;
        if (lane.id === 'rift-r0') expect(Math.abs(own)).toBe(0);
        else expect(own).toBe(whole.rewards.negative);
      }
    }
  });

  it('control is classroom and one lane', () => {
    const { lanes, name, ...rest } = presetConfig('control');
    const { lanes: three, name: _, ...same } = presetConfig('classroom');
    expect(rest).toEqual(same);
    expect(lanes.slice(0, 3)).toEqual(three);
    expect(lanes.map((lane) => [lane.id, lane.objective])).toEqual([
      ['rift', 'rift'],
      ['naive', 'naive'],
      ['rft', 'rft'],
      ['rift-r0', 'rift'],
    ]);
    expect(name).toBe('control');
  });

  it("paper keeps the paper's numbers", () => {
    const whole = presetConfig('paper');
    expect(whole.rewards).toEqual({ positive: 1, negative: -0.2 });
    expect([whole.rollouts.k, whole.rollouts.temperature, whole.training.batch]).toEqual([8, 0.7, 64]);
    expect(whole.optimizer.warmup).toBe(0.05);
    const rate = (id: string) => laneSettings({ config: whole }, id)!.learningRate;
    expect(rate('rft') / rate('rift')).toBeCloseTo(5, 12);
    const epochs = (whole.training.steps * whole.training.batch) / (whole.problems.count * whole.rollouts.k);
    expect(epochs).toBe(3);
  });

  it('smoke is small', () => {
    const whole = presetConfig('smoke');
    expect([whole.lanes.length, whole.training.batch, whole.training.steps]).toEqual([3, 8, 12]);
    expect(whole.rewards.negative).toBe(-1);
  });

  it('are known by id', () => {
    expect(() => presetOf('exam')).toThrow(
      'There is no preset "exam"; the known ones are classroom, control, weak, smoke, paper.',
    );
    expect(() => presetOf('toString')).toThrow(ConfigError);
  });
});

describe('the address', () => {
  const round = (presetId: string, ...assignments: string[]) => {
    const whole = parseConfig(assignments.reduce<RunConfigInput>(applySet, presetOf(presetId).config));
    const query = configToQuery(presetId, whole);
    expect(configFromQuery(query)).toEqual({ presetId, config: whole, dropped: [] });
    return query;
  };

  it('holds only what differs from the preset', () => {
    expect(round('classroom')).toBe('');
    expect(round('smoke')).toBe('?preset=smoke');
    expect(round('classroom', 'rewards.negative=-0.8')).toBe('?preset=classroom&rewards.negative=-0.8');
    expect(round('classroom', 'rewards.negative=-0.5')).toBe('');
    expect(round('smoke', 'problems.families=prec,lin', 'seed=8')).toBe(
      '?preset=smoke&seed=8&problems.families=prec,lin',
    );
    expect(round('control', 'lanes.rift.reading=geometric-mean', 'lanes.rft.learningRate=0.001')).toBe(
      '?preset=control&lanes.rift.reading=geometric-mean&lanes.rft.learningRate=0.001',
    );
    expect(round('classroom', 'evaluation.suites=prec,add')).toContain('evaluation.suites=prec,add');
    expect(round('smoke', 'evaluation.suites=')).toBe('?preset=smoke&evaluation.suites=%5B%5D');
    expect(round('classroom', 'name=a, "b" & c=d')).toContain('name=');
  });

  it('holds all lanes where lanes come, go or lose a setting', () => {
    expect(round('classroom', 'lanes=[{"id":"rift","objective":"rift"}]')).toMatch(/^\?preset=classroom&lanes=%5B/);
    expect(round('control', 'lanes.3.rewards={}')).toMatch(/&lanes=%5B/);
    expect(round('paper', 'lanes.0.id=mine')).toMatch(/&lanes=%5B/);
    expect(round('classroom', 'lanes.2.objective=rift', 'lanes.2.reading=geometric-mean')).toBe(
      '?preset=classroom&lanes.rft.objective=rift&lanes.rft.reading=geometric-mean',
    );
    expect(configFromQuery('?lanes.naive.reading=geometric-mean').config).toEqual(presetConfig('classroom'));
  });

  it('leaves other parameters alone and refuses what cannot be', () => {
    expect(configFromQuery('?theme=dark&utm_source=x')).toEqual({
      presetId: 'classroom',
      config: presetConfig('classroom'),
      dropped: [],
    });
    expect(configFromQuery('').presetId).toBe('classroom');
  });

  it.each<[query: string, dropped: Record<string, string | RegExp>, same: string]>([
    ['?preset=exam&seed=9', { 'preset=exam': 'There is no preset "exam"' }, '?seed=9'],
    [
      '?preset=weak&rewards.negative=-9&seed=9',
      { 'rewards.negative=-9': 'rewards.negative is -9; it must be a number from -5 to 0.' },
      '?preset=weak&seed=9',
    ],
    [
      '?rewards.nagative=-1&rewards.negative=-0.3&seed=x',
      { 'rewards.nagative=-1': 'There is no setting "rewards.nagative"', 'seed=x': 'seed is "x"' },
      '?rewards.negative=-0.3',
    ],
    ['?lanes=nonsense&seed=9', { 'lanes=nonsense': 'lanes.0 is "nonsense"' }, '?seed=9'],
    [
      '?lanes.rift.learningRate=1&lanes=5',
      { 'lanes=5': 'lanes is 5', 'lanes.rift.learningRate=1': 'lanes.0.learningRate is 1' },
      '',
    ],
    ['?lanes=null&lanes.rift.learningRate=0.001', { 'lanes=null': 'lanes is null' }, '?lanes.rift.learningRate=0.001'],
    ['?lanes.stranger.learningRate=1', { 'lanes.stranger.learningRate=1': 'There is no lane "stranger"' }, ''],
    ['?lanes.__proto__.x=1&seed=9', { 'lanes.__proto__.x=1': 'There is no lane "__proto__"' }, '?seed=9'],
    // Whichever comes first: no out-of-distribution suite alone, and no unknown one at all.
    [
      '?evaluation.suites=sum3&evaluation.k=4',
      { 'evaluation.suites=sum3': 'no in-distribution suite' },
      '?evaluation.k=4',
    ],
  ])('%s loses only what cannot be', (query, dropped, same) => {
    const read = configFromQuery(query);
    expect(read.dropped.map(({ setting }) => setting)).toEqual(Object.keys(dropped));
    for (const { setting, why } of read.dropped) {
      expect(why).toContain(dropped[setting]);
      expect(why).toMatch(/\.$/);
    }
    expect({ ...read, dropped: [] }).toEqual(configFromQuery(same));
  });

  it('never throws, whatever it says', () => {
    const names = fc.constantFrom(
      'lanes',
      'lanes.rift',
      'lanes.0.rewards',
      'preset',
      'seed',
      'rewards',
      'evaluation.suites',
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.oneof(names, fc.string()), fc.oneof(fc.json(), fc.string()))), (pairs) => {
        const { config } = configFromQuery(`?${new URLSearchParams(pairs)}`);
        expect(parseConfig(config)).toEqual(config);
      }),
      { numRuns: 200 },
    );
  });
});
