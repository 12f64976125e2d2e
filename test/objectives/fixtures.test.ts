import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkFixture, evaluateTask, FIXTURE_LANES, parseFixture } from '../../src/objectives/fixtures.ts';
import { evaluateFloat64, labelLogProbs, logitsGradient } from '../../src/objectives/float64.ts';
import { objectiveOf } from '../../src/objectives/index.ts';

const json = JSON.parse(readFileSync(new URL('../fixtures/objectives.json', import.meta.url), 'utf8'));
const fixture = parseFixture(json);

describe('the fixture file', () => {
  it('has every entry that the lab claims to compute', () => {
    const names = new Set(fixture.entries.map((entry) => entry.name));
    for (const name of Object.keys(FIXTURE_LANES)) expect(names, name).toContain(name);
    expect(Object.keys(FIXTURE_LANES).length).toBeGreaterThanOrEqual(13);
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
    expect(lines.length - computed.length).toBe(fixture.entries.length - Object.keys(FIXTURE_LANES).length);
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

describe('one token at a time', () => {
  const cases: { name: string; logits: number[]; label: number; [quantity: string]: unknown }[] =
    json.edge_cases.single_token;
  const options = { reading: 'token-mean', normalisation: 'tokens' } as const;

  it.each(cases)('$name: naive and RIFT on a wrong answer, from certain to far suppressed', (one) => {
    const logp = labelLogProbs(one.logits, [one.label], one.logits.length);
    const batch = { rows: 1, tokens: 1, mask: [1], reward: [-1] };
    for (const [id, loss, gradient] of [
      ['naive', one.naive_loss_r_minus1, one.naive_grad],
      ['rift', one.rift_loss, one.rift_grad],
    ] as [string, number, number[]][]) {
      const result = evaluateFloat64(objectiveOf(id), batch, logp, options);
      expect(Math.abs(result.loss - loss)).toBeLessThan(1e-12);
      const actual = logitsGradient(one.logits, [one.label], one.logits.length, result.coefficient);
      for (const [v, expected] of gradient.entries()) expect(Math.abs(actual[v]! - expected)).toBeLessThan(1e-12);
    }
  });

  it("RIFT's own-logit gradient is largest at p = 1/2 and naive's as p goes to 0", () => {
    const own = (id: string, p: number) => {
      const logits = [Math.log(p), Math.log(1 - p)];
      const { coefficient } = evaluateFloat64(
        objectiveOf(id),
        { rows: 1, tokens: 1, mask: [1], reward: [-1] },
        [Math.log(p)],
        options,
      );
      return logitsGradient(logits, [0], 2, coefficient)[0]!;
    };
    expect(own('rift', 0.5)).toBeCloseTo(0.25, 12);
    expect(own('rift', 0.4)).toBeLessThan(0.25);
    expect(own('rift', 0.6)).toBeLessThan(0.25);
    expect(own('rift', 1e-6)).toBeLessThan(1e-5);
    expect(own('naive', 1e-6)).toBeGreaterThan(0.99);
  });
});
