import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { presetConfig } from '../../../src/lab/config/presets.ts';
import { CombineError, combineSeeds, type NamedSummary, readSummary } from '../../../src/lab/record/combine.ts';
import { reduceAll } from '../../../src/lab/record/reducers.ts';
import { type Summary, summarize } from '../../../src/lab/record/summary.ts';
import { LAB } from '../../../src/lab/record/version.ts';
import { overSeeds } from '../../../src/metrics/index.ts';
import { end, events } from './made-up-run.ts';

const estimate = (mean: number) => ({
  problems: 10,
  k: 8,
  mean,
  passAtK: mean + 0.1,
  ci95: [0, 1] as [number, number],
});

const accuracy = (mean: number) => ({
  overall: estimate(mean),
  ood: estimate(mean / 2),
  suites: { prec: estimate(mean), sum3: estimate(mean / 2) },
});

function run(seed: number, base: number, lanes: Record<string, number>, over: Partial<Summary> = {}): NamedSummary {
  const summary: Summary = {
    config: { ...presetConfig('classroom'), seed },
    environment: { engine: LAB, backend: 'wasm', reason: '', device: String(seed), runtime: '' },
    model: { id: 'rift-0.35m', checkpoint: 'step-800', parameters: 1, vocabulary: 1, weights: 'aa' },
    base: accuracy(base),
    lanes: Object.entries(lanes).map(([id, mean]) => ({
      id,
      objective: id,
      ...accuracy(mean),
      collapsedAtStep: mean < 0.3 ? 10 : null,
      collapsedWhy: null,
      firstLoss: 0,
      finalLoss: 0,
      steps: 30,
      tokensSeen: 1,
    })),
    paired: [],
    interventions: [],
    ended: 'finished',
    seconds: seed,
    peakBytes: 1,
    ...over,
  };
  return { name: `out/${seed}`, summary };
}

const one = run(1, 0.5, { rft: 0.6, naive: 0.2 });
const two = (over: Partial<Summary>) => run(2, 0.3, { rft: 0.4, naive: 0.1 }, over);

