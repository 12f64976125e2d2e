import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FIXTURE_LANES } from '../../src/objectives/fixtures.ts';
import { lab } from './run-main.ts';

const fixture = 'test/fixtures/objectives.json';
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lab-objectives-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('lab objectives', () => {
  it('prints a passing line for every entry the lab computes, under the names of the file', async () => {
    const { code, out, err } = await lab(['objectives', fixture]);
    expect({ code, err }).toEqual({ code: 0, err: [] });
    const lines = out.map((line) => JSON.parse(line));
    const computed = lines.filter((line) => !line.skipped);
    expect(computed.map((line) => line.name).sort()).toEqual(Object.keys(FIXTURE_LANES).sort());
    for (const line of computed) {
      expect(Object.keys(line)).toEqual(['name', 'pass', 'lossError', 'coefficientError', 'gradientError']);
      expect(line).toMatchObject({ pass: true });
    }
    expect(lines.map((line) => line.name)).toEqual(Object.keys(JSON.parse(await readFile(fixture, 'utf8')).objectives));
  });

  it('exits with 1 when an entry fails', async () => {
    const json = JSON.parse(await readFile(fixture, 'utf8'));
    json.objectives.rft_token_mean.loss += 1e-6;
    const path = join(folder, 'off.json');
    await writeFile(path, JSON.stringify(json));
    const { code, out } = await lab(['objectives', path]);
    expect(code).toBe(1);
    const failed = out.map((line) => JSON.parse(line)).filter((line) => line.pass === false);
    expect(failed.map((line) => line.name)).toEqual(['rft_token_mean']);
  });

  it('answers bad input with one sentence', async () => {
    const broken = join(folder, 'broken.json');
    await writeFile(broken, '{"inputs":');
    const foreign = join(folder, 'foreign.json');
    await writeFile(foreign, '{"inputs":{}}');
    const cases: [string[], string][] = [
      [[join(folder, 'absent.json')], 'cannot be read: there is no such file.'],
      [[broken], 'is not valid JSON.'],
      [[foreign], 'This is not an objectives fixture'],
      [[fixture, '--backend', 'abacus'], 'There is no backend "abacus"'],
    ];
    for (const [argv, sentence] of cases) {
      const { code, out, err } = await lab(['objectives', ...argv]);
      expect({ code, out, lines: err.length }).toEqual({ code: 2, out: [], lines: 1 });
      expect(err[0]).toContain(sentence);
    }
  });
});
