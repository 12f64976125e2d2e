import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Combined } from '../../src/lab/record/combine.ts';
import { parseRecord } from '../../src/lab/record/record.ts';
import { reduceAll } from '../../src/lab/record/reducers.ts';
import { summarize } from '../../src/lab/record/summary.ts';
import { lab } from './run-main.ts';

const folder = mkdtempSync(join(tmpdir(), 'combine-'));
afterAll(() => rmSync(folder, { recursive: true }));

const recorded = summarize(reduceAll(parseRecord(readFileSync('public/runs/classroom.run.jsonl', 'utf8')).events));

/** A folder as `run` leaves it. */
function ran(name: string, summary: unknown): string {
  const own = join(folder, name);
  mkdirSync(own, { recursive: true });
  writeFileSync(join(own, 'summary.json'), typeof summary === 'string' ? summary : JSON.stringify(summary));
  return own;
}

const seed = (number: number, over: object = {}) => ({
  ...recorded,
  ...over,
  config: { ...recorded.config, seed: number },
});

describe('lab combine', () => {
  it('puts intervals over seeds beside the values of each', async () => {
    const { code, out } = await lab(['combine', '--run', ran('a', seed(1)), '--run', ran('b', seed(2))]);
    expect(code).toBe(0);
    const combined = JSON.parse(out.join('')) as Combined;
    expect(combined.seeds).toEqual([1, 2]);
    expect(combined.base.ood!.seeds).toHaveLength(2);
    expect(Object.keys(combined.lanes.rift!.suites)).toEqual(Object.keys(recorded.base.suites));
  });

  it.each<[string, unknown, string]>([
    [
      'stopped',
      seed(2, { ended: 'stopped' }),
      'was stopped after 60 of 60 steps; combine only runs that came to their end.',
    ],
    ['old', seed(2, { ended: undefined }), 'was written by an earlier version,'],
    ['broken', '{"config":', 'holds no summary of a run.'],
  ])('refuses a run that is %s by its name', async (name, summary, sentence) => {
    const bad = ran(name, summary);
    const { code, out, err } = await lab(['combine', '--run', ran('a', seed(1)), '--run', bad]);
    expect([code, out]).toEqual([2, []]);
    expect(err.join('')).toContain(`${bad} ${sentence}`);
  });
});
