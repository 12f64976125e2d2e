/** Records whose lines stand in an order that no run has: they are opened up to there, with a sentence. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../../src/lab/record/events.ts';
import { firstOutOfPlace } from '../../../src/lab/record/order.ts';
import { parseRecord, toJsonLines } from '../../../src/lab/record/record.ts';
import { reduceAll } from '../../../src/lab/record/reducers.ts';
import { end, evaluation, events, rollout, started, step } from './made-up-run.ts';

const whole = [...events, end];
const shipped = ['public/runs/classroom.run.jsonl', 'test/fixtures/smoke.rift-lab-1.run.jsonl'].map((file) => ({
  file,
  lines: readFileSync(file, 'utf8').trimEnd().split('\n'),
}));

/** What opening a record with these events says of their order; null where nothing is out of place. */
function complaint(list: readonly RunEvent[]): string | null {
  const { events: kept, warnings } = parseRecord(toJsonLines(list));
  const found = warnings.find((warning) => warning.includes('out of place'));
  expect(firstOutOfPlace(list)?.index ?? list.length).toBe(kept.length);
  expect(kept.length < list.length).toBe(found !== undefined);
  return found ?? null;
}

const why = (list: readonly RunEvent[]) => /\((.*)\)/.exec(complaint(list) ?? '')?.[1] ?? null;
const at = (type: RunEvent['type'], nth = 0) =>
  whole.indexOf(whole.filter((event) => event.type === type)[nth] as RunEvent);
const without = (index: number) => whole.filter((_, i) => i !== index);
const upTo = (type: RunEvent['type'], nth = 0) => whole.slice(0, at(type, nth) + 1);
const change = (on: number): RunEvent => ({
  type: 'intervention',
  step: on,
  change: { lane: 'rift', path: 'rewards.negative', value: -1 },
});
const failed = (kept: number, recovers = true): RunEvent => ({
  type: 'failed',
  step: 4,
  kept,
  reason: { code: 'device_failed', cause: 'The GPU was lost.' },
  recovers,
});

