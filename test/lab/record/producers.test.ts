/** Every field of every event that src/lab/run makes, left out once: each time the type check must fail. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventSchemas } from '../../../src/lab/record/events.ts';
import { copyHouse, type HouseCopy } from '../../support/house-copy.ts';

/** An object literal that is an event, by its parts between commas: `step`, `rows: 3`, `...results[0]!`. */
interface Producer {
  file: string;
  type: string;
  start: number;
  end: number;
  parts: string[];
}

const kinds = Object.keys(eventSchemas);
/** What is said of a checkpoint's training is no event of a run. */
const files = readdirSync('src/lab/run', { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.ts') && file !== 'pretrain.ts',
);

/** The literal around a place in a text, split at its own commas. */
function literalAt(text: string, place: number): Pick<Producer, 'start' | 'end' | 'parts'> {
  let start = place;
  for (let depth = 0; depth < 1; ) {
    start--;
    if (text[start] === '}') depth--;
    if (text[start] === '{') depth++;
  }
  const parts: string[] = [''];
  let end = start + 1;
  for (let depth = 0; depth > 0 || text[end] !== '}'; end++) {
    const character = text[end]!;
    if ('([{'.includes(character)) depth++;
    if (')]}'.includes(character)) depth--;
    if (character === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += character;
  }
  return { start, end, parts: parts.map((part) => part.trim()).filter(Boolean) };
}

function producersIn(file: string): Producer[] {
  const text = readFileSync(join('src/lab/run', file), 'utf8');
  const found = [...text.matchAll(new RegExp(`\\btype: '(${kinds.join('|')})'|\\.\\.\\.(failed)\\b`, 'g'))];
  return found.map((match) => ({ file, type: match[1] ?? match[2]!, ...literalAt(text, match.index) }));
}

const producers = files.flatMap(producersIn);
/** One without which an event is still one. */
const isOptional = (part: string) => part.includes('metrics:');

interface Variant {
  path: string;
  file: string;
  left: string;
  type: string;
}

let house: HouseCopy;
let variants: Variant[];
let broken: Set<string>;

beforeAll(() => {
  house = copyHouse();
  variants = [];
  const add = ({ file, type, start, end, parts }: Producer, left: string | null) => {
    const text = readFileSync(join('src/lab/run', file), 'utf8');
    const kept = parts.filter((part) => part !== left);
    const path = `src/lab/run/${file.replace('.ts', `-${variants.length}.ts`)}`;
    house.write(path, `${text.slice(0, start)}{ ${kept.join(', ')} ${text.slice(end)}`);
    variants.push({ path, file, type, left: left ?? '' });
  };
  for (const producer of producers) {
    add(producer, null);
    for (const part of producer.parts) if (!isOptional(part)) add(producer, part);
  }
  house.write(
    'tsconfig.json',
    JSON.stringify({
      extends: resolve('tsconfig.json'),
      // What the field was made of may be used no more; that is not the error that is looked for.
      compilerOptions: { noUnusedLocals: false },
      include: variants.map(({ path }) => path),
    }),
  );
  const tsc = resolve('node_modules/typescript/lib/tsc.js');
  const { stdout } = spawnSync(process.execPath, [tsc, '--noEmit', '--pretty', 'false', '-p', '.'], {
    cwd: house.root,
    encoding: 'utf8',
  });
  if (/^error/m.test(stdout)) throw new Error(`The type check did not begin: ${stdout.slice(0, 300)}`);
  broken = new Set([...stdout.matchAll(/^(\S+?)\(\d+,\d+\): error/gm)].map((match) => match[1]!));
}, 120_000);

afterAll(() => house.remove());

describe('an event that a producer makes', () => {
  it('is found for every kind', () => {
    expect(new Set(producers.map(({ type }) => type))).toEqual(new Set([...kinds]));
    expect(variants.length).toBeGreaterThan(60);
  });

  it('has the right type as it is', () => {
    expect(variants.filter(({ path, left }) => left === '' && broken.has(path))).toEqual([]);
  });

  it('has no field that it can do without', () => {
    const silent = variants.filter(({ path, left }) => left !== '' && !broken.has(path));
    expect(silent.map(({ file, type, left }) => `${file}: ${type} without ${left}`)).toEqual([]);
  });
});
