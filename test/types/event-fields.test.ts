import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventSchemas } from '../../src/lab/record/events.ts';
import { copyHouse, type HouseCopy } from '../support/house-copy.ts';
import { type Cut, cutsOf, shapesOf } from './producers.ts';

/** Where events and their parts are made: by a run, and by what measures for it. */
const folders = ['lab/run', 'training', 'rollouts'];
const shapes = shapesOf(eventSchemas);
const cuts = cutsOf(folders, shapes);

/** The copy of a file without one of its properties stands beside the file, under a name of its own. */
const nameOf = (cut: Cut, i: number) => cut.file.replace(/\.ts$/, `.cut-${i}.ts`);

let house: HouseCopy;
let errors: Map<string, string[]>;
let others: string[];

beforeAll(() => {
  house = copyHouse();
  for (const [i, cut] of cuts.entries()) house.write(`src/${nameOf(cut, i)}`, cut.text);
  house.write(
    'tsconfig.json',
    JSON.stringify({
      extends: resolve('tsconfig.json'),
      // A value that nobody reads any more is not the error that is looked for.
      compilerOptions: { noUnusedLocals: false },
      include: folders.map((folder) => `src/${folder}`),
    }),
  );
  const tsc = resolve('node_modules/typescript/bin/tsc');
  const { stdout } = spawnSync(process.execPath, [tsc, '-p', house.root, '--pretty', 'false'], {
    cwd: house.root,
    encoding: 'utf8',
  });
  errors = new Map();
  others = [];
  for (const line of stdout.split('\n')) {
    const [, path, message] = /^src\/(.*?)\(\d+,\d+\): error (.*)$/.exec(line) ?? [];
    if (path === undefined || message === undefined) {
      if (/^\S.*error TS/.test(line)) others.push(line);
    } else if (path.includes('.cut-')) errors.set(path, [...(errors.get(path) ?? []), message]);
    else others.push(line);
  }
}, 120_000);
afterAll(() => house.remove());

describe('a producer that forgets a field of an event does not compile', () => {
  it('looks at every event, and at every part of one', () => {
    const made = new Set(cuts.map(({ makes }) => makes));
    const unseen = [...new Set(shapes.map(({ name }) => name))].filter((name) => !made.has(name));
    // What the checker says of an answer, and a change of a lane over the wire, are passed on as they came.
    const reason = 'rollouts.rollouts.reason';
    expect(unseen).toEqual([
      `${reason}.detail`,
      `${reason}.checked`,
      `${reason}.checked.detail`,
      'intervention.change',
    ]);
  });

  it('has no other error in the copy', () => {
    expect(others).toEqual([]);
  });

  it.each(cuts.map((cut, i) => [`${cut.makes}: ${cut.field} (${cut.file}:${cut.line})`, nameOf(cut, i)]))(
    '%s',
    (_, file) => {
      expect(errors.get(file) ?? []).not.toEqual([]);
    },
  );
});
