/** Records of earlier formats: each event that they held, and the records that were shipped. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../src/lab/config/parse-config.ts';
import { eventSchemas, RECORD_FORMAT, type RunEvent } from '../../../src/lab/record/events.ts';
import { migrations, migrationsFrom } from '../../../src/lab/record/migrations.ts';
import { parseRecord, toJsonLines } from '../../../src/lab/record/record.ts';
import { reduceAll } from '../../../src/lab/record/reducers.ts';
import { migratedWords } from '../../../src/words/en/run.ts';
import { config } from './made-up-run.ts';

type Lines = Record<string, unknown>[];

const { rounds: _, ...whole } = parseConfig(config);

/** A line of each kind as version 1 wrote it, in an order that a run could have; some in several forms. */
const first = {
  type: 'run',
  format: 'rift-lab/1',
  config: { ...whole, weather: 'fine', lanes: whole.lanes.map((lane) => ({ ...lane, mood: 3 })) },
  configHash: '01234567',
  environment: {
    engine: 'rift-lab 0.1.0',
    backend: 'wasm',
    reason: 'There is no GPU.',
    device: 'cpu',
    runtime: 'node',
  },
  model: { id: 'rift-0.1m', checkpoint: 'step-1', parameters: 100_000, vocabulary: 80 },
};
const rollout = {
  problem: 0,
  k: 0,
  tokens: [1, 2],
  logp: [-0.1, null],
  text: '1#1',
  finish: 'stop',
  verdict: 'correct',
  rule: 'same_text',
  why: 'It is the same.',
  span: [2, 3],
};
const { why, ...kept } = rollout;
const rolloutNow = { ...kept, reason: { code: 'recorded', text: why } };
const counts = { right: 1, wrong: 0, noAnswer: 0, truncated: 0, leftOut: 0, mixed: 0, problems: 1 };
const step = {
  type: 'step',
  step: 1,
  loss: [0.5, null],
  gradNorm: [0.5, null],
  tokens: [10, 20],
  learningRate: [3e-4, 3e-4],
  active: [true, false],
};
const probe = { logpRight: -1, logpWrong: null, pRight: 0.5, pWrong: null, entropy: 0.3, kl: null };
const evaluation = {
  type: 'evaluation',
  step: 0,
  lane: 'base',
  suites: [{ suite: 'prec', correct: [1, 2, 0], k: 2 }],
  probe,
};
const said = 'The device failed at step 3: The GPU was lost. Kept up to step 2. Going on from there.';
const changed = (lane: string, positive: number, negative: number) => ({
  type: 'intervention',
  step: 2,
  change: { kind: 'rewards', lane, positive, negative },
});

/** What a line of version 1 is now; the lines before it are those of one run. */
const pairs: [before: Record<string, unknown>, now: Lines][] = [
  [
    { type: 'problems', problems: [{ id: 'a', family: 'prec', question: '1', gold: '1' }] },
    [{ type: 'problems', problems: [{ id: 'a', family: 'prec', question: '1', gold: '1' }] }],
  ],
  [
    { type: 'generating', purpose: 'rollouts', lane: 'base', step: 0, rows: 2, rowsDone: 1 },
    [{ type: 'generating', purpose: 'rollouts', round: 1, lane: 'base', step: 0, rows: 2, rowsDone: 1 }],
  ],
  [
    { type: 'rollouts', rollouts: [rollout] },
    [{ type: 'rollouts', round: 1, lane: 'base', rollouts: [{ ...rolloutNow, logp: [-0.1, Number.NaN] }] }],
  ],
  [
    { type: 'buffer', rollouts: 1, ...counts, tokensRight: 2, tokensWrong: 0 },
    [{ type: 'buffer', round: 1, lane: 'base', rollouts: 1, ...counts, tokensRight: 2, tokensWrong: 0 }],
  ],
  [evaluation, [{ ...evaluation, round: 1, probe: { ...probe, kl: Number.NaN } }]],
  [step, [{ ...step, round: 1 }]],
  [
    { type: 'collapse', step: 1, lane: 'naive', why: 'loss not finite' },
    [{ type: 'collapse', step: 1, lane: 'naive', reason: { code: 'loss_not_finite' } }],
  ],
  [
    { type: 'collapse', step: 1, lane: 'naive', why: 'gradient not finite' },
    [{ type: 'collapse', step: 1, lane: 'naive', reason: { code: 'gradient_not_finite' } }],
  ],
  [
    { type: 'collapse', step: 1, lane: 'naive', why: 'mean@k under 60 % of the base' },
    [{ type: 'collapse', step: 1, lane: 'naive', reason: { code: 'accuracy_below_share', share: 0.6 } }],
  ],
  // Both rewards were given where one was moved; only what moved is a change.
  [changed('rift', 1, -0.8), [intervention('rift', 'rewards.negative', -0.8)]],
  [changed('rift', 2, -0.8), [intervention('rift', 'rewards.positive', 2)]],
  [changed('rift', 2, -0.8), [intervention('rift', 'rewards.negative', -0.8)]],
  [
    changed('naive', 0.5, -0.5),
    [intervention('naive', 'rewards.positive', 0.5), intervention('naive', 'rewards.negative', -0.5)],
  ],
  [
    { type: 'intervention', step: 2, change: { kind: 'learning-rate', lane: 'rift', value: 1e-4 } },
    [intervention('rift', 'learningRate', 1e-4)],
  ],
  [
    { type: 'intervention', step: 2, change: { kind: 'freeze', lane: 'rift', frozen: true } },
    [intervention('rift', 'frozen', true)],
  ],
  [{ type: 'checkpoint', step: 1, bytes: 10 }, [{ type: 'checkpoint', step: 1, bytes: 10 }]],
  [{ type: 'paused', step: 1, paused: true }, [{ type: 'paused', step: 1, paused: true }]],
  [
    { type: 'failed', step: 3, message: said, recovers: true },
    [{ type: 'failed', step: 3, kept: 2, reason: { code: 'recorded', text: said }, recovers: true }],
  ],
  [
    { type: 'failed', step: 0, message: 'Nothing was kept yet.', recovers: true },
    [{ type: 'failed', step: 0, kept: 0, reason: { code: 'recorded', text: 'Nothing was kept yet.' }, recovers: true }],
  ],
  [
    { type: 'end', reason: 'stopped', steps: 1, seconds: 1, peakBytes: 1 },
    [{ type: 'end', reason: 'stopped', steps: 1, seconds: 1, peakBytes: 1 }],
  ],
];

