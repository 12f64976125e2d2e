import { join } from 'node:path';
import { combineSeeds, type NamedSummary, readSummary } from '../../lab/record/combine.ts';
import { UsageError } from '../args.ts';
import type { Command } from '../command.ts';
import { readText } from '../files.ts';

export const combine: Command = {
  name: 'combine',
  about: 'combines runs of one configuration under several seeds, with intervals over seeds, as JSON',
  options: { run: { value: 'DIR', about: 'where `run` wrote; one for each seed', repeated: true } },
  async run(args, io) {
    const folders = args.list('run');
    if (folders.length === 0) throw new UsageError('--run is missing; name one folder for each seed.');
    const runs: NamedSummary[] = [];
    for (const folder of folders)
      runs.push(readSummary(folder, parseJson(await readText(join(folder, 'summary.json')))));
    await io.line(JSON.stringify(combineSeeds(runs), null, 2));
    return 0;
  },
};

/** Undefined for text that is no JSON: `readSummary` says then that it is no summary. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