describe('runs of several seeds', () => {
  it('have a t interval over seeds', () => {
    // 1..5: deviation sqrt(2.5), standard error .7071, t(4) = 2.776
    const { mean, ci95 } = overSeeds([1, 2, 3, 4, 5]);
    expect(mean).toBe(3);
    expect(ci95![0]).toBeCloseTo(3 - 2.776 * Math.SQRT1_2, 6);
    expect(ci95![1]).toBeCloseTo(3 + 2.776 * Math.SQRT1_2, 6);
    expect(overSeeds([4]).ci95).toBeNull();
    expect(() => overSeeds([])).toThrow('no seed');
  });

  it('are compared within a seed before they are averaged', () => {
    const combined = combineSeeds([one, two({})]);
    const gain = combined.differences.find(({ a, b }) => a === 'rft' && b === 'base')!;
    expect(gain.mean).toEqual({ mean: 0.1, ci95: [0.1, 0.1], seeds: [0.1, 0.1] });
    expect(combined.lanes.naive!.collapsed).toBe(2);
    expect(combined.lanes.rft!.collapsed).toBe(0);
  });

  it('keep every seed of the base and the lanes, by suite and out of distribution', () => {
    const { base, lanes, seeds, backends } = combineSeeds([one, two({})]);
    expect([seeds, backends]).toEqual([[1, 2], ['wasm']]);
    expect(base).toMatchObject({ overall: { seeds: [0.5, 0.3] }, passAtK: { seeds: [0.6, 0.4] } });
    expect(base).toMatchObject({ ood: { seeds: [0.25, 0.15] }, suites: { prec: { seeds: [0.5, 0.3] } } });
    expect(lanes.rft!.ood).toEqual({ mean: 0.25, ci95: [expect.any(Number), expect.any(Number)], seeds: [0.3, 0.2] });
    expect(Object.keys(lanes.naive!.suites)).toEqual(['prec', 'sum3']);
    expect(lanes.naive!.suites.sum3!.seeds).toEqual([0.1, 0.05]);
  });

  const change = { step: 3, change: { lane: 'rft', path: 'learningRate', value: 1e-5 } };
  const { config, environment, model, lanes } = two({}).summary;
  it.each<[string, Partial<Summary>]>([
    [
      'out/2 differs from out/1 in training.steps; combine only runs that differ in their seed.',
      { config: { ...config, training: { ...config.training, steps: 1 } } },
    ],
    [
      'out/2 differs from out/1 in lanes.1.rewards.negative; combine only runs that differ in their seed.',
      {
        config: {
          ...config,
          lanes: config.lanes.map((lane, i) => (i === 1 ? { ...lane, rewards: { negative: -1 } } : lane)),
        },
      },
    ],
    ['out/2 was stopped after 30 of 60 steps; combine only runs that came to their end.', { ended: 'stopped' }],
    ['out/2 failed after 30 of 60 steps; combine only runs that came to their end.', { ended: 'failed' }],
    ['out/2 has no end after 30 of 60 steps; combine only runs that came to their end.', { ended: null }],
    ['out/2 was run on other weights of rift-0.35m step-800 than out/1.', { model: { ...model, weights: 'bb' } }],
    [
      `out/2 was run by rift-lab 9.9.9 on wasm, out/1 by ${LAB} on wasm; combine runs of one engine.`,
      { environment: { ...environment, engine: 'rift-lab 9.9.9' } },
    ],
    [
      `out/2 was run by ${LAB} on webgpu, out/1 by ${LAB} on wasm; combine runs of one engine.`,
      { environment: { ...environment, backend: 'webgpu' } },
    ],
    [
      'out/2 was changed by hand while it ran, otherwise than out/1; combine only runs that differ in their seed.',
      { interventions: [change] },
    ],
    [
      'out/2 has no accuracy of naive.',
      { lanes: lanes.map((lane) => (lane.id === 'naive' ? { ...lane, overall: null } : lane)) },
    ],
    ['out/2 has the seed 1, as out/1 has; give each once.', { config: { ...config, seed: 1 } }],
  ])('are refused: %s', (sentence, over) => {
    expect(() => combineSeeds([one, two(over)])).toThrow(CombineError);
    expect(() => combineSeeds([one, two(over)])).toThrow(sentence);
  });

  it('may have been changed by hand in the same way, as a record under other seeds is', () => {
    const changed = { interventions: [change] };
    expect(combineSeeds([run(1, 0.5, { rft: 0.6 }, changed), run(2, 0.5, { rft: 0.6 }, changed)]).seeds).toEqual([
      1, 2,
    ]);
    expect(() => combineSeeds([])).toThrow('There is no run to combine.');
  });
});

describe('a summary that is read for combining', () => {
  const whole = JSON.parse(JSON.stringify(summarize(reduceAll([...events, end])))) as object;

  it('is one that today writes', () => {
    expect(readSummary('a', whole).summary).toEqual(whole);
  });

  it.each(['ended', 'interventions', 'model'])('and did not say its %s yet is refused', (field) => {
    const old = Object.fromEntries(Object.entries(whole).filter(([key]) => key !== field));
    expect(() => readSummary('out/old', old)).toThrow(
      /^out\/old was written by an earlier version, .*; run it again\.$/,
    );
  });

  it.each([
    [undefined],
    [null],
    [3],
    [[]],
    [{ config: {} }],
    [JSON.parse(readFileSync('bench/results/five-seeds.json', 'utf8'))],
  ])('is refused where it is none (%#)', (value) => {
    expect(() => readSummary('out/x', value)).toThrow('out/x holds no summary of a run.');
  });
});

it('the version that records name is that of the package', () => {
  expect(LAB).toBe(`rift-lab ${JSON.parse(readFileSync('package.json', 'utf8')).version}`);
});
