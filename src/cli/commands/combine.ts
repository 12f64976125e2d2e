import { join } from 'node:path';
import { combineSeeds } from '../../lab/record/combine.ts';
import type { Summary } from '../../lab/record/summary.ts';
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
    const summaries: Summary[] = [];
    for (const folder of folders) summaries.push(JSON.parse(await readText(join(folder, 'summary.json'))) as Summary);
    await io.line(JSON.stringify(combineSeeds(summaries), null, 2));
    return 0;
  },
};
