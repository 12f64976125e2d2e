/** A record that was shipped, executed again by today's code: every event as it was, bit for bit, on wasm. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { check } from '../../../src/checker/index.ts';
import { loadModel } from '../../../src/cli/files.ts';
import type { RunEvent } from '../../../src/lab/record/events.ts';
import { parseRecord, toJsonLines } from '../../../src/lab/record/record.ts';
import { interventionsOf } from '../../../src/lab/record/reducers.ts';
import { Control } from '../../../src/lab/run/control.ts';
import { runSession } from '../../../src/lab/run/session.ts';
import { backend } from '../../support/backend.ts';
import { comparable } from './tiny-run.ts';

it('gives the events of the recorded smoke run again', async () => {
  const { events, warnings } = parseRecord(readFileSync('test/fixtures/smoke.rift-lab-1.run.jsonl', 'utf8'));
  expect(warnings).toEqual([]);
  const [first] = events;
  if (first?.type !== 'run') throw new Error('A record begins with its run.');
  const { config, environment } = first;
  const again: RunEvent[] = [];
  const session = runSession({
    config,
    model: await loadModel(`models/${config.model.id}`, config.model.checkpoint),
    backend: await backend('wasm'),
    environment,
    checker: async (items, how) => items.map((item) => check(item, how)),
    control: new Control(),
    replay: interventionsOf(events),
  });
  for await (const event of session) if (event.type !== 'generating') again.push(event);
  // Version 1 did not say on which weights.
  const reread = parseRecord(toJsonLines(again)).events.map((event) =>
    event.type === 'run' ? { ...event, model: { ...event.model, weights: null } } : event,
  );
  expect(reread.length).toBe(events.length);
  for (const [i, event] of comparable(reread).entries()) expect(event).toEqual(comparable(events)[i]);
});
