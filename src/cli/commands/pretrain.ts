import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type PretrainConfig, pretrain, pretrainModel, pretrainSchema } from '../../lab/run/pretrain.ts';
import { readPretrainState, writePretrainState } from '../../lab/run/pretrain-state.ts';
import { writeModelFolder } from '../../model/folder.ts';
import type { FileTensor } from '../../model/safetensors.ts';
import { UsageError } from '../args.ts';
import { backendOption, openChosen } from '../backend.ts';
import type { Command, Io } from '../command.ts';
import { readText, writeWhole } from '../files.ts';

const stateFile = 'pretrain.state';

export const pretrainCommand: Command = {
  name: 'pretrain',
  about: 'trains a bundled model; the same command goes on where it was stopped',
  positionals: ['CONFIG.json'],
  options: { out: { value: 'DIR', about: 'where to write checkpoints', required: true }, backend: backendOption },
  async run(args, io) {
    const file = args.positionals[0]!;
    const parsed = pretrainSchema.safeParse(parseJson(await readText(file), file));
    if (!parsed.success) {
      const issue = parsed.error.issues[0]!;
      throw new UsageError(`${file}: ${issue.path.join('.') || 'the file'}: ${issue.message}.`);
    }
    await openChosen(args);
    await pretrainTo(parsed.data, args.required('out'), io);
    return 0;
  },
};

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError(`${file} is not valid JSON.`);
  }
}

/**
 * Trains a bundled model: writes each checkpoint of the config as it is reached, and every 50 steps a state from which the
 * same command goes on. Progress goes to stderr.
 */
async function pretrainTo(config: PretrainConfig, out: string, io: Io): Promise<void> {
  await mkdir(out, { recursive: true });
  const saved = join(out, stateFile);
  const state = existsSync(saved) ? readPretrainState(new Uint8Array(await readFile(saved)), saved) : undefined;
  for await (const event of pretrain(config, { ...(state && { state }), saveEvery: 50, reportEvery: 10 })) {
    switch (event.type) {
      case 'start':
        io.note(`${config.id}: ${event.parameters} parameters, from step ${event.fromStep} of ${config.steps}`);
        break;
      case 'step':
        io.note(
          `step ${event.step} loss ${event.loss.toFixed(4)} norm ${event.gradNorm.toFixed(2)} rate ${event.learningRate.toExponential(1)} ${event.seconds.toFixed(0)} s`,
        );
        break;
      case 'checkpoint':
        await writeCheckpoint(config, out, event.step, event.weights);
        break;
      case 'state':
        await writeWhole(saved, writePretrainState(event.state));
        break;
    }
  }
}

async function writeCheckpoint(
  config: PretrainConfig,
  out: string,
  step: number,
  weights: ReadonlyMap<string, FileTensor>,
): Promise<void> {
  const { config: model, tokenizerFiles } = pretrainModel(config);
  const id = `step-${step}`;
  const files = writeModelFolder({
    config: model,
    tokenizer: tokenizerFiles,
    checkpoints: [{ id, step, weights }],
    defaultCheckpoint: id,
    card: '',
  });
  for (const path of Object.keys(files)) {
    if (path.startsWith(id)) await writeWhole(join(out, path), files[path]!);
  }
}
