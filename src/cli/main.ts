import { readArguments, UsageError } from './args.ts';
import { type Command, type Io, usage } from './command.ts';
import { check } from './commands/check.ts';
import { combine } from './commands/combine.ts';
import { generate } from './commands/generate.ts';
import { logits } from './commands/logits.ts';
import { measure } from './commands/measure.ts';
import { objectives } from './commands/objectives.ts';
import { pretrainCommand } from './commands/pretrain.ts';
import { run } from './commands/run.ts';

/** All commands, in the order of the help. */
export const commands: readonly Command[] = [
  run,
  logits,
  generate,
  check,
  objectives,
  pretrainCommand,
  measure,
  combine,
];

/**
 * The lab without a screen: `lab COMMAND ...`. Data goes to stdout, everything else to stderr.
 *
 * @param argv what was typed after the program's name
 * @returns the exit code: 0; 1 for a bug or a negative answer (a check that failed); 2 for what was typed or fed in
 */
export async function main(argv: readonly string[], options: { root: string; io?: Omit<Io, 'root'> }): Promise<number> {
  const io: Io = { ...(options.io ?? processIo()), root: options.root };
  const [name = 'help', ...rest] = argv;
  try {
    if (name === 'help' || name === '--help' || name === '-h') return await help(rest[0], io);
    const command = find(name);
    if (rest.includes('--help')) return await help(name, io);
    return (await command.run(readArguments(rest, command), io)) ?? 0;
  } catch (error) {
    if (isBrokenPipe(error)) return 0;
    io.note(describeError(error));
    return 2;
  }
}

function find(name: string): Command {
  const command = commands.find((candidate) => candidate.name === name);
  if (!command) {
    const known = [...commands.map((candidate) => candidate.name), 'help'].join(', ');
    throw new UsageError(`There is no command ${JSON.stringify(name)}; the commands are ${known}.`);
  }
  return command;
}

async function help(name: string | undefined, io: Io): Promise<number> {
  if (name === undefined) {
    await io.line('RIFT Lab without a screen.\n\nnpm run -s lab -- COMMAND\n');
    const width = Math.max(...commands.map((command) => command.name.length));
    for (const command of commands) await io.line(`  ${command.name.padEnd(width)}  ${command.about}`);
    await io.line(`\n  help COMMAND  says what a command takes`);
    return 0;
  }
  const command = find(name);
  await io.line(`npm run -s lab -- ${usage(command)}\n\n${command.name} ${command.about}.\n`);
  for (const [option, { value = '', about, default: initial }] of Object.entries(command.options ?? {})) {
    await io.line(
      `  ${`--${option} ${value}`.padEnd(28)}${about}${initial === undefined ? '' : ` (default: ${initial})`}`,
    );
  }
  return 0;
}

/** Errors with a name of their own are meant for a person; anything else is a bug, and its stack helps whoever mends it. */
function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isBug = ['TypeError', 'RangeError', 'ReferenceError', 'SyntaxError'].includes(error.name);
  return isBug ? (error.stack ?? error.message) : error.message;
}

function isBrokenPipe(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EPIPE';
}

function processIo(): Omit<Io, 'root'> {
  let broken: Error | undefined;
  // A reader that leaves early (`| head`) is no error; without a listener it would end the process with a stack.
  process.stdout.on('error', (error) => {
    broken = error;
  });
  return {
    input: process.stdin,
    line: (text) =>
      new Promise((done, fail) => {
        if (broken) return fail(broken);
        process.stdout.write(`${text}\n`, (error) => (error ? fail(error) : done()));
      }),
    note: (text) => process.stderr.write(`${text}\n`),
  };
}
