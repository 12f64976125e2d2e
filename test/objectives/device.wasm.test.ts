import { readFile } from 'node:fs/promises';
import { beforeAll, expect, it } from 'vitest';
import { checkFixture, FIXTURE_LANES, fixtureLanes, parseFixture } from '../../src/objectives/fixtures.ts';
import { memory } from '../../src/tensor/index.ts';
import { evaluateOnDevice } from '../../src/training/fixture-evaluator.ts';
import { lab } from '../cli/run-main.ts';
import { backend } from '../support/backend.ts';
import { lines } from './throw-away/lines.ts';
import { pairs } from './throw-away/pairs.ts';

const path = 'test/fixtures/objectives.json';

beforeAll(() => backend('wasm'));

it('meets the float32 tolerance of the fixture in every entry the lab computes, and keeps no tensor', async () => {
  const fixture = parseFixture(JSON.parse(await readFile(path, 'utf8')));
  const before = memory().tensors;
  const lines = await checkFixture(fixture, fixture.tolerance.float32, evaluateOnDevice);
  const computed = lines.flatMap((line) => ('pass' in line ? [line] : []));
  expect(computed.map(({ name }) => name).sort()).toEqual(Object.keys(FIXTURE_LANES).sort());
  for (const line of computed) expect(line).toMatchObject({ pass: true });
  // Float32 leaves a trace somewhere; none at all would mean that the doubles were compared with themselves.
  expect(computed.some(({ gradientError }) => gradientError > 1e-12)).toBe(true);
  expect(memory().tensors).toBe(before);
});

it('meets it in lines and pairs that the lab does not ship, over every array operation', async () => {
  const fixture = parseFixture(JSON.parse(await readFile(path, 'utf8')));
  const before = memory().tensors;
  const lanes = fixtureLanes([...lines, ...pairs]);
  const results = await checkFixture(fixture, fixture.tolerance.float32, evaluateOnDevice, lanes);
  const computed = results.flatMap((line) => ('pass' in line ? [line] : []));
  expect(computed.map(({ name }) => name).sort()).toEqual(Object.keys(lanes).sort());
  for (const line of computed) expect(line).toMatchObject({ pass: true });
  expect(memory().tensors).toBe(before);
});

it('fails on the device when an entry is off', async () => {
  const json = JSON.parse(await readFile(path, 'utf8'));
  json.objectives.rift_C_token_mean.grad_logits[0][5][0] += 1e-3;
  json.objectives.naive_token_mean.loss += 1e-3;
  const fixture = parseFixture(json);
  const lines = await checkFixture(fixture, fixture.tolerance.float32, evaluateOnDevice);
  const failed = lines.filter((line) => 'pass' in line && !line.pass);
  expect(failed.map(({ name }) => name).sort()).toEqual(['naive_token_mean', 'rift_C_token_mean']);
});

it('is what `lab objectives --backend` prints, a line for each entry and backend', async () => {
  const { code, out, err } = await lab(['objectives', path, '--backend', 'float64,wasm,cpu']);
  expect({ code, err }).toEqual({ code: 0, err: [] });
  const computed = out.map((line) => JSON.parse(line)).filter((line) => !line.skipped);
  for (const name of ['float64', 'wasm', 'cpu']) {
    const own = computed.filter((line) => line.backend === name);
    expect(own.map((line) => line.name).sort()).toEqual(Object.keys(FIXTURE_LANES).sort());
    expect(own.every((line) => line.pass)).toBe(true);
  }
});
