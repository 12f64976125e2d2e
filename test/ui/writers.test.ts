import { expect, it } from 'vitest';
import type { BufferReady, RolloutLine } from '../../src/lab/record/events.ts';
import { emptyRun } from '../../src/lab/record/reducers.ts';
import { BASE_WRITER, writerKey, writtenBy } from '../../src/ui/writers.ts';

const line = (text: string) => ({ text }) as RolloutLine;

it("one writer's answers stand in the place of the base's, and the base's where the writer is not there", () => {
  const run = emptyRun();
  const buffer = { rollouts: 1 } as BufferReady;
  run.rollouts = [[line('base')]];
  run.laneBuffers = [
    { round: 2, lane: 'rift', rollouts: [[line('rift')]], buffer },
    { round: 3, lane: 'rift', rollouts: [[line('later')]], buffer: null },
  ];
  const text = (writer: string) => writtenBy(run, writer).rollouts[0]?.[0]?.text;
  expect(text(BASE_WRITER)).toBe('base');
  expect(run.laneBuffers.map(writerKey).map(text)).toEqual(['rift', 'later']);
  expect(text('gone 2')).toBe('base');
  expect(writtenBy(run, 'rift 2').buffer).toBe(buffer);
  expect(writtenBy(run, BASE_WRITER)).toBe(run);
});
