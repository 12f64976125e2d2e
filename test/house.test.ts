import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LAB } from '../src/lab/record/version.ts';

const LIMIT = 400;
const folders = ['src', 'test', 'scripts', 'bench', 'assembly'];

/** The text a file begins with as a comment, in TypeScript, JavaScript or CSS; empty where it begins otherwise. */
function firstComment(text: string): string {
  return /^(?:#!.*\n)?\s*(\/\*[\s\S]*?\*\/|(?:\/\/.*(?:\n|$))+)/.exec(text)?.[1] ?? '';
}

/** A long file says in its first comment why it is one: `One file, because …`. */
const saysWhy = (text: string) => /\bone file, because \w/i.test(firstComment(text).replace(/[\s/*]+/g, ' '));

describe('files', () => {
  it('recognise a reason in the first comment only', () => {
    expect(saysWhy('/**\n * The table. One file, because it is one table.\n */\nconst x = 1;')).toBe(true);
    expect(saysWhy('// The table.\n// One file,\n// because it is one table.\nconst x = 1;')).toBe(true);
    expect(saysWhy('const x = 1; // One file, because it is late.')).toBe(false);
    expect(saysWhy('/* A long file. */\n/* One file, because. */')).toBe(false);
  });

  it(`have at most ${LIMIT} lines, or say in their first comment why they are one`, () => {
    const paths = folders.flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((path) => /\.(tsx?|mts|mjs|js|css)$/.test(path) && !path.startsWith('fixtures'))
        .map((path) => `${folder}/${path}`),
    );
    expect(paths.length).toBeGreaterThan(300);
    const long = paths.flatMap((path) => {
      const text = readFileSync(path, 'utf8');
      const lines = text.split('\n').length - 1;
      return lines > LIMIT && !saysWhy(text) ? [`${path}: ${lines} lines`] : [];
    });
    expect(long).toEqual([]);
  });
});

describe('the name in records', () => {
  it('is that of the package, with its version', () => {
    const { name, version } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(LAB).toBe(`${name} ${version}`);
  });
});
