import { describe, expect, it } from 'vitest';
import { presetConfig } from '../../../src/lab/config/presets.ts';
import { combineSeeds } from '../../../src/lab/record/combine.ts';
import type { Summary } from '../../../src/lab/record/summary.ts';
import { overSeeds } from '../../../src/metrics/index.ts';

const estimate = (mean: number) => ({
  problems: 10,
  k: 8,
  mean,
  passAtK: mean + 0.1,
  ci95: [0, 1] as [number, number],
});

function summary(seed: number, base: number, lanes: Record<string, number>): Summary {
  return {
    config: { ...presetConfig('classroom'), seed },
    environment: { engine: '', backend: 'wasm', reason: '', device: '', runtime: '' },
    base: { overall: estimate(base), ood: null, suites: {} },
    lanes: Object.entries(lanes).map(([id, mean]) => ({
      id,
      objective: id,
      overall: estimate(mean),
      ood: null,
      suites: {},
      collapsedAtStep: mean < 0.3 ? 10 : null,
      collapsedWhy: null,
      firstLoss: 0,
      finalLoss: 0,
      steps: 1,
      tokensSeen: 1,
    })),
    paired: [],
    seconds: 1,
    peakBytes: 1,
  };
}

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
    const combined = combineSeeds([
      summary(1, 0.5, { rft: 0.6, naive: 0.2 }),
      summary(2, 0.3, { rft: 0.4, naive: 0.1 }),
    ]);
    const gain = combined.differences.find(({ a, b }) => a === 'rft' && b === 'base')!;
    expect(gain.mean).toEqual({ mean: 0.1, ci95: [0.1, 0.1], seeds: [0.1, 0.1] });
    expect(combined.lanes.naive!.collapsed).toBe(2);
    expect(combined.lanes.rft!.collapsed).toBe(0);
  });

  it('are refused when they differ in more than the seed, or share one', () => {
    const other = summary(2, 0.3, { rft: 0.4 });
    other.config = { ...other.config, training: { steps: 1, batch: 1 } };
    expect(() => combineSeeds([summary(1, 0.5, { rft: 0.6 }), other])).toThrow('more than their seed');
    expect(() => combineSeeds([summary(1, 0.5, { rft: 0.6 }), summary(1, 0.5, { rft: 0.6 })])).toThrow('twice: 1, 1');
  });
});
