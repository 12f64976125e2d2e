import { describeIssue } from '../config/config-schema.ts';
import type { RunEvent } from './events.ts';
import { parseEvent, startSchema } from './record-schema.ts';

/** The format this version writes and reads. */
export const RECORD_FORMAT = 'rift-lab/1';

/** A file that is no record, or none that this version can read. Its message is one sentence for a person. */
export class RecordError extends Error {
  override name = 'RecordError';
}

/**
 * One JSON object a line, with a line end after the last. Token log-probs are rounded to 4 decimals; all other numbers are
 * kept whole. A number that JSON cannot hold (NaN, an infinity) becomes null.
 */
export function toJsonLines(events: Iterable<RunEvent>): string {
  let text = '';
  for (const event of events) text += `${toJsonLine(event)}\n`;
  return text;
}

/** One event as one line, without a line end: for a record that is written as the run goes. */
export function toJsonLine(event: RunEvent): string {
  if (event.type !== 'rollouts') return JSON.stringify(event);
  const rollouts = event.rollouts.map((rollout) => ({ ...rollout, logp: rollout.logp.map(fourDecimals) }));
  return JSON.stringify({ ...event, rollouts });
}

const fourDecimals = (value: number) => Math.round(value * 1e4) / 1e4 + 0;

export interface ParsedRecord {
  events: RunEvent[];
  /** One sentence each: what could not be read, and what is shown instead. */
  warnings: string[];
}

/**
 * Reads a record. A record that was cut, or is damaged from some line on, gives what comes before and a warning. Throws
 * RecordError when nothing can be shown: an empty file, no record at all, another version, a first line out of range.
 */
export function parseRecord(text: string): ParsedRecord {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const first = lines.findIndex((line) => line.trim() !== '');
  if (first < 0) throw new RecordError('This file is empty.');
  const events: RunEvent[] = [parseStart(lines[first]!)];
  const warnings: string[] = [];
  const unknown = new Set<string>();
  let skipped = 0;
  for (let i = first + 1; i < lines.length; i++) {
    const line = lines[i]!;
    if (line.trim() === '') continue;
    const value = parseJson(line);
    const result = value === undefined ? { problem: 'it is not JSON' } : parseEvent(value);
    if ('event' in result) events.push(result.event);
    else if ('unknown' in result) {
      unknown.add(result.unknown.slice(0, 40));
      skipped += 1;
    } else {
      const rest = lines.slice(i + 1).some((other) => other.trim() !== '');
      warnings.push(
        rest
          ? `Line ${i + 1} of this record is damaged (${result.problem}); the ${events.length} events before it are shown.`
          : `This record was cut in the middle of its last line; the ${events.length} whole events before it are shown.`,
      );
      break;
    }
  }
  if (skipped > 0) {
    warnings.push(
      `${skipped} events of a kind this version does not know were left out: ${[...unknown].slice(0, 5).join(', ')}.`,
    );
  }
  if (warnings.length === 0 && !events.some(({ type }) => type === 'end' || type === 'failed')) {
    warnings.push('This record has no end: it was cut, or it was saved while the run was going.');
  }
  return { events, warnings };
}

function parseStart(line: string): RunEvent {
  const value = parseJson(line);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new RecordError('This is not a RIFT Lab record: its first line is not a JSON object.');
  }
  const format = 'format' in value ? value.format : undefined;
  if (!('type' in value) || value.type !== 'run' || typeof format !== 'string') {
    throw new RecordError('This is not a RIFT Lab record: its first line does not start a run.');
  }
  if (format !== RECORD_FORMAT) {
    throw new RecordError(
      format.startsWith('rift-lab/')
        ? `This record has the format ${format.slice(0, 40)}; this version reads ${RECORD_FORMAT}, so open it with the version that wrote it.`
        : `This is not a RIFT Lab record: it says its format is ${JSON.stringify(format.slice(0, 40))}.`,
    );
  }
  const parsed = startSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new RecordError(`The first line of this record is damaged: ${describeIssue(startSchema, parsed.error, value)}`);
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** SHA-256 of a record's text as 64 hex digits: what a citation of a run names. */
export async function recordHash(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
