import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type PretrainConfig, pretrain, pretrainModel, pretrainSchema } from '../../lab/pretrain.ts';
import { readPretrainState, writePretrainState } from '../../lab/pretrain-state.ts';
import { writeModelFolder } from '../../model/folder.ts';
import type { Tensor } from '../../model/safetensors.ts';
import { type BackendName, openBackend } from '../../tensor/index.ts';
import { nodeSurroundings } from '../../tensor/node.ts';

const stateFile = 'pretrain.state';

/**
 * Trains a bundled model: writes each checkpoint of the config as it is reached, and every 50 steps a state from which the
 * same command goes on. Progress goes to stderr.
 */
export async function pretrainTo(configFile: string, out: string, backend: BackendName | 'auto'): Promise<void> {
  const config = pretrainSchema.parse(JSON.parse(await readFile(configFile, 'utf8')));
  await openBackend(backend, nodeSurroundings());
  await mkdir(out, { recursive: true });
  const saved = join(out, stateFile);
  const state = existsSync(saved) ? readPretrainState(new Uint8Array(await readFile(saved)), saved) : undefined;
  for await (const event of pretrain(config, { ...(state && { state }), saveEvery: 50, reportEvery: 10 })) {
    switch (event.type) {
      case 'start':
        console.error(`${config.id}: ${event.parameters} parameters, from step ${event.fromStep} of ${config.steps}`);
        break;
      case 'step':
        console.error(
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
  weights: ReadonlyMap<string, Tensor>,
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

/** Writes beside the file and renames, so that a stop never leaves half a file. */
async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.part`, bytes);
  await rename(`${path}.part`, path);
}
