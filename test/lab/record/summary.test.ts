import { describe, expect, it } from 'vitest';
import type { Environment, RunEvent } from '../../../src/lab/record/events.ts';
import { parseRecord, toJsonLines } from '../../../src/lab/record/record.ts';
import { emptyRun, reduceAll } from '../../../src/lab/record/reducers.ts';
import { resultsCsv } from '../../../src/lab/record/results.ts';
import { resultRows, summarize } from '../../../src/lab/record/summary.ts';
import { end, evaluation, events, started } from './made-up-run.ts';

const summary = summarize(reduceAll([...events, end]));

describe('the summary', () => {
  it('has the fields of the design, in its order', () => {
    expect(Object.keys(summary)).toEqual(
      'config environment model base lanes paired interventions ended seconds peakBytes'.split(' '),
    );
    expect(Object.keys(summary.base)).toEqual(['overall', 'ood', 'suites']);
    expect(Object.keys(summary.lanes[0]!)).toEqual(
      'id objective overall ood suites collapsedAtStep collapsedWhy firstLoss finalLoss steps tokensSeen'.split(' '),
    );
    expect(Object.keys(summary.base.overall!)).toEqual(['problems', 'k', 'mean', 'passAtK', 'ci95']);
    expect(Object.keys(summary.paired[0]!)).toEqual(['a', 'b', 'diff', 'ci95']);
  });

  it('takes the last evaluation of each lane', () => {
    expect(summary.base.overall).toMatchObject({ problems: 6, k: 2 });
    expect(summary.base.overall?.mean).toBeCloseTo((1 / 3 + 1 / 2) / 2, 12);
    expect(summary.lanes[0]?.overall?.mean).toBeCloseTo((5 / 6 + 1 / 2) / 2, 12);
    expect(summary.lanes[1]?.suites.prec).toEqual({ problems: 3, k: 2, mean: 0, passAtK: 0, ci95: [0, 0] });
    expect(Object.keys(summary.lanes[1]!.suites)).toEqual(['prec', 'add', 'sum3']);
    expect(summary.lanes[1]?.ood?.mean).toBeCloseTo(1 / 6, 12);
  });

  it('counts the steps in which a lane trained, and its finite losses', () => {
    expect(summary.lanes[0]).toMatchObject({
      id: 'rift',
      objective: 'rift',
      collapsedAtStep: null,
      collapsedWhy: null,
      firstLoss: 1,
      finalLoss: 0.2,
      steps: 4,
      tokensSeen: 40,
    });
    expect(summary.lanes[1]).toMatchObject({
      collapsedAtStep: 3,
      collapsedWhy: { code: 'loss_not_finite' },
      firstLoss: -1,
      finalLoss: -2,
      steps: 2,
      tokensSeen: 40,
    });
  });

  it('pairs every lane with the base, then the lanes with each other, on in-distribution suites', () => {
    expect(summary.paired.map(({ a, b }) => [a, b])).toEqual([
      ['rift', 'base'],
      ['naive', 'base'],
      ['rift', 'naive'],
    ]);
    const [gain, loss, between] = summary.paired;
    expect(gain?.diff).toBeCloseTo(0.25, 12);
    expect(loss?.diff).toBeCloseTo(-1 / 6, 12);
    expect(between?.diff).toBeCloseTo(5 / 12, 12);
    for (const { diff, ci95 } of summary.paired) {
      expect(ci95[0]).toBeLessThanOrEqual(diff);
      expect(ci95[1]).toBeGreaterThanOrEqual(diff);
    }
    // A lane and itself on the same problems: nothing to estimate, whatever the interval of each.
    const same = summarize(reduceAll([...events, evaluation(4, 'naive', [2, 2, 1])])).paired[2];
    expect(same).toEqual({ a: 'rift', b: 'naive', diff: 0, ci95: [0, 0] });
  });

  it('is the same bytes for a run and its record, and for two runs but for seconds, bytes and environment', () => {
    const again = summarize(reduceAll(parseRecord(toJsonLines([...events, end])).events));
    expect(JSON.stringify(again)).toBe(JSON.stringify(summary));
    const environment: Environment = { ...started.environment, backend: 'webgpu', device: 'another' };
    const elsewhere: RunEvent[] = [
      { ...started, environment },
      ...events.slice(1),
      { ...end, seconds: 99 } as RunEvent,
    ];
    const other = summarize(reduceAll(elsewhere));
    expect(other.seconds).toBe(99);
    expect(JSON.stringify({ ...other, environment: null, seconds: 0, peakBytes: 0 })).toBe(
      JSON.stringify({ ...summary, environment: null, seconds: 0, peakBytes: 0 }),
    );
  });

  it('says null for what was not measured', () => {
    const early = summarize(reduceAll(events.slice(0, 9)));
    expect(early.lanes[0]).toMatchObject({ overall: null, ood: null, suites: {}, firstLoss: 1, steps: 1 });
    expect(early.base.overall).not.toBeNull();
    expect(early.paired).toEqual([]);
    expect([early.seconds, early.peakBytes]).toEqual([null, null]);
    expect(summarize(reduceAll([started])).base).toEqual({ overall: null, ood: null, suites: {} });
    expect(() => summarize(emptyRun())).toThrow('There is no run to summarise');
  });

  it('leaves out pairs that were not measured on the same problems', () => {
    const shorter = evaluation(4, 'naive', [0, 0]);
    expect(summarize(reduceAll([...events, shorter])).paired.map(({ a, b }) => `${a}-${b}`)).toEqual(['rift-base']);
  });
});

describe('results.csv', () => {
  it('has a row for the base and each lane by overall, ood and each suite', () => {
    const lines = resultsCsv(summary).split('\n');
    expect(lines[0]).toBe('lane,objective,suite,kind,problems,k,mean,lo,hi,pass_at_k');
    expect(lines.pop()).toBe('');
    expect(lines.length).toBe(1 + 3 * 5);
    expect(lines[1]).toMatch(/^base,,overall,id,6,2,0\.41666/);
    expect(lines).toContain('naive,naive,prec,id,3,2,0,0,0,0');
    expect(lines.filter((line) => line.split(',')[3] === 'ood').length).toBe(6);
    for (const line of lines) expect(line.split(',').length).toBe(10);
    expect(
      resultRows(summary)
        .map(({ suite }) => suite)
        .slice(0, 5),
    ).toEqual(['overall', 'ood', 'prec', 'add', 'sum3']);
  });
});
