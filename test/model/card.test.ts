import { describe, expect, it } from 'vitest';
import { type CardFacts, modelCard } from '../../src/model/card.ts';

const facts: CardFacts = {
  id: 'rift-test',
  parameters: 347_232,
  architecture: 'decoder, width 96',
  vocabulary: 64,
  families: [{ id: 'prec', example: 'Q:2+3*4\nA:', mistake: 'left to right' }],
  mistakeShare: 0.35,
  problems: 25_000,
  rows: 230_400,
  steps: 1200,
  seed: 7,
  command: 'npm run -s lab -- pretrain x.json --out models/rift-test',
  environment: 'wasm, 2 cores',
  defaultCheckpoint: 'step-600',
  suites: [
    { id: 'prec', ood: false },
    { id: 'long', ood: true },
  ],
  measurement: { k: 8, problems: 200, temperature: 0.7 },
  checkpoints: [
    {
      id: 'step-600',
      step: 600,
      suites: {
        prec: { mean: 0.5812, passAtK: 0.924, ci95: [0.54, 0.6235] },
        long: { mean: 0.1, passAtK: 0.3, ci95: [0.08, 0.12] },
      },
    },
  ],
};

describe('modelCard', () => {
  const card = modelCard(facts);

  it('states the figures with their intervals', () => {
    expect(card).toContain('| checkpoint | prec | long* |\n| --- | --- | --- |\n');
    expect(card).toContain('| **step-600** | 58.1 [54.0, 62.4] / 92.4 | 10.0 [8.0, 12.0] / 30.0 |');
  });

  it('states the share of mistakes, the size, the seed and the command', () => {
    for (const part of ['35 % of the solutions', '0.35 M parameters', '347,232', 'seed 7', facts.command]) {
      expect(card).toContain(part);
    }
    expect(card).toContain('| prec | `Q:2+3*4⏎A:` | left to right |');
    expect(card.startsWith('---\nlicense: mit\n')).toBe(true);
  });

  it('refuses to leave a hole where a measurement is missing', () => {
    const holes = { ...facts, suites: [...facts.suites, { id: 'word', ood: false }] };
    expect(() => modelCard(holes)).toThrow('has no measurement of suite "word"');
  });
});
