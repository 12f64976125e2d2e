import { z } from 'zod';
import { messageOf } from '../message-of.ts';
import type { TokenizerFiles } from './character-tokenizer.ts';
import { describe, type ModelConfig, modelConfigToJson, parseModelConfig } from './config.ts';
import { ModelError } from './error.ts';
import { type FileTensor, readSafetensors, writeSafetensors } from './safetensors.ts';
import { createTokenizer, type Tokenizer } from './tokenizer.ts';
import { fromHuggingFace, toHuggingFace } from './weights.ts';

/**
 * A model folder, as Hugging Face lays it out:
 *
 *   config.json, generation_config.json, tokenizer.json, tokenizer_config.json, README.md (the model card)
 *   <checkpoint>/config.json, <checkpoint>/model.safetensors     for each checkpoint along pretraining
 *
 * Python opens it with `AutoTokenizer.from_pretrained(folder)` and
 * `AutoModelForCausalLM.from_pretrained(folder, subfolder=checkpoint)`. `rift_lab` in the top config.json lists the
 * checkpoints; a plain folder with model.safetensors at its top opens as well.
 */
export interface LoadedModel {
  config: ModelConfig;
  tokenizer: Tokenizer;
  /** In the seam's layout and names: see `parameterShapes`. */
  weights: Map<string, FileTensor>;
  /** How many numbers train; a tied head counts once. */
  parameters: number;
  /** Size of the weights file. */
  bytes: number;
  /** null for a plain folder. */
  checkpoint: string | null;
}

export interface CheckpointEntry {
  id: string;
  /** Optimizer steps of pretraining. */
  step: number;
}

/** Reads one file of the folder; `onBytes` may be told how far it is. Rejects when there is no such file. */
export type ReadFile = (path: string, onBytes?: (done: number, total: number) => void) => Promise<Uint8Array>;

const checkpointId = z.string().regex(/^[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}$/);
const indexSchema = z.looseObject({
  rift_lab: z
    .object({
      default: checkpointId,
      checkpoints: z.array(z.object({ id: checkpointId, step: z.number().int().min(0) })).min(1),
    })
    .optional(),
});

/** The checkpoints a parsed top config.json lists, and which one opens by default; none for a plain folder. */
export function listCheckpoints(configJson: unknown): { default: string | null; checkpoints: CheckpointEntry[] } {
  const parsed = indexSchema.safeParse(configJson);
  if (!parsed.success) {
    throw new ModelError('config.json: rift_lab does not list checkpoints as {default, checkpoints: [{id, step}]}.');
  }
  return parsed.data.rift_lab ?? { default: null, checkpoints: [] };
}

/**
 * Loads a model and checks all of it: config ranges, every tensor's name and shape, that no weight is NaN or infinite, that
 * the tokenizer is the model's.
 *
 * @param read reads one file by its path within the folder
 * @param options.progress told about the bytes of the weights, the only large file
 * @throws ModelError with one sentence saying which file is wrong and how.
 */
export async function loadModelFolder(
  read: ReadFile,
  options: { checkpoint?: string; progress?: (done: number, total: number) => void } = {},
): Promise<LoadedModel> {
  const [configJson, tokenizerJson, settingsJson] = await Promise.all(
    ['config.json', 'tokenizer.json', 'tokenizer_config.json'].map((path) => readJson(read, path)),
  );
  const config = parseModelConfig(configJson);
  const index = listCheckpoints(configJson);
  const checkpoint = options.checkpoint ?? index.default;
  if (checkpoint !== null && !index.checkpoints.some(({ id }) => id === checkpoint)) {
    const known = index.checkpoints.map(({ id }) => id).join(', ') || 'none';
    throw new ModelError(`The model has no checkpoint ${describe(checkpoint)}; it has: ${known}.`);
  }
  const tokenizer = createTokenizer(tokenizerJson, settingsJson, config);
  const path = checkpoint === null ? 'model.safetensors' : `${checkpoint}/model.safetensors`;
  const bytes = await readBytes(read, path, options.progress);
  options.progress?.(bytes.length, bytes.length);
  const tensors = readSafetensors(bytes, path);
  for (const [name, { data }] of tensors) {
    const at = data.findIndex((value) => !Number.isFinite(value));
    if (at >= 0)
      throw new ModelError(
        `${path}: tensor ${describe(name)} holds ${data[at]} at position ${at}; the weights are damaged.`,
      );
  }
  const weights = fromHuggingFace(tensors, config);
  let parameters = 0;
  for (const { data } of weights.values()) parameters += data.length;
  return { config, tokenizer, weights, parameters, bytes: bytes.length, checkpoint };
}

/** What a bundled model's folder is written from. */
export interface ModelFolderContents {
  config: ModelConfig;
  tokenizer: TokenizerFiles;
  /** In the seam's layout; the order is that of pretraining. */
  checkpoints: (CheckpointEntry & { weights: ReadonlyMap<string, FileTensor> })[];
  defaultCheckpoint: string;
  dtype?: 'F32' | 'BF16';
  /** Markdown of the model card. */
  card: string;
}

/** The files of a model folder, by path; the counterpart of {@link loadModelFolder}. */
export function writeModelFolder(contents: ModelFolderContents): Record<string, Uint8Array> {
  const { config, tokenizer, checkpoints, defaultCheckpoint, dtype = 'F32', card } = contents;
  const shape = modelConfigToJson(config, dtype);
  const index = { default: defaultCheckpoint, checkpoints: checkpoints.map(({ id, step }) => ({ id, step })) };
  const top = { ...shape, rift_lab: index };
  // What is written must open: the same checks as on reading.
  createTokenizer(tokenizer.tokenizerJson, tokenizer.tokenizerConfigJson, parseModelConfig(top));
  if (!listCheckpoints(top).checkpoints.some(({ id }) => id === defaultCheckpoint)) {
    throw new ModelError(`The default checkpoint ${describe(defaultCheckpoint)} is not among the checkpoints.`);
  }
  const files: Record<string, Uint8Array> = {
    'config.json': jsonBytes(top),
    'generation_config.json': jsonBytes({
      bos_token_id: config.bosTokenId,
      eos_token_id: shape.eos_token_id,
      pad_token_id: config.padTokenId,
      do_sample: true,
      temperature: 0.7,
    }),
    'tokenizer.json': jsonBytes(tokenizer.tokenizerJson),
    'tokenizer_config.json': jsonBytes({ ...tokenizer.tokenizerConfigJson, model_max_length: config.maxPositions }),
    'README.md': new TextEncoder().encode(card),
  };
  for (const { id, step, weights } of checkpoints) {
    files[`${id}/config.json`] = jsonBytes(shape);
    files[`${id}/model.safetensors`] = writeSafetensors(toHuggingFace(weights, config), {
      dtype,
      metadata: { step: String(step) },
    });
  }
  return files;
}

async function readBytes(read: ReadFile, path: string, progress?: (done: number, total: number) => void) {
  try {
    return await read(path, progress);
  } catch (error) {
    if (error instanceof ModelError) throw error;
    const reason = messageOf(error);
    throw new ModelError(`${path} cannot be read: ${reason}`, { cause: error });
  }
}

async function readJson(read: ReadFile, path: string): Promise<unknown> {
  const bytes = await readBytes(read, path);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw new ModelError(`${path} is not valid JSON; the file is damaged.`, { cause: error });
  }
}

function jsonBytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`);
}
