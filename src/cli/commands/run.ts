import { existsSync } from 'node:fs';
import { appendFile, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { check } from '../../checker/index.ts';
import type { RunConfig, RunConfigInput } from '../../lab/config/config.ts';
import { applySet, parseConfig } from '../../lab/config/parse-config.ts';
import { presetOf, presets } from '../../lab/config/presets.ts';
import type { Intervened, RunEvent } from '../../lab/record/events.ts';
import { parseRecord, toJsonLine } from '../../lab/record/record.ts';
import { emptyRun, interventionsOf, reduce } from '../../lab/record/reducers.ts';
import { resultsCsv } from '../../lab/record/results.ts';
import { summarize } from '../../lab/record/summary.ts';
import { Control } from '../../lab/run/control.ts';
import { runSession } from '../../lab/run/session.ts';
import { UsageError } from '../args.ts';
import { backendOption, environmentOf, openChosen } from '../backend.ts';
import type { Command, Io } from '../command.ts';
import { loadModel, readText, writeWhole } from '../files.ts';

export const run: Command = {
  name: 'run',
  about: 'runs one experiment and writes run.jsonl, summary.json and results.csv',
  positionals: ['PRESET_OR_CONFIG_OR_RECORD'],
  options: {
    out: { value: 'DIR', about: 'where to write', required: true },
    backend: backendOption,
    seed: { value: 'N', about: "instead of the configuration's seed" },
    set: { value: 'path=value', about: 'changes one setting, as in rewards.negative=-0.8', repeated: true },
  },
  async run(args, io) {
    const { config, replay } = await readExperiment(
      args.positionals[0]!,
      args.list('set'),
      args.integer('seed', { min: 0, max: 0xffffffff }),
    );
    const out = args.required('out');
    const model = await loadModel(join(io.root, 'models', config.model.id), config.model.checkpoint);
    const backend = await openChosen(args);
    await mkdir(out, { recursive: true });
    const record = join(out, 'run.jsonl');
    if (existsSync(record)) await rm(record);

    const state = emptyRun();
    const control = new Control();
    const stop = () => control.stop();
    process.once('SIGINT', stop);
    const events = runSession({
      config,
      model,
      backend,
      environment: environmentOf(backend),
      checker: async (items, how) => items.map((item) => check(item, how)),
      control,
      replay,
      reopen: () => openChosen(args),
    });
    for await (const event of events) {
      reduce(state, event);
      // A record tells of what happened, not of how far it was on the way there.
      if (event.type !== 'generating') await appendFile(record, `${toJsonLine(event)}\n`);
      tell(event, config, io);
    }
    process.off('SIGINT', stop);
    if (!state.base) throw new UsageError('The run was stopped before the base was measured; nothing is summarized.');
    const summary = summarize(state);
    await writeWhole(join(out, 'summary.json'), `${JSON.stringify(summary, null, 2)}\n`);
    await writeWhole(join(out, 'results.csv'), resultsCsv(summary));
    return state.failure && !state.end ? 1 : 0;
  },
};

/** A preset's name, a configuration file, or a record whose run and interventions are executed again. */
async function readExperiment(
  named: string,
  settings: readonly string[],
  seed: number | undefined,
): Promise<{ config: RunConfig; replay: Intervened[] }> {
  let input: RunConfigInput;
  let replay: Intervened[] = [];
  if (Object.hasOwn(presets, named)) input = presetOf(named).config;
  else if (!existsSync(named)) {
    throw new UsageError(`${JSON.stringify(named)} is no preset (${Object.keys(presets).join(', ')}) and no file.`);
  } else {
    const text = await readText(named);
    const isRecord = /^\s*\{[^\n]*"type"\s*:\s*"run"/.test(text);
    if (isRecord) {
      const { events } = parseRecord(text);
      const [first] = events;
      if (first?.type !== 'run') throw new UsageError(`${named} does not begin with a run.`);
      input = first.config;
      replay = interventionsOf(events);
    } else {
      try {
        input = JSON.parse(text) as RunConfigInput;
      } catch {
        throw new UsageError(`${named} is neither a record nor valid JSON.`);
      }
    }
  }
  for (const setting of settings) input = applySet(input, setting);
  if (seed !== undefined) input = { ...input, seed };
  return { config: parseConfig(input), replay };
}

/** One line on stderr for what a person waits for. */
function tell(event: RunEvent, config: RunConfig, io: Io): void {
  const percent = (mean: number) => mean.toFixed(3).replace(/^0/, '');
  switch (event.type) {
    case 'run':
      io.note(`${config.name} on ${event.environment.backend} (${event.environment.reason}), seed ${config.seed}`);
      break;
    case 'buffer':
      io.note(
        `${event.rollouts} rollouts: ${event.right} right, ${event.wrong} wrong, ${event.noAnswer} without an answer, ${event.leftOut} left out; ${event.mixed} of ${event.problems} problems mixed`,
      );
      break;
    case 'step':
      if (event.step % 10 === 0 || event.step === 1) {
        const losses = config.lanes.map((lane, i) => `${lane.id} ${event.loss[i]?.toFixed(4) ?? 'not finite'}`);
        io.note(`step ${event.step}: loss ${losses.join(', ')}`);
      }
      break;
    case 'evaluation': {
      const all = event.suites.map(({ suite, correct, k }) => {
        const right = correct.reduce((a, b) => a + b, 0);
        return `${suite} ${percent(right / (correct.length * k))}`;
      });
      io.note(`step ${event.step}: ${event.lane} mean@${config.evaluation.k} ${all.join(', ')}`);
      break;
    }
    case 'collapse':
      io.note(`step ${event.step}: ${event.lane} collapsed, ${event.why}`);
      break;
    case 'failed':
      io.note(event.message);
      break;
    case 'end':
      io.note(`${event.reason} after ${event.steps} steps, ${event.seconds.toFixed(0)} s`);
      break;
  }
}
