import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkFixture, evaluateTask, FIXTURE_LANES, parseFixture } from '../../src/objectives/fixtures.ts';

const json = JSON.parse(readFileSync(new URL('../fixtures/objectives.json', import.meta.url), 'utf8'));
const fixture = parseFixture(json);

describe('the fixture file', () => {
  it('has every entry that the lab claims to compute', () => {
    const names = new Set(fixture.entries.map((entry) => entry.name));
    for (const name of Object.keys(FIXTURE_LANES)) expect(names, name).toContain(name);
    expect(Object.keys(FIXTURE_LANES).length).toBe(13);
  });

  it('keeps its own tolerances', () => {
    expect(fixture.tolerance).toEqual({ float64: { abs: 1e-12, rel: 1e-12 }, float32: { abs: 2e-6, rel: 2e-5 } });
  });

  it('every matching entry passes at 1e-12 in loss, coefficient and logits gradient', async () => {
    const lines = await checkFixture(fixture);
    const computed = lines.filter((line) => 'pass' in line);
    expect(computed.map((line) => line.name).sort()).toEqual(Object.keys(FIXTURE_LANES).sort());
    for (const line of computed) {
      expect(line.pass, line.name).toBe(true);
      expect(Math.max(line.lossError, line.coefficientError, line.gradientError), line.name).toBeLessThan(1e-12);
      expect(Object.keys(line)).toEqual(['name', 'pass', 'lossError', 'coefficientError', 'gradientError']);
    }
    expect(lines.length - computed.length).toBe(fixture.entries.length - 13);
  });

  it('fails an evaluator that is off in one number, or gives NaN, or gives too few numbers', async () => {
    const one = { ...fixture, entries: fixture.entries.filter((entry) => entry.name === 'rift_C_token_mean') };
    const off = await checkFixture(one, undefined, async (task) => {
      const result = evaluateTask(task);
      const gradLogits = Float64Array.from(result.gradLogits);
      gradLogits[70]! += 1e-9;
      return { ...result, gradLogits };
    });
    expect(off[0]).toMatchObject({ pass: false, gradientError: expect.closeTo(1e-9, 12) });
    expect(await checkFixture(one, undefined, (task) => ({ ...evaluateTask(task), loss: Number.NaN }))).toMatchObject([
      { pass: false, lossError: Number.POSITIVE_INFINITY },
    ]);
    expect(await checkFixture(one, undefined, (task) => ({ ...evaluateTask(task), coefficient: [] }))).toMatchObject([
      { pass: false, coefficientError: Number.POSITIVE_INFINITY },
    ]);
    expect(await checkFixture(one, fixture.tolerance.float32, evaluateTask)).toMatchObject([{ pass: true }]);
  });

  it('refuses what is not a fixture in one sentence', () => {
    expect(() => parseFixture({})).toThrow(/not an objectives fixture: inputs/);
    expect(() => parseFixture(null)).toThrow(/not an objectives fixture: the file/);
    const short = structuredClone(json);
    short.inputs.mask[1].pop();
    expect(() => parseFixture(short)).toThrow('The fixture\'s "mask" has 23 numbers; logits of [4,6,11] need 24.');
  });

  it('skips an entry whose rewards the file does not hold', async () => {
    const bare = structuredClone(json);
    bare.inputs.graded_rewards = undefined;
    const lines = await checkFixture(parseFixture(bare));
    expect(lines).toContainEqual({ name: 'rift_C_token_mean_graded', skipped: true });
    expect(lines.find((line) => line.name === 'rift_C_token_mean')).toMatchObject({ pass: true });
  });
});
