import { mkdirSync, rmSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { date, isFresh, root } from '../../scripts/setup.mjs';

const folder = 'build/setup-test';
const at = (second: number) => new Date(1.7e12 + second * 1000);
const put = (path: string, second: number) => {
  writeFileSync(join(root, folder, path), path);
  utimesSync(join(root, folder, path), at(second), at(second));
};
const stamp = (path: string, second: number) => utimesSync(join(root, folder, path), at(second), at(second));

beforeEach(() => {
  rmSync(join(root, folder), { recursive: true, force: true });
  mkdirSync(join(root, folder, 'src/deep'), { recursive: true });
  put('src/deep/a.ts', 10);
  put('lock.json', 10);
  for (const path of ['src/deep', 'src']) stamp(path, 10);
  put('out.js', 20);
});
afterAll(() => rmSync(join(root, folder), { recursive: true, force: true }));

describe('isFresh', () => {
  const fresh = () =>
    isFresh(
      `${folder}/out.js`,
      ['src', 'lock.json', 'absent'].map((path) => `${folder}/${path}`),
    );

  it('holds while no source is newer', () => expect(fresh()).toBe(true));

  it('ends with a newer file, however deep', () => {
    stamp('src/deep/a.ts', 30);
    expect(fresh()).toBe(false);
  });

  it('ends when a file is deleted', () => {
    unlinkSync(join(root, folder, 'src/deep/a.ts'));
    expect(fresh()).toBe(false);
  });

  it('ends when the output is gone', () => {
    unlinkSync(join(root, folder, 'out.js'));
    expect(fresh()).toBe(false);
  });

  it('ends with a source saved while the build ran', () => {
    stamp('lock.json', 19);
    date(`${folder}/out.js`, at(18));
    expect(fresh()).toBe(false);
  });
});
