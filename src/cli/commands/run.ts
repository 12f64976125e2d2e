import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { check } from '../../checker/index.ts';
import type { RunConfig, RunConfigInput } from '../../lab/config/config.ts';
import { parseConfig } from '../../lab/config/parse-config.ts';
import { presetOf, presets } from '../../lab/config/presets.ts';
import { applySet } from '../../lab/config/set.ts';
import type { Intervened, RunEvent } from '../../lab/record/events.ts';
import { parseRecord } from '../../lab/record/record.ts';
import { emptyRun, interventionsOf, reduce, reduceAll } from '../../lab/record/reducers.ts';
import { summarize } from '../../lab/record/summary.ts';
import { Control } from '../../lab/run/control.ts';
import type { Experiment } from '../../lab/run/experiment.ts';
import { runSession } from '../../lab/run/session.ts';
import { openBackend } from '../../tensor/index.ts';
import { nodeSurroundings } from '../../tensor/node.ts';
import { collapseWords, failureWords, migratedWords } from '../../words/en/run.ts';
import { type Arguments, UsageError } from '../args.ts';
import { backendOption, chosenBackend, environmentOf } from '../backend.ts';
import type { Command, Io } from '../command.ts';
import { loadModel, readText } from '../files.ts';
import { nodeHands } from '../hands.ts';
import { RunFolder } from '../run-folder.ts';

/** Seconds of training that a killed process may lose at most. */
const snapshotEvery = 15;

export const run: Command = {
  name: 'run',
  about: 'runs one experiment and writes run.jsonl, summary.json and results.csv',
  positionals: ['[PRESET_OR_CONFIG_OR_RECORD]'],
  options: {
    out: { value: 'DIR', about: 'where to write' },
    resume: { value: 'DIR', about: 'goes on with the run in DIR that was stopped or killed' },
    backend: backendOption,
    seed: { value: 'N', about: "instead of the configuration's seed" },
    workers: { value: 'N', about: 'how many cores to use at most, 1: no workers; the run comes out the same' },
    set: { value: 'path=value', about: 'changes one setting, as in rewards.negative=-0.8', repeated: true },
  },
  async run(args, io) {
    const workers = args.integer('workers', { min: 1, max: 64 });
    const request = await readRequest(args, io);
    if (!request) {
      io.note('The run has come to its end; there is nothing to go on with.');
      return 0;
    }
    const { experiment, resumed } = request;
    const { config, replay } = experiment;
    const model = await loadModel(join(io.root, 'models', config.model.id), config.model.checkpoint);
    const own = resumed ?? (await RunFolder.begin(args.required('out'), experiment));
    const open = () => openBackend(experiment.backend, nodeSurroundings());
    const backend = await open();
    const before = (await resumed?.resume()) ?? null;
    const state = before ? reduceAll(before.events) : emptyRun();
    const begunOn = state.started?.environment.backend ?? backend.backend;
    if (begunOn !== backend.backend) {
      throw new UsageError(
        `The run was begun on ${begunOn}, and ${backend.backend} was opened; go on where it was begun.`,
      );
    }
    if (resumed)
      io.note(before ? `going on from step ${before.snapshot.progress.step}` : 'nothing was kept; starting over');

    const hands = nodeHands(workers);
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
      reopen: open,
      ...(hands && { hands: { ...hands, told: (count, why) => io.note(workersWords(count, why)) } }),
      ...(before && { from: before.snapshot }),
      onSnapshot: (snapshot) => own.keep(snapshot),
      snapshotEvery,
    });
    for await (const event of events) {
      reduce(state, event);
      await own.add(event);
      tell(event, config, io);
    }
    process.off('SIGINT', stop);
    const finished = state.end?.reason === 'finished';
    if (state.base) await own.finish(summarize(state), finished);
    if (!finished) io.note(`The run did not come to its end; lab run --resume ${own.folder} goes on with it.`);
    if (!state.base) throw new UsageError('The run was stopped before the base was measured; nothing is summarized.');
    return state.failure && !state.end ? 1 : 0;
  },
};

const workersWords = (count: number, why: string): string =>
  why === '' ? `over ${count} workers` : `without workers: ${why}`;

/** What is to be run, and the folder of a run that goes on; null for one that has come to its end. */
async function readRequest(
  args: Arguments,
  io: Io,
): Promise<{ experiment: Experiment; resumed: RunFolder | null } | null> {
  const [named] = args.positionals;
  const settings = args.list('set');
  const seed = args.integer('seed', { min: 0, max: 0xffffffff });
  const backend = chosenBackend(args);
  const resume = args.text('resume');
  if (resume !== undefined) {
    if (named !== undefined || settings.length > 0 || seed !== undefined || args.text('out') !== undefined) {
      throw new UsageError(
        '--resume goes on with a run as it is; leave out what it is to run, --out, --set and --seed.',
      );
    }
    const opened = await RunFolder.open(resume);
    if (!opened) return null;
    const { own, experiment } = opened;
    if (backend !== 'auto' && backend !== experiment.backend) {
      throw new UsageError(`The run in ${resume} was begun with --backend ${experiment.backend}; go on with the same.`);
    }
    return { experiment, resumed: own };
  }
  if (named === undefined)
    throw new UsageError('PRESET_OR_CONFIG_OR_RECORD is missing; --resume DIR goes on without it.');
  args.required('out');
  return { experiment: { ...(await readExperiment(named, settings, seed, io)), backend }, resumed: null };
}

/** A preset's name, a configuration file, or a record whose run and interventions are executed again. */
async function readExperiment(
  named: string,
  settings: readonly string[],
  seed: number | undefined,
  io: Io,
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
      const { events, warnings, migrated } = parseRecord(text);
      for (const said of [migratedWords(migrated) ?? [], warnings].flat()) io.note(said);
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
      io.note(`step ${event.step}: ${event.lane} collapsed, ${collapseWords(event.reason)}`);
      break;
    case 'failed':
      io.note(failureWords(event));
      break;
    case 'end':
      io.note(`${event.reason} after ${event.steps} steps, ${event.seconds.toFixed(0)} s`);
      break;
  }
}
