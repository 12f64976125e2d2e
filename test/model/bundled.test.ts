import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listCheckpoints, loadModelFolder } from '../../src/model/folder.ts';
import { countParameters } from '../../src/model/weights.ts';
import { characters } from '../../src/problems/index.ts';

const root = 'models';
const ids = readdirSync(root).filter((id) => existsSync(join(root, id, 'config.json')));
const files = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? files(join(folder, entry.name)) : join(folder, entry.name),
  );

describe('the bundled models', () => {
  it('are there, and small enough for a page', () => {
    expect(ids.length).toBeGreaterThan(0);
    const weights = files(root).filter((path) => path.endsWith('.safetensors'));
    const sizes = weights.map((path) => statSync(path).size);
    expect(Math.max(...sizes)).toBeLessThan(6e6);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(40e6);
  });

  it.each(ids)('%s opens at every checkpoint and spells every problem', async (id) => {
    const { default: initial, checkpoints } = listCheckpoints(
      JSON.parse(readFileSync(join(root, id, 'config.json'), 'utf8')),
    );
    expect(checkpoints.length).toBeGreaterThanOrEqual(3);
    expect(checkpoints.map((entry) => entry.id)).toContain(initial);
    for (const { id: checkpoint } of checkpoints) {
      const { config, tokenizer, parameters } = await loadModelFolder((path) => readFile(join(root, id, path)), {
        checkpoint,
      });
      expect(parameters).toBe(countParameters(config));
      expect(config.vocabularySize % 4).toBe(0);
      expect(tokenizer.decode(tokenizer.encode(characters))).toBe(characters);
    }
  });

  it.each(ids)('%s has a model card', (id) => {
    const card = readFileSync(join(root, id, 'README.md'), 'utf8');
    expect(card).toMatch(/^---\nlicense: mit\n/);
    expect(card).toContain(`# ${id}`);
    expect(card).toMatch(/mistake/);
  });
});
