/** The recorded smoke run, executed on the simd engine: what wasm wrote, and what it was judged. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { check } from '../../../src/checker/index.ts';
import { loadModel } from '../../../src/cli/files.ts';
import type { RunEvent } from '../../../src/lab/record/events.ts';
import { parseRecord } from '../../../src/lab/record/record.ts';
import { interventionsOf } from '../../../src/lab/record/reducers.ts';
import { Control } from '../../../src/lab/run/control.ts';
import { runSession } from '../../../src/lab/run/session.ts';
import { openBackend } from '../../../src/tensor/index.ts';
import { nodeSurroundings } from '../../../src/tensor/node.ts';

const rolloutsOf = (events: readonly RunEvent[]) =>
  events.flatMap((event) =>
    event.type === 'rollouts' ? event.rollouts.map(({ text, verdict, tokens }) => ({ text, verdict, tokens })) : [],
  );

it('writes the same rollouts with the same verdicts, and trains to the same accuracies', async () => {
  const { events } = parseRecord(readFileSync('test/fixtures/smoke.rift-lab-1.run.jsonl', 'utf8'));
  const [first] = events;
  if (first?.type !== 'run') throw new Error('A record begins with its run.');
  const { config, environment } = first;
  const again: RunEvent[] = [];
  const session = runSession({
    config,
    model: await loadModel(`models/${config.model.id}`, config.model.checkpoint),
    backend: await openBackend('simd', nodeSurroundings()),
    environment,
    checker: async (items, how) => items.map((item) => check(item, how)),
    control: new Control(),
    replay: interventionsOf(events),
  });
  for await (const event of session) again.push(event);
  expect(rolloutsOf(again)).toEqual(rolloutsOf(events));
  const accuracies = (all: readonly RunEvent[]) =>
    all.flatMap((event) => (event.type === 'evaluation' ? [[event.step, event.lane, event.suites]] : []));
  expect(accuracies(again)).toEqual(accuracies(events));
  const losses = (all: readonly RunEvent[]) => all.flatMap((event) => (event.type === 'step' ? event.loss : []));
  const recorded = losses(events);
  expect(recorded.length).toBeGreaterThan(0);
  for (const [i, loss] of losses(again).entries()) expect(loss).toBeCloseTo(recorded[i]!, 4);
});
