import { describe, expect, it } from 'vitest';
import { inverseFrequencies, ropeTable } from '../../src/model/rope.ts';

// Reference values: Meta's own formulation (llama-models, `apply_scaling`: by wavelength) in Python doubles.
const llama32 = {
  headDim: 64,
  ropeTheta: 500_000,
  ropeScaling: { factor: 32, lowFreqFactor: 1, highFreqFactor: 4, originalMaxPositions: 8192 },
};

describe('inverseFrequencies', () => {
  it.each([
    [0, 1],
    [1, 0.6636012376960885],
    [14, 0.0032114459947525913],
    [15, 0.001290547928209264],
    [16, 0.00042955679655936815],
    [17, 9.70828780262767e-5],
    [18, 1.9461638184831125e-5],
    [31, 9.418306725434909e-8],
  ])('scales pair %i of Llama 3.2 to %f', (pair, expected) => {
    expect(Math.abs(inverseFrequencies(llama32)[pair]! / expected - 1)).toBeLessThan(1e-12);
  });

  it('without scaling is theta^(-2i/d)', () => {
    const frequencies = inverseFrequencies({ headDim: 24, ropeTheta: 10_000, ropeScaling: null });
    expect(frequencies).toHaveLength(12);
    expect(frequencies[5]).toBeCloseTo(0.021544346900318832, 15);
    expect(frequencies[11]).toBeCloseTo(0.00021544346900318845, 15);
  });
});

describe('ropeTable', () => {
  const table = ropeTable({ headDim: 24, ropeTheta: 10_000, ropeScaling: null }, 128);

  it('holds cosines, then sines, a row a position', () => {
    expect(table).toHaveLength(128 * 24);
    expect([...table.subarray(0, 24)]).toEqual([...Array(12).fill(1), ...Array(12).fill(0)]);
    expect(table[97 * 24 + 5]).toBe(Math.fround(-0.4960166920028255));
    expect(table[97 * 24 + 12 + 5]).toBe(Math.fround(0.8683129857687112));
    expect(table[97 * 24 + 11]).toBe(Math.fround(0.9997816444003134));
    expect(table[97 * 24 + 12]).toBe(Math.fround(0.3796077390275217));
  });
});
