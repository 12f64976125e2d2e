import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../../src/lab/record/events.ts';
import { parseRecord, RecordError, recordHash, toJsonLine, toJsonLines } from '../../../src/lab/record/record.ts';
import { reduceAll } from '../../../src/lab/record/reducers.ts';
import { end, events, rollout, started, step } from './made-up-run.ts';

const whole = [...events, end];
const beforeSteps = events.slice(
  0,
  events.findIndex(({ type }) => type === 'step'),
);
const text = toJsonLines(whole);

/** What a record must say when it cannot be read at all: one sentence. */
function refusal(broken: string): string {
  try {
    parseRecord(broken);
  } catch (error) {
    expect(error).toBeInstanceOf(RecordError);
    const { message } = error as RecordError;
    expect(message.length).toBeLessThan(300);
    expect(message).toMatch(/^[A-Z].*\.$/);
    return message;
  }
  throw new Error('It was read.');
}

describe('a record', () => {
  it('comes back as it was, and shows the same run', () => {
    const back = parseRecord(text);
    expect(back.warnings).toEqual([]);
    expect(reduceAll(back.events)).toEqual(reduceAll(parseRecord(toJsonLines(back.events)).events));
    expect(back.events.length).toBe(whole.length);
    expect(back.events.filter(({ type }) => type !== 'rollouts' && type !== 'step')).toEqual(
      whole.filter(({ type }) => type !== 'rollouts' && type !== 'step'),
    );
    expect({ ...reduceAll(back.events), rollouts: [] }).toEqual({ ...reduceAll(whole), rollouts: [] });
    expect(toJsonLines(back.events)).toBe(text);
  });

  it('is one JSON object a line, ending in a line end', () => {
    const lines = text.split('\n');
    expect(lines.pop()).toBe('');
    expect(lines.length).toBe(whole.length);
    for (const line of lines) expect(JSON.parse(line)).toHaveProperty('type');
  });

  it('rounds token log-probs to 4 decimals, and nothing else', () => {
    const odd = 0.1234567890123456;
    const line = toJsonLine({
      type: 'rollouts',
      round: 1,
      lane: 'base',
      rollouts: [rollout(0, 0, { logp: [-odd, -0.00001] })],
    });
    expect(line).toContain('"logp":[-0.1235,0]');
    expect(JSON.parse(toJsonLine(step(1, { loss: [odd, 1 / 3] }))).loss).toEqual([odd, 1 / 3]);
  });

  it('writes what is not finite as null, which the run shows as NaN', () => {
    const odd = step(1, { loss: [Number.NaN, Number.NEGATIVE_INFINITY], gradNorm: [Number.POSITIVE_INFINITY, 1] });
    const back = parseRecord(toJsonLines([...beforeSteps, odd])).events.at(-1);
    expect(toJsonLine(odd)).toContain('"loss":[null,null]');
    expect(back).toMatchObject({ loss: [null, null], gradNorm: [null, 1] });
    const { lanes } = reduceAll(parseRecord(toJsonLines([...beforeSteps, odd])).events);
    expect(lanes.map(({ loss, gradNorm }) => [loss, gradNorm])).toEqual([
      [[Number.NaN], [Number.NaN]],
      [[Number.NaN], [1]],
    ]);
  });

  it('keeps fields that this version does not know', () => {
    const future = { ...step(1), weather: 'fine' } as RunEvent;
    expect(parseRecord(toJsonLines([...beforeSteps, future])).events.at(-1)).toMatchObject({ weather: 'fine' });
  });

  it('may come from Windows, with a byte order mark and blank lines', () => {
    const odd = `\uFEFF\r\n${text.replaceAll('\n', '\r\n\r\n')}`;
    expect(parseRecord(odd).events).toEqual(parseRecord(text).events);
  });
});

