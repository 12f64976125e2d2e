import { describeIssue } from '../config/config-schema.ts';
import { type EventType, eventSchemas, RECORD_FORMAT, type RunEvent, type RunStarted } from './events.ts';
import { migrate, migrationsFrom } from './migrations.ts';
import { Order } from './order.ts';

export { toJsonLine, toJsonLines } from './json-lines.ts';

/** A file that is no record, or none that this version can read. Its message is one sentence for a person. */
export class RecordError extends Error {
  override name = 'RecordError';
}

export interface ParsedRecord {
  events: RunEvent[];
  /** One sentence each: what could not be read, and what is shown instead. */
  warnings: string[];
  /** The formats that the record has come through on its way to today's: `rift-lab/1`. Empty for a record of today's. */
  migrated: string[];
}

/**
 * Reads a record of any format that was ever written. A record that was cut, or from some line on is damaged or tells what
 * no run can do (lines doubled, shuffled or lost, two records in one), gives what comes before and a warning. Throws RecordError when nothing can be shown: an empty file, no record at all, a format from
 * the future, a first line out of range.
 */
export function parseRecord(text: string): ParsedRecord {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const first = lines.findIndex((line) => line.trim() !== '');
  if (first < 0) throw new RecordError('This file is empty.');
  const { started, steps } = parseStart(lines[first]!);
  const events: RunEvent[] = [started.event];
  const order = new Order();
  order.next(started.event);
  const warnings: string[] = [];
  const unknown: string[] = [];
  for (let i = first + 1; i < lines.length; i++) {
    const line = lines[i]!;
    if (line.trim() === '') continue;
    const value = parseJson(line);
    const results = value === undefined ? [{ problem: 'it is not JSON' }] : started.migrate(value).map(parseEvent);
    const damage = results.flatMap((result) => ('problem' in result ? [`damaged (${result.problem})`] : []));
    const known = results.flatMap((result) => ('event' in result ? [result.event] : []));
    const [wrong] = damage.length > 0 ? damage : outOfPlace(known, order);
    if (wrong !== undefined) {
      const rest = lines.slice(i + 1).some((other) => other.trim() !== '');
      warnings.push(
        rest || damage.length === 0
          ? `Line ${i + 1} of this record is ${wrong}; the ${events.length} events before it are shown.`
          : `This record was cut in the middle of its last line; the ${events.length} whole events before it are shown.`,
      );
      break;
    }
    events.push(...known);
    unknown.push(...results.flatMap((result) => ('unknown' in result ? [result.unknown.slice(0, 40)] : [])));
  }
  if (unknown.length > 0) {
    warnings.push(
      `${unknown.length} events of a kind this version does not know were left out: ${[...new Set(unknown)].slice(0, 5).join(', ')}.`,
    );
  }
  if (warnings.length === 0 && !events.some(({ type }) => type === 'end' || type === 'failed')) {
    warnings.push('This record has no end: it was cut, or it was saved while the run was going.');
  }
  return { events, warnings, migrated: steps };
}

function outOfPlace(events: readonly RunEvent[], order: Order): string[] {
  const reasons = events.map((event) => order.next(event)).filter((why) => why !== null);
  return reasons.map((why) => `out of place (${why})`);
}

/** The first line is read strictly, because everything after it depends on it. */
function parseStart(line: string): {
  started: { event: RunStarted; migrate: (event: unknown) => unknown[] };
  steps: string[];
} {
  const value = parseJson(line);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new RecordError('This is not a RIFT Lab record: its first line is not a JSON object.');
  }
  const format = 'format' in value ? value.format : undefined;
  if (!('type' in value) || value.type !== 'run' || typeof format !== 'string') {
    throw new RecordError('This is not a RIFT Lab record: its first line does not start a run.');
  }
  const way = migrationsFrom(format, RECORD_FORMAT);
  if (!way) {
    throw new RecordError(
      format.startsWith('rift-lab/')
        ? `This record has the format ${format.slice(0, 40)}; this version reads up to ${RECORD_FORMAT}, so open it with the version that wrote it.`
        : `This is not a RIFT Lab record: it says its format is ${JSON.stringify(format.slice(0, 40))}.`,
    );
  }
  const forward = migrate(way);
  const [today] = forward(value);
  const schema = eventSchemas.run;
  const parsed = schema.safeParse(today);
  if (!parsed.success) {
    throw new RecordError(`The first line of this record is damaged: ${describeIssue(schema, parsed.error, today)}`);
  }
  const event = withUnknown(parsed.data, today) as RunStarted;
  return { started: { event, migrate: forward }, steps: way.map(({ from }) => from) };
}

/** The event of one line: `unknown` when its type is of no kind this version knows, a sentence when it is damaged. */
type LineResult = { event: RunEvent } | { unknown: string } | { problem: string };

function parseEvent(value: unknown): LineResult {
  const type = typeof value === 'object' && value !== null && 'type' in value ? value.type : undefined;
  if (typeof type !== 'string') return { problem: 'it is no event' };
  if (!Object.hasOwn(eventSchemas, type)) return { unknown: type };
  const parsed = eventSchemas[type as EventType].safeParse(value);
  if (parsed.success) return { event: parsed.data };
  const issue = parsed.error.issues[0]!;
  return { problem: `${issue.path.join('.') || 'it'}: ${issue.message}` };
}

/** `known` with all that `whole` has beside it: a configuration keeps the settings that this version does not know. */
function withUnknown(known: unknown, whole: unknown): unknown {
  if (Array.isArray(known) && Array.isArray(whole)) return known.map((item, i) => withUnknown(item, whole[i]));
  if (!isObject(known) || !isObject(whole)) return known;
  const all = Object.entries(known).map(([key, value]) => [key, withUnknown(value, whole[key])]);
  const strangers = Object.entries(whole).filter(([key]) => !Object.hasOwn(known, key));
  return Object.fromEntries([...all, ...strangers]);
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

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
