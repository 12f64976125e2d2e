/**
 * node scripts/bench.mjs workers > bench/results/workers.jsonl
 *
 * The classroom run on the simd engine, in place and over two workers in turn, twice each: seconds by the clock to the first
 * step, the first accuracies and the end, and seconds of all cores, which say how busy the machine was with others. All runs
 * must write the same record, line by line; that is checked.
 */
import { createHash } from 'node:crypto';
import { loadavg } from 'node:os';
import { check } from '../src/checker/index.ts';
import { loadModel } from '../src/cli/files.ts';
import { nodeHands } from '../src/cli/hands.ts';
import { presetConfig } from '../src/lab/config/presets.ts';
import type { RunEvent } from '../src/lab/record/events.ts';
import { toJsonLine } from '../src/lab/record/record.ts';
import { Control } from '../src/lab/run/control.ts';
import { runSession } from '../src/lab/run/session.ts';
import { openBackend } from '../src/tensor/index.ts';
import { nodeSurroundings } from '../src/tensor/node.ts';

const config = presetConfig('classroom');
const model = await loadModel(`models/${config.model.id}`, config.model.checkpoint);
const records = new Set<string>();
let device = '';

for (const workers of [1, 2, 1, 2]) {
  console.error(`${workers} workers, load ${loadavg()[0]!.toFixed(2)}`);
  const before = process.cpuUsage();
  const began = performance.now();
  const seconds = (): number => (performance.now() - began) / 1000;
  const backend = await openBackend('simd', nodeSurroundings());
  device = backend.device;
  const { reason } = backend;
  const hands = nodeHands(workers);
  const events = runSession({
    config,
    model,
    backend,
    environment: {
      engine: 'bench',
      backend: backend.backend,
      reason,
      device,
      runtime: `Node ${process.versions.node}`,
    },
    checker: async (items, how) => items.map((item) => check(item, how)),
    control: new Control(),
    ...(hands && { hands }),
  });
  const record = createHash('sha256');
  const first = new Map<string, number>();
  const note = (what: string): void => void (first.has(what) || first.set(what, seconds()));
  for await (const event of events) {
    if (event.type !== 'generating' && event.type !== 'end') record.update(`${toJsonLine(event)}\n`);
    noteOf(event, note);
  }
  records.add(record.digest('hex'));
  const { user, system } = process.cpuUsage(before);
  tell(workers, 'wall', seconds());
  tell(workers, 'cpu', (user + system) / 1e6);
  for (const [what, at] of first) tell(workers, what, at);
}
if (records.size !== 1) throw new Error('The number of workers changed the record.');

function noteOf(event: RunEvent, note: (what: string) => void): void {
  if (event.type === 'step') note('first step');
  if (event.type === 'evaluation' && event.step > 0) note('first accuracies');
}

function tell(workers: number, metric: string, value: number): void {
  const shape = { preset: config.name, lanes: config.lanes.length, workers };
  const line = { bench: 'workers', subject: 'simd', metric, value: Number(value.toFixed(2)), unit: 's', shape, device };
  console.log(JSON.stringify(line));
}