describe('the order of a run', () => {
  it('is that of every record that was shipped', () => {
    for (const { lines } of shipped) expect(firstOutOfPlace(parseRecord(lines.join('\n')).events)).toBeNull();
    expect(complaint(whole)).toBeNull();
  });

  it.each<[string, readonly RunEvent[]]>([
    [
      'a change before the step that it counts from',
      [...upTo('step', 1), change(3), change(3), ...whole.slice(at('step', 1) + 1)],
    ],
    [
      'pauses',
      [...upTo('step'), { type: 'paused', step: 1, paused: true }, { type: 'paused', step: 1, paused: false }],
    ],
    [
      'a collapse of accuracy before one of the loss',
      [
        ...upTo('collapse'),
        { type: 'collapse', step: 3, lane: 'naive', reason: { code: 'accuracy_below_share', share: 0.6 } },
      ],
    ],
    ['a failure that goes back', [...events, failed(2), step(3), step(4), evaluation(4, 'rift', [1, 1, 1])]],
    ['a failure before a checkpoint, from the first step on', [...events, failed(0), step(1), step(2)]],
    ['a failure before a checkpoint, from the beginning', [...upTo('rollouts'), failed(0), ...whole.slice(1)]],
    ['a failure while the base is measured', [...upTo('evaluation'), failed(0), ...whole.slice(at('evaluation'))]],
    ['a failure for good', [...events, failed(2, false)]],
    ['no end', events],
    ['a run that was stopped', [...upTo('step', 2), { ...end, type: 'end', reason: 'stopped' } as RunEvent]],
  ])('has room for %s', (_, list) => {
    expect(complaint(list)).toBeNull();
  });

  it.each<[string, readonly RunEvent[]]>([
    ['a second run begins', [...whole, ...whole]],
    ['a second run begins', whole.flatMap((event) => [event, event])],
    ['"step" comes after the end', [...whole, step(5)]],
    ['"step" comes after the end', [...events, failed(2, false), step(5)]],
    ['the problems come twice', [...upTo('problems'), whole[at('problems')]!]],
    ['answers come before the problems', without(at('problems'))],
    ['answer 0 to problem 0 comes twice', [...upTo('rollouts'), whole[at('rollouts')]!]],
    [
      'answer 0 to problem 9, which is not there',
      [...upTo('problems'), { type: 'rollouts', round: 1, lane: 'base', rollouts: [rollout(9, 0)] }],
    ],
    ['answers of round 1 by "rift"', [...upTo('problems'), { type: 'rollouts', round: 1, lane: 'rift', rollouts: [] }]],
    [
      'answers of round 2 come at step 0',
      [...upTo('problems'), { type: 'rollouts', round: 2, lane: 'rift', rollouts: [] }],
    ],
    [
      'answers by base come after their buffer',
      [...upTo('buffer'), { type: 'rollouts', round: 1, lane: 'base', rollouts: [] }],
    ],
    ['a buffer counts 3 answers, and 2 came', without(at('rollouts', 1))],
    ['a buffer comes before its answers', [...upTo('problems'), whole[at('buffer')]!]],
    ['a buffer comes twice', [...upTo('buffer'), whole[at('buffer')]!]],
    ['the base is measured before its answers are there', without(at('buffer'))],
    ['the base is measured twice', [...upTo('evaluation'), whole[at('evaluation')]!]],
    ['the base is measured after the first step', [...upTo('buffer'), evaluation(1, 'base', [1, 1, 1])]],
    ['step 1 comes before the base is measured', without(at('evaluation'))],
    ['step 2 comes where step 1 was due', without(at('step'))],
    ['step 1 comes where step 2 was due', [...upTo('step'), step(1)]],
    ['step 5 of 4', [...events, step(5)]],
    ['step 1 comes in round 2', [...upTo('evaluation'), step(1, { round: 2 })]],
    ['the run has no lane "stranger"', [...upTo('step', 1), evaluation(2, 'stranger', [1, 1, 1])]],
    ['rift is measured twice at step 2', [...upTo('evaluation', 1), whole[at('evaluation', 1)]!]],
    ['the evaluation of rift at step 2 comes after step 1', [...upTo('step'), whole[at('evaluation', 1)]!]],
    ['the collapse of naive at step 3 comes after step 2', [...upTo('step', 1), whole[at('collapse')]!]],
    ['naive collapses twice', [...upTo('collapse'), whole[at('collapse')]!]],
    [
      'the run has no lane "stranger"',
      [...upTo('step', 2), { type: 'collapse', step: 3, lane: 'stranger', reason: { code: 'loss_not_finite' } }],
    ],
    ['a change from step 3 on comes after step 3', [...upTo('collapse'), change(3)]],
    ['the checkpoint of step 2 comes twice', [...upTo('checkpoint'), whole[at('checkpoint')]!]],
    ['a checkpoint comes after step 1', [...upTo('step'), whole[at('checkpoint')]!]],
    [
      'it pauses while it is paused',
      [...upTo('step'), { type: 'paused', step: 1, paused: true }, { type: 'paused', step: 1, paused: true }],
    ],
    ['it goes on unpaused', [...upTo('step'), { type: 'paused', step: 1, paused: false }]],
    ['a pause comes after step 1', [...upTo('step'), { type: 'paused', step: 2, paused: true }]],
    ['a run of 4 steps is finished after 3', [...upTo('collapse'), end]],
    ['naive collapses at step 3, and no line says so', without(at('collapse'))],
    ['the run is finished before naive is measured', without(at('evaluation', 4))],
    ['step 3 comes before rift is measured', without(at('evaluation', 1))],
    ['step 5 comes where step 3 was due', [...events, failed(2), step(5)]],
  ])('tells that %s', (reason, list) => {
    expect(why(list)).toBe(reason);
  });

  it('says what is kept', () => {
    expect(complaint([...upTo('step'), step(1)])).toBe(
      'Line 10 of this record is out of place (step 1 comes where step 2 was due); the 9 events before it are shown.',
    );
  });
});

