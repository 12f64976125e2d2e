import type { ArgumentSpec, Arguments } from './args.ts';

/** The world of a command: tests give it arrays instead of streams. */
export interface Io {
  input: AsyncIterable<Uint8Array | string>;
  /** One line on stdout; resolves when the reader can take more. */
  line(text: string): Promise<void>;
  /** One line on stderr: progress and warnings, never data. */
  note(text: string): void;
  /** The repository: where `models/` and `public/` are. Paths a person types are relative to the working directory. */
  root: string;
}

/** A command is one file in commands/ and one line in the list of main.ts. */
export interface Command extends ArgumentSpec {
  name: string;
  /** What it does, as a phrase that goes on from its name. */
  about: string;
  /**
   * @returns the exit code when it is not 0
   * @throws UsageError, ModelError and other errors of one sentence for what a person can put right
   */
  run(args: Arguments, io: Io): Promise<number | undefined>;
}

/** `run PRESET --out DIR [--seed N]` */
export function usage({ name, positionals = [], options = {} }: Command): string {
  const words = Object.entries(options).map(([option, { value, required, repeated }]) => {
    const word = value === undefined ? `--${option}` : `--${option} ${value}`;
    return required ? word : `[${word}${repeated ? ' ...' : ''}]`;
  });
  return [name, ...positionals, ...words].join(' ');
}