describe('a damaged record', () => {
  it('that was cut anywhere shows its whole events', () => {
    const start = text.indexOf('\n') + 1;
    fc.assert(
      fc.property(fc.integer({ min: start, max: text.length - 2 }), (cut) => {
        const { events: kept, warnings } = parseRecord(text.slice(0, cut));
        const lines = text.slice(0, cut).split('\n');
        const lastIsWhole = lines.at(-1) === '' || text[cut] === '\n';
        expect(kept.length).toBe(lines.length - (text[cut] === '\n' ? 0 : 1));
        expect(warnings).toEqual([
          lastIsWhole
            ? 'This record has no end: it was cut, or it was saved while the run was going.'
            : `This record was cut in the middle of its last line; the ${kept.length} whole events before it are shown.`,
        ]);
      }),
    );
  });

  it('in the middle shows what comes before', () => {
    const lines = text.split('\n');
    lines[9] = lines[9]!.replace('"step":2', '"step":"two"');
    const { events: kept, warnings } = parseRecord(lines.join('\n'));
    expect(kept.length).toBe(9);
    expect(warnings).toEqual([
      expect.stringMatching(/^Line 10 of this record is damaged \(step: .*\); the 9 events before it are shown\.$/),
    ]);
  });

  it.each([
    ['more right answers than answers', { correct: [3], k: 2 }],
    ['no problems', { correct: [], k: 2 }],
    ['a hostile suite name', { suite: '__proto__', correct: [1], k: 2 }],
  ])('is not followed into %s', (_, over) => {
    const bad = structuredClone(events[7]!) as { suites: object[] };
    bad.suites[0] = { ...bad.suites[0], ...over };
    expect(parseRecord(`${text.split('\n')[0]}\n${JSON.stringify(bad)}\n${text}`).events.length).toBe(1);
  });

  it('names events from the future', () => {
    const { events: kept, warnings } = parseRecord(`${text}{"type":"weather"}\n{"type":"__proto__"}\n`);
    expect(kept.length).toBe(whole.length);
    expect(warnings).toEqual(['2 events of a kind this version does not know were left out: weather, __proto__.']);
  });

  it('never throws anything but a RecordError', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(text.length), (noise, place) => {
        for (const broken of [noise, text.slice(0, place) + noise + text.slice(place), text.slice(place)]) {
          try {
            reduceAll(parseRecord(broken).events);
          } catch (error) {
            expect(error).toBeInstanceOf(RecordError);
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('what is no record', () => {
  const first = JSON.parse(toJsonLine(started));
  const withFirst = (change: (line: typeof first) => void) => {
    const copy = structuredClone(first);
    change(copy);
    return JSON.stringify(copy);
  };

  it('is refused in one sentence', () => {
    expect(refusal('')).toBe('This file is empty.');
    expect(refusal('\n \n')).toBe('This file is empty.');
    expect(refusal('\u0000\u0001PNG\ufffd\ufffd')).toMatch(
      /not a RIFT Lab record: its first line is not a JSON object/,
    );
    expect(refusal('[1]')).toMatch(/first line is not a JSON object/);
    expect(refusal('{"type":"step","step":1}')).toMatch(/first line does not start a run/);
    expect(refusal('{"hello":1}')).toMatch(/first line does not start a run/);
    expect(refusal(withFirst((line) => (line.format = 'rift-lab/3')))).toBe(
      'This record has the format rift-lab/3; this version reads up to rift-lab/2, so open it with the version that wrote it.',
    );
    expect(refusal(withFirst((line) => (line.format = 'x'.repeat(5000))))).toMatch(/^This is not a RIFT Lab record/);
    expect(refusal(withFirst((line) => (line.config.rewards.negative = -99)))).toBe(
      'The first line of this record is damaged: config.rewards.negative is -99; it must be a number from -5 to 0.',
    );
    expect(refusal(withFirst((line) => delete line.config.lanes))).toBe(
      'The first line of this record is damaged: config.lanes is missing; it must be a list.',
    );
    expect(refusal(text.slice(0, 100))).toMatch(/first line is not a JSON object/);
  });
});

it('the hash of a record is its SHA-256', async () => {
  expect(await recordHash(text)).toBe(createHash('sha256').update(text).digest('hex'));
  expect(await recordHash('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
});
