import { check } from './check.ts';
import type { CheckOptions, CheckResult } from './types.ts';

/** What one input line gives: its id with the whole result, or its line number with what is wrong. */
export type LineOutput = ({ id: string | number | null } & CheckResult) | { line: number; error: string };

const BOOLEANS = ['strict', 'reduced', 'boxedOnly', 'requireClosedReasoning'] as const;

/**
 * Labels one JSON line `{id, gold, response}` or `{id, gold, pred}`. Optional fields: `question`, `profile`, and the options of
 * `CheckOptions` either beside it or in `options`. A malformed line gives an error object and never throws.
 *
 * @param line number of the line, from 1, for the error message
 * @param defaults options for lines that do not set their own
 */
export function checkLine(text: string, line: number, defaults: CheckOptions = {}): LineOutput {
  const fail = (error: string): LineOutput => ({ line, error });
  let item: unknown;
  try {
    item = JSON.parse(text);
  } catch {
    return fail('The line is not JSON. Write one object a line, such as {"id": 1, "gold": "5", "response": "#5"}.');
  }
  if (item === null || typeof item !== 'object' || Array.isArray(item)) return fail('The line is not a JSON object.');
  const record = new Map<string, unknown>(Object.entries(item));
  const id = record.get('id') ?? null;
  if (id !== null && typeof id !== 'string' && typeof id !== 'number')
    return fail('"id" must be a string or a number.');
  const gold = asText(record.get('gold'));
  if (gold === undefined) return fail('"gold" is missing or is not a string or a number.');
  const response = asText(record.get('response'));
  const pred = asText(record.get('pred'));
  if (response === undefined && pred === undefined) return fail('"response" or "pred" is missing or is not a string.');
  if (response !== undefined && pred !== undefined) return fail('Give "response" or "pred", not both.');
  const question = record.get('question');
  if (question !== undefined && typeof question !== 'string') return fail('"question" must be a string.');
  const nested = record.get('options');
  if (nested !== undefined && (nested === null || typeof nested !== 'object' || Array.isArray(nested)))
    return fail('"options" must be an object.');
  const options = readOptions(new Map([...record, ...Object.entries(nested ?? {})]), defaults);
  if (typeof options === 'string') return fail(options);
  const asked = { gold, ...(question === undefined ? {} : { question }) };
  return {
    id,
    ...check(response !== undefined ? { ...asked, response } : { ...asked, pred: pred as string }, options),
  };
}

/** Strings, and numbers as JSON writes them. */
const asText = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined;

/** The options of a line over the defaults, or a sentence on what is wrong. */
function readOptions(record: ReadonlyMap<string, unknown>, defaults: CheckOptions): CheckOptions | string {
  const options: CheckOptions = { ...defaults };
  const profile = record.get('profile');
  if (profile !== undefined) {
    if (profile !== 'reward' && profile !== 'evaluate') return '"profile" must be "reward" or "evaluate".';
    options.profile = profile;
  }
  const units = record.get('units');
  if (units !== undefined) {
    if (units !== 'ignore' && units !== 'require') return '"units" must be "ignore" or "require".';
    options.units = units;
  }
  const tolerance = record.get('tolerance');
  if (tolerance !== undefined) {
    const read = readTolerance(tolerance);
    if (typeof read === 'string') return read;
    options.tolerance = read;
  }
  for (const name of BOOLEANS) {
    const value = record.get(name);
    if (value === undefined) continue;
    if (typeof value !== 'boolean') return `"${name}" must be true or false.`;
    options[name] = value;
  }
  const prompt = record.get('prompt');
  if (prompt !== undefined) {
    if (typeof prompt !== 'string') return '"prompt" must be a string.';
    options.prompt = prompt;
  }
  return options;
}

/** A number is a relative tolerance; an object has `digits` or `relative`. */
function readTolerance(value: unknown): { digits?: number; relative?: number } | string {
  const wrong = '"tolerance" must be a relative tolerance such as 1e-4, or {"digits": 4}, or {"relative": 1e-4}.';
  if (typeof value === 'number') return value >= 0 && value < 1 ? { relative: value } : wrong;
  if (value === null || typeof value !== 'object') return wrong;
  const { digits, relative } = value as { digits?: unknown; relative?: unknown };
  if (digits !== undefined && !(typeof digits === 'number' && Number.isInteger(digits) && digits >= 1 && digits <= 30))
    return wrong;
  if (relative !== undefined && !(typeof relative === 'number' && relative >= 0 && relative < 1)) return wrong;
  if (digits === undefined && relative === undefined) return wrong;
  return {
    ...(digits === undefined ? {} : { digits: digits as number }),
    ...(relative === undefined ? {} : { relative: relative as number }),
  };
}

/** Labels a whole JSONL text; blank lines are passed over. */
export function* checkLines(lines: Iterable<string>, defaults: CheckOptions = {}): Generator<LineOutput> {
  let number = 0;
  for (const text of lines) {
    number++;
    if (text.trim() !== '') yield checkLine(text, number, defaults);
  }
}
