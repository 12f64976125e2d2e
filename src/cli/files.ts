import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type LoadedModel, loadModelFolder } from '../model/folder.ts';
import { UsageError } from './args.ts';

/** Reads a text file a person named; a UsageError says what is wrong with the name. */
export async function readText(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(
      `${path} cannot be read: ${error.code === 'ENOENT' ? 'there is no such file' : error.message}.`,
    );
  });
}

/** Writes beside the file and renames, so that a stop never leaves half a file. */
export async function writeWhole(path: string, contents: Uint8Array | string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.part`, contents);
  await rename(`${path}.part`, path);
}

/** Loads a model folder from disk. `folder` may be a checkpoint's own folder or one that holds checkpoints. */
export async function loadModel(folder: string, checkpoint?: string): Promise<LoadedModel> {
  const there = await stat(folder).catch(() => null);
  if (!there?.isDirectory()) throw new UsageError(`${folder} is not a model folder: there is no such directory.`);
  const inside = !existsSync(join(folder, 'tokenizer.json')) && existsSync(join(folder, '..', 'tokenizer.json'));
  const top = inside ? dirname(folder.replace(/\/+$/, '')) : folder;
  const chosen = inside ? folder.replace(/\/+$/, '').split('/').pop() : checkpoint;
  const read = async (path: string): Promise<Uint8Array> => new Uint8Array(await readFile(join(top, path)));
  return loadModelFolder(read, chosen === undefined ? {} : { checkpoint: chosen });
}
