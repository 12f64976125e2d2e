import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../src/lab/record/events.ts';
import { reduceAll } from '../../src/lab/record/reducers.ts';
import { accuracyWords, headline } from '../../src/ui/words/accuracy.ts';
import { interventionWords } from '../../src/ui/words/interventions.ts';
import { lossWords } from '../../src/ui/words/loss.ts';
import { nextRunWords } from '../../src/ui/words/next-run.ts';
import { gradientWords, probeWords } from '../../src/ui/words/probe.ts';
import { reading, resultsLede } from '../../src/ui/words/results.ts';
import { rolloutLede } from '../../src/ui/words/rollouts.ts';
import { standingWords } from '../../src/ui/words/standing.ts';
import { texToText } from '../../src/ui/words/tex.ts';
import { madeUpConfig, syntheticRun } from './support/synthetic.ts';

const config = madeUpConfig(20);
const events = syntheticRun(config);
const upTo = (stop: (event: RunEvent) => boolean) => reduceAll(events.slice(0, events.findIndex(stop)));
const whole = reduceAll(events);

describe('what a chart says in words', () => {
  it('says that nothing has happened while nothing has', () => {
    const empty = reduceAll([]);
    expect(lossWords(empty)).toBe('Nothing is trained yet.');
    expect(accuracyWords(empty)).toBe('The base is not measured yet.');
    expect(headline(empty)).toBe('Press Space.');
  });

  it('tells the lane without a floor from those above zero', () => {
    expect(lossWords(whole)).toMatch(
      /^Naive is below zero since step \d+ and has no floor\. RIFT and RFT stay above zero, near 0\.08\d?\.$/,
    );
  });

  it('does not say that a lane is below zero before it is', () => {
    const early = upTo((event) => event.type === 'step' && event.step === 3);
    expect(lossWords(early)).not.toContain('floor');
  });

  it('names gains and losses in points, from the numbers', () => {
    const base = whole.base!.overall.mean;
    const naive = Math.round((base - whole.lanes[1]!.evaluations.at(-1)!.overall.mean) * 100);
    const words = accuracyWords(whole);
    expect(words).toContain(`Naive loses ${naive}`);
    expect(words).toContain('on Base');
    expect(headline(whole)).toContain(`Naive collapsed at step ${whole.lanes[1]!.collapse!.step}.`);
  });

  it('groups lanes within two points, and never a gain with a loss', () => {
    const level = (mean: number) => ({ ...whole.base!.overall, mean });
    const at = (mean: number) => [{ ...whole.base!, step: 20, overall: level(mean) }];
    const run = { ...whole, base: { ...whole.base!, overall: level(0.5) } };
    run.lanes = whole.lanes.map((lane, i) => ({ ...lane, collapse: null, evaluations: at([0.51, 0.49, 0.505][i]!) }));
    expect(accuracyWords(run)).toBe('RIFT and RFT gain about 1 point on Base. Naive loses 1.');
  });

  it('says what became of right and wrong answers', () => {
    expect(probeWords(whole)).toBe(
      'All three lanes lower the wrong answers. Naive lowers them most, by 3.00 nats a token, and drags the right ones down with them.',
    );
    expect(gradientWords(whole)).toMatch(/^Naive grows from 0\.\d+ to 2\.\d+\. RIFT and RFT stay/);
  });

  it('says so when a lane stopped because its loss was not finite', () => {
    const stopped = reduceAll([
      ...events,
      { type: 'collapse', step: 9, lane: 'rft', reason: { code: 'loss_not_finite' } },
    ]);
    expect(lossWords(stopped)).toContain('RFT stopped at step 9: loss not finite.');
  });

  it('reads an interval that holds zero as no difference detected', () => {
    expect(reading([0.01, 0.2])).toBe('higher');
    expect(reading([-0.2, -0.01])).toBe('lower');
    expect(reading([-0.02, 0.01])).toBe('no difference detected');
    expect(reading([0, 0.01])).toBe('no difference detected');
  });

  it('counts the answers under the titles', () => {
    expect(rolloutLede(whole)).toContain(`${whole.buffer!.right} right, ${whole.buffer!.wrong} wrong`);
    expect(rolloutLede(upTo((event) => event.type === 'buffer'))).toBe(
      '160 of 160 answers written by the base and checked.',
    );
    expect(resultsLede(whole)).toContain('After step 80 of 80');
  });

  it('writes a formula as text until it is set', () => {
    expect(texToText('\\mathcal{L} = -\\sum_b \\tfrac{1}{N}\\, r_b \\log p_{bt}')).toBe(
      'L = \u2212\u03a3b (1)/(N) rb log pbt',
    );
  });
});

describe('what stands in the run bar', () => {
  const at = { run: whole, loading: null, replay: null, going: true, live: true, secondsPerStep: null, steps: 80 };

  it('names a quantity while something loads', () => {
    const loading = { what: 'Weights', done: 1_100_000, total: 1_400_000, unit: 'bytes' as const };
    expect(standingWords({ ...at, loading })).toBe('Weights, 1.1 of 1.4 MB');
  });

  it('tells how long is left, of a replay and of a live run', () => {
    expect(standingWords({ ...at, replay: { atEnd: false, playing: true, left: 6 } })).toBe('0:06 left');
    expect(standingWords({ ...at, replay: { atEnd: true, playing: false, left: 0 } })).toBe('finished, took 2:30');
    const early = upTo((event) => event.type === 'step' && event.step === 4);
    expect(standingWords({ ...at, run: early, secondsPerStep: 0.5 })).toBe('0:39 left');
    expect(standingWords({ ...at, run: reduceAll([]), going: false })).toBe('no run yet');
  });

  it('says when the chosen settings are not those on the screen', () => {
    const shown = whole.started;
    expect(nextRunWords({ shown, draft: config, title: 'Classroom', live: false })).toBeNull();
    const words = nextRunWords({ shown, draft: { ...config, seed: 8 }, title: 'Classroom', live: false });
    expect(words).toContain('On the screen: made-up, rift-0.35m step-600, seed 7.');
    expect(words).toContain('seed 8');
    expect(nextRunWords({ shown, draft: { ...config, seed: 8 }, title: 'Classroom', live: true })).toContain(
      'next run',
    );
  });
});

describe('what a person changed', () => {
  it('is told in order, with its step', () => {
    expect(interventionWords(whole)).toBeNull();
    const changed = reduceAll([
      ...events,
      { type: 'intervention', step: 6, change: { lane: 'naive', path: 'rewards.negative', value: -0.9 } },
      { type: 'intervention', step: 9, change: { lane: 'rift', path: 'learningRate', value: 1e-3 } },
      { type: 'intervention', step: 12, change: { lane: 'naive', path: 'frozen', value: true } },
    ]);
    expect(interventionWords(changed)).toBe(
      'Changed by hand: naive r\u2212 \u22120.9 from step 6; RIFT lr 1e-3 from step 9; naive frozen from step 12.',
    );
  });
});
