import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { presetConfig, presets } from '../../../src/lab/config/presets.ts';
import { parseRecord, recordHash } from '../../../src/lab/record/record.ts';
import { reduceAll } from '../../../src/lab/record/reducers.ts';
import { summarize } from '../../../src/lab/record/summary.ts';

const folder = join(import.meta.dirname, '../../../public/runs');

interface Entry {
  file: string;
  preset: string;
  sha256: string;
  command: string;
}

const index = JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')) as Entry[];

describe.each(index)('the recorded run $file', ({ file, preset, sha256, command }) => {
  const text = readFileSync(join(folder, file), 'utf8');
  const { events, warnings } = parseRecord(text);

  it('is the file that was recorded', async () => {
    expect(await recordHash(text)).toBe(sha256);
    expect(command).toBe(`npm run -s lab -- run ${preset} --backend wasm --out out/${preset}`);
  });

  it('is a whole run of a shipped preset on a shipped model', () => {
    expect(warnings).toEqual([]);
    const [first] = events;
    if (first?.type !== 'run') throw new Error('A record begins with its run.');
    expect(Object.keys(presets)).toContain(preset);
    expect(first.config).toEqual(presetConfig(preset));
    const { id, checkpoint } = first.config.model;
    expect(existsSync(join(folder, '../../models', id, checkpoint, 'model.safetensors'))).toBe(true);
    expect(events.at(-1)).toMatchObject({ type: 'end', reason: 'finished', steps: first.config.training.steps });
  });

  it('shows what the classroom is for: naive without a floor, RFT above the base', () => {
    const { base, lanes, paired } = summarize(reduceAll(events));
    expect(base.overall!.mean).toBeGreaterThan(0.3);
    expect(base.overall!.mean).toBeLessThan(0.65);
    const lane = (id: string) => lanes.find((candidate) => candidate.id === id)!;
    expect(lane('naive').finalLoss!).toBeLessThan(0);
    expect(lane('rft').finalLoss!).toBeGreaterThan(0);
    expect(lane('rift').finalLoss!).toBeGreaterThan(0);
    const difference = (a: string, b: string) => {
      const line = paired.find((p) => (p.a === a && p.b === b) || (p.a === b && p.b === a))!;
      return line.a === a ? line.ci95 : ([-line.ci95[1], -line.ci95[0]] as const);
    };
    expect(difference('naive', 'rift')[1]).toBeLessThan(0);
    expect(difference('naive', 'rft')[1]).toBeLessThan(0);
    expect(difference('rft', 'base')[0]).toBeGreaterThan(0);
  });
});
