/** The objectives on WebGPU against the fixture, by the command a person would use, and one entry that is off. */
import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { checkFixture, FIXTURE_LANES, parseFixture } from '../../src/objectives/fixtures.ts';
import { closeBackend, memory, openBackend } from '../../src/tensor/index.ts';
import { nodeSurroundings } from '../../src/tensor/node.ts';
import { evaluateOnDevice } from '../../src/training/fixture-evaluator.ts';
import { lab } from '../cli/run-main.ts';

const path = 'test/fixtures/objectives.json';

it('`lab objectives --backend webgpu` passes every entry the lab computes, at the float32 tolerance', async () => {
  const { code, out, err } = await lab(['objectives', path, '--backend', 'webgpu']);
  expect({ code, err }).toEqual({ code: 0, err: [] });
  const lines = out.map((line) => JSON.parse(line));
  expect(lines.map(({ name }) => name)).toEqual(Object.keys(JSON.parse(await readFile(path, 'utf8')).objectives));
  const computed = lines.filter((line) => !line.skipped);
  expect(computed.map(({ name }) => name).sort()).toEqual(Object.keys(FIXTURE_LANES).sort());
  for (const line of computed) expect(line).toMatchObject({ pass: true });
  // Float32 leaves a trace; none at all would mean that doubles were compared with themselves.
  expect(computed.some(({ gradientError }) => gradientError > 1e-12)).toBe(true);
});

it('fails an entry whose loss or gradient is off, and keeps no tensor', async () => {
  await openBackend('webgpu', nodeSurroundings());
  const json = JSON.parse(await readFile(path, 'utf8'));
  json.objectives.rift_C_token_mean.grad_logits[0][5][0] += 1e-3;
  json.objectives.naive_token_mean.loss += 1e-3;
  const fixture = parseFixture(json);
  const before = memory().tensors;
  const lines = await checkFixture(fixture, fixture.tolerance.float32, evaluateOnDevice);
  expect(memory().tensors).toBe(before);
  const failed = lines.filter((line) => 'pass' in line && !line.pass);
  expect(failed.map(({ name }) => name).sort()).toEqual(['naive_token_mean', 'rift_C_token_mean']);
  closeBackend();
});
