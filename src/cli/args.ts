import { type ParseArgsConfig, parseArgs } from 'node:util';
import { messageOf } from '../message-of.ts';

/** A mistake in what was typed or fed in: one sentence for stderr, exit code 2. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** An option `--name VALUE`; without `value` it is a switch. */
export interface OptionSpec {
  /** What stands for the value in the help: `DIR`, `N`. */
  value?: string;
  about: string;
  required?: boolean;
  /** May be given more than once: `--set a=1 --set b=2`. */
  repeated?: boolean;
  default?: string;
}

export interface ArgumentSpec {
  /** What must or may stand without a name, in order: `PRESET`, `[NAME]`. In brackets: may be left out. */
  positionals?: readonly string[];
  options?: Readonly<Record<string, OptionSpec>>;
}

/** What was typed, read by name; a wrong value is a UsageError that names the option. */
export class Arguments {
  readonly #values: Record<string, string | boolean | (string | boolean)[] | undefined>;

  constructor(
    readonly positionals: readonly string[],
    values: Record<string, string | boolean | (string | boolean)[] | undefined>,
  ) {
    this.#values = values;
  }

  /** The value of an option, or its default; undefined when it has neither. */
  text(name: string): string | undefined {
    const value = this.#values[name];
    return typeof value === 'string' ? value : undefined;
  }

  /** The value of an option that is required or has a default. */
  required(name: string): string {
    const value = this.text(name);
    if (value === undefined) throw new UsageError(`--${name} is missing.`);
    return value;
  }

  flag(name: string): boolean {
    return this.#values[name] === true;
  }

  /** All values of a repeated option. */
  list(name: string): string[] {
    const value = this.#values[name];
    return Array.isArray(value) ? value.map(String) : [];
  }

  /** A whole number within [min, max]. */
  integer(name: string, { min, max }: { min: number; max: number }): number | undefined {
    const value = this.number(name, { min, max });
    if (value !== undefined && !Number.isInteger(value)) {
      throw new UsageError(`--${name} is ${value}; it must be a whole number.`);
    }
    return value;
  }

  number(name: string, { min, max }: { min: number; max: number }): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (!(value >= min && value <= max)) {
      throw new UsageError(`--${name} is ${JSON.stringify(text)}; it must be a number from ${min} to ${max}.`);
    }
    return value;
  }

  /** One of a few words. */
  choice<Word extends string>(name: string, words: readonly Word[]): Word | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const word = words.find((candidate) => candidate === text);
    if (word === undefined) {
      throw new UsageError(`--${name} is ${JSON.stringify(text)}; it must be ${words.join(', ')}.`);
    }
    return word;
  }

  /** A list with commas: `--tokens 1,2,3`. */
  commas(name: string): string[] | undefined {
    return this.text(name)
      ?.split(',')
      .map((item) => item.trim());
  }
}

/**
 * Reads what was typed after a command.
 *
 * @throws UsageError for an unknown option, a missing value or one word too many or too few
 */
export function readArguments(argv: readonly string[], spec: ArgumentSpec): Arguments {
  const specs = spec.options ?? {};
  const options: NonNullable<ParseArgsConfig['options']> = {};
  for (const [name, { value, repeated, default: initial }] of Object.entries(specs)) {
    options[name] = { type: value === undefined ? 'boolean' : 'string' };
    if (repeated) options[name].multiple = true;
    if (initial !== undefined) options[name].default = initial;
  }
  const { values, positionals } = parse(argv, options);
  for (const [name, { required }] of Object.entries(specs)) {
    if (required && values[name] === undefined) throw new UsageError(`--${name} ${specs[name]!.value} is missing.`);
  }
  const places = spec.positionals ?? [];
  const missing = places[positionals.length];
  if (missing !== undefined && !missing.startsWith('[')) throw new UsageError(`${missing} is missing.`);
  const extra = positionals[places.length];
  if (extra !== undefined) throw new UsageError(`${JSON.stringify(extra)} is one word too many.`);
  return new Arguments(positionals, values);
}

function parse(argv: readonly string[], options: NonNullable<ParseArgsConfig['options']>) {
  try {
    return parseArgs({ args: joinNegatives(argv, options), options, allowPositionals: true, strict: true });
  } catch (error) {
    // Node's messages go on with advice after the first sentence.
    const message = messageOf(error);
    throw new UsageError(`${message.split(/\. |\n/)[0]?.replace(/\.$/, '')}.`);
  }
}

/** `--seed -1` as `--seed=-1`, which Node's parser demands: a value that begins with a minus may be a number. */
function joinNegatives(argv: readonly string[], options: NonNullable<ParseArgsConfig['options']>): string[] {
  const result: string[] = [];
  for (const word of argv) {
    const last = result.at(-1);
    const takesValue = last?.startsWith('--') && options[last.slice(2)]?.type === 'string';
    if (takesValue && /^-\.?\d/.test(word)) result[result.length - 1] = `${last}=${word}`;
    else result.push(word);
  }
  return result;
}