function intervention(lane: string, path: string, value: number | boolean) {
  return { type: 'intervention', step: 2, change: { lane, path, value } };
}

/** The events of a record of version 1 with these lines after the first. */
function read(lines: Lines): RunEvent[] {
  const { events, warnings } = parseRecord([first, ...lines].map((line) => JSON.stringify(line)).join('\n'));
  expect(warnings.filter((warning) => !warning.startsWith('This record has no end'))).toEqual([]);
  return events;
}

describe('an event of version 1', () => {
  it('of every kind is among the examples', () => {
    expect(new Set(['run', ...pairs.map(([before]) => before.type)])).toEqual(new Set(Object.keys(eventSchemas)));
  });

  it.each(pairs.map(([before, now], i) => [String(before.type), i, now] as const))('%s (%i) is read', (_, i, now) => {
    const before = pairs.slice(0, i).flatMap(([, earlier]) => earlier).length;
    expect(read(pairs.slice(0, i + 1).map(([line]) => line)).slice(1 + before)).toEqual(now);
  });

  it('that starts a run keeps the settings that this version does not know', () => {
    const [started] = read([]);
    expect(started).toMatchObject({ format: RECORD_FORMAT, config: { weather: 'fine', rounds: 1 } });
    expect(started).toMatchObject({ config: { lanes: [{ mood: 3 }, { mood: 3 }], rollouts: { k: 2, topP: 1 } } });
  });

  it.each([
    ['a reason that nobody gave', { type: 'collapse', step: 1, lane: 'naive', why: 'bored' }],
    ['a change of no kind', { type: 'intervention', step: 2, change: { kind: 'mood', lane: 'rift' } }],
    ['no change at all', { type: 'intervention', step: 2 }],
    ['a failure without a word', { type: 'failed', step: 1, recovers: false }],
  ])('with %s is damaged, as it always was', (_, line) => {
    const { events, warnings } = parseRecord(
      `${JSON.stringify(first)}\n${JSON.stringify(line)}\n${JSON.stringify(step)}`,
    );
    expect(events.length).toBe(1);
    expect(warnings).toEqual([expect.stringMatching(/^Line 2 of this record is damaged/)]);
  });
});

describe('migrations', () => {
  it('lead from each format to the next, and the last to the one that is written', () => {
    for (const [i, { to }] of migrations.entries()) expect(to).toBe(migrations[i + 1]?.from ?? RECORD_FORMAT);
    expect(migrationsFrom(RECORD_FORMAT, RECORD_FORMAT)).toEqual([]);
    expect(migrationsFrom('rift-lab/0', RECORD_FORMAT)).toBeNull();
  });

  it.each([
    ['public/runs/classroom.run.jsonl', '0ef63d5e', 91],
    ['test/fixtures/smoke.rift-lab-1.run.jsonl', 'b4592e67', 28],
  ])('open %s, and say so', (file, hash, lines) => {
    const { events, warnings, migrated } = parseRecord(readFileSync(file, 'utf8'));
    expect(warnings).toEqual([]);
    expect(migrated).toEqual(['rift-lab/1']);
    expect(migratedWords(migrated)).toBe("This record was written as rift-lab/1 and is read as today's format.");
    expect(events.length).toBe(lines);
    expect(events[0]).toMatchObject({ configHash: hash });
    // Written again it is a record of today, and shows the same run.
    const again = parseRecord(toJsonLines(events));
    expect(again).toEqual({ events, warnings: [], migrated: [] });
    expect(migratedWords(again.migrated)).toBeNull();
    expect(reduceAll(again.events)).toEqual(reduceAll(events));
  });
});
