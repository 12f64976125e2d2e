import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { Context, setCurrent } from '../../src/tensor/context.ts';
import { HostEngine } from '../../src/tensor/engines/host/engine.ts';
import { memory } from '../../src/tensor/index.ts';
import { runSelfTest } from '../../src/tensor/selftest.ts';
import { expected } from '../../src/tensor/selftest-expected.ts';
import { expectedSource } from '../../src/tensor/selftest-values.ts';

it('the expected numbers are those that npm run selftest-values writes', async () => {
  expect(await expectedSource(new HostEngine())).toBe(readFileSync('src/tensor/selftest-expected.ts', 'utf8'));
  expect(Object.keys(expected)).toHaveLength(8);
});

it('plain TypeScript passes, keeps nothing, and an engine that is off by little does not pass', async () => {
  const engine = new HostEngine();
  setCurrent(new Context(engine));
  expect(await runSelfTest()).toEqual({ passed: 8, total: 8, failures: [] });
  expect(memory()).toEqual({ tensors: 0, bytes: 0, allocated: 0 });
  const { read } = engine;
  engine.read = async (t) => (await read.call(engine, t)).map((x) => x * 1.001);
  const { passed, failures } = await runSelfTest();
  expect(passed).toBe(8 - failures.length);
  expect(failures.length).toBeGreaterThan(4);
  expect(failures[0]).toMatch(/^label log-probs should be 8.29978 and is 8.3/);
});