describe('rounds', () => {
  const two = { ...started, config: { ...started.config, rounds: 2 } };
  const line = { ...rollout(0, 0) };
  const written = (lane: string): RunEvent => ({ type: 'rollouts', round: 2, lane, rollouts: [line] });
  const closed = (lane: string): RunEvent =>
    ({ ...(whole[at('buffer')] as RunEvent), round: 2, lane, rollouts: 1 }) as RunEvent;
  // The other lane's loss was not finite in step 3: it writes nothing more.
  const second = [written('rift'), closed('rift')];
  const first = [two, ...events.slice(1)];

  it('follow each other, each with the answers of its lanes', () => {
    expect(complaint([...first, ...second, step(5, { round: 2 })])).toBeNull();
    expect(complaint([...first, ...second, failed(4), ...second, step(5, { round: 2 })])).toBeNull();
    expect(why([...first, step(5, { round: 2 })])).toBe('step 5 comes before the answers of round 2');
    expect(why([...first, ...second, step(5)])).toBe('step 5 comes in round 1');
    const alive = first.filter(({ type }) => type !== 'collapse');
    expect(why([...alive, ...second, step(5, { round: 2 })])).toBe('naive collapses at step 3, and no line says so');
    expect(why([...first, written('base')])).toBe('answers of round 2 by "base"');
    expect(why([...events, ...second, step(5, { round: 2 })])).toBe('step 5 of 4');
    expect(why([...first, end])).toBe('a run of 8 steps is finished after 4');
  });
});

describe('a record that was shipped', () => {
  /** The run that is shown must be the beginning of the true one, whatever was done to the lines. */
  const shows = (lines: readonly string[], truth: readonly string[]) => {
    const { events: kept, warnings } = parseRecord(lines.join('\n'));
    const whole = parseRecord(truth.join('\n')).events;
    const state = ({ rollouts, ...rest }: ReturnType<typeof reduceAll>) => ({ ...rest, revision: 0 });
    if (warnings.length === 0) expect(state(reduceAll(kept))).toEqual(state(reduceAll(whole)));
    else
      expect(warnings).toEqual([
        expect.stringMatching(/^(Line \d+ of this record is out of place|This record has no end)/),
      ]);
    return warnings.length > 0;
  };

  it.each(shipped)('$file with its lines shuffled is opened up to there, or shows the same run', ({ lines }) => {
    let found = 0;
    const indices = lines.slice(1).map((_, i) => i + 1);
    const shuffled = fc.shuffledSubarray(indices, { minLength: indices.length });
    fc.assert(
      fc.property(shuffled, (order) => {
        if (shows([lines[0]!, ...order.map((i) => lines[i]!)], lines)) found++;
      }),
      { numRuns: 40 },
    );
    expect(found).toBeGreaterThan(35);
  });

  it.each(shipped)('$file with one line elsewhere, twice or lost shows no other run', ({ lines }) => {
    const place = fc.integer({ min: 1, max: lines.length - 1 });
    // That a checkpoint was kept, no other line tells.
    const alone = (i: number) => lines[i]!.includes('"type":"checkpoint"');
    fc.assert(
      fc.property(place, place, fc.constantFrom('move', 'copy', 'drop'), (from, to, how) => {
        if (how === 'drop' && alone(from)) return;
        const rest = how === 'copy' ? lines : lines.filter((_, i) => i !== from);
        const changed = how === 'drop' ? rest : [...rest.slice(0, to), lines[from]!, ...rest.slice(to)];
        const tells = shows(changed.join('\n') === lines.join('\n') ? lines : changed, lines);
        // A copy never goes unnoticed.
        if (how === 'copy') expect(tells).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('and another one, line by line, are told apart', () => {
    const [one, other] = shipped.map(({ lines }) => lines) as [string[], string[]];
    const mixed = one.flatMap((line, i) => [line, ...(other[i] === undefined ? [] : [other[i]])]);
    expect(shows(mixed, one)).toBe(true);
  });
});
