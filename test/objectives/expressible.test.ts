/**
 * What the lab does not ship can be said in its parts: every entry of the fixture file, by objectives of test/objectives/throw-away/
 * as lines, pairs and rows, against the file's numbers in doubles. The forty of a later day are files like these.
 */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import {
  checkFixture,
  evaluateTask,
  type FixtureTask,
  fixtureLanes,
  parseFixture,
} from '../../src/objectives/fixtures.ts';
import { evaluateFloat64, labelLogProbs } from '../../src/objectives/float64.ts';
import { type Objective, objectives } from '../../src/objectives/index.ts';
import { kto } from './throw-away/kto.ts';
import { lines } from './throw-away/lines.ts';
import { pairs } from './throw-away/pairs.ts';

const json = JSON.parse(readFileSync(new URL('../fixtures/objectives.json', import.meta.url), 'utf8'));
const fixture = parseFixture(json);
const lanes = fixtureLanes([...objectives, ...lines, ...pairs]);
const ofRows = ['kto', 'kto_z0_clamped', 'kto_weighted'];

it('every entry of the fixture has an objective, and passes at 1e-12', async () => {
  const results = await checkFixture(fixture, fixture.tolerance.float64, undefined, lanes);
  const computed = results.filter((line) => 'pass' in line);
  expect(computed.filter(({ pass }) => !pass)).toEqual([]);
  expect([...computed.map(({ name }) => name), ...ofRows].sort()).toEqual(
    fixture.entries.map(({ name }) => name).sort(),
  );
});

it('the coefficient of each is the derivative of its loss, but for those that say they hold a factor constant', async () => {
  const tasks: FixtureTask[] = [];
  await checkFixture(
    fixture,
    fixture.tolerance.float64,
    (task) => {
      tasks.push(task);
      return evaluateTask(task);
    },
    lanes,
  );
  for (const { objective, batch, options, others, logits, labels, vocabulary } of tasks) {
    const logp = Array.from(labelLogProbs(logits, labels, vocabulary));
    const at = (values: number[]) => evaluateFloat64(objective, batch, values, options, others);
    const { coefficient } = at(logp);
    const off = logp.map((l, i) => {
      const difference = at(logp.with(i, l + 1e-5)).loss - at(logp.with(i, l - 1e-5)).loss;
      return Math.abs(difference / 2e-5 - coefficient[i]!);
    });
    if (objective.surrogate) expect(Math.max(...off), objective.id).toBeGreaterThan(1e-3);
    else expect(Math.max(...off), objective.id).toBeLessThan(1e-8);
  }
});

it.each(ofRows)('%s: rows, with a number of the whole batch between them', (name) => {
  const { inputs } = fixture;
  const other = json.inputs.kl;
  const labels = name === 'kto_z0_clamped' ? other.labels_z0_negative : other.labels_z0_positive;
  const logp = (logits: number[][][], of: number[][]) =>
    Array.from(labelLogProbs(logits.flat(2), of.flat(), inputs.vocabulary));
  const expected = fixture.entries.find((entry) => entry.name === name)!;
  const batch = {
    rows: 2 * inputs.rows,
    tokens: inputs.tokens,
    mask: [...inputs.mask, ...other.mask.flat()],
    reward: [...inputs.rewards.rewards!, ...inputs.rewards.rewards!.map(() => 0)],
  };
  const own = logp(json.inputs.logits, json.inputs.labels);
  const reference = logp(json.inputs.ref_logits, json.inputs.labels);
  const { loss, coefficient } = evaluateFloat64(
    kto as Objective,
    batch,
    [...own, ...logp(other.logits, labels)],
    { beta: 0.1, desirable: name === 'kto_weighted' ? 1.33 : 1 },
    { reference: [...reference, ...logp(other.ref_logits, labels)] },
  );
  expect(Math.abs(loss - expected.loss)).toBeLessThan(1e-12);
  for (const [i, c] of expected.coefficient.entries()) expect(Math.abs(coefficient[i]! - c)).toBeLessThan(1e-12);
  expect(coefficient.subarray(own.length).every((c) => c === 0)).toBe(true);
});
