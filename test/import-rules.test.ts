import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, posix, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { brokenArrows, rooms } from '../scripts/rooms.mjs';

/** Bottom to top: an arrow from a room to one further down this list is forbidden. */
const order = [
  'message-of.ts',
  'random',
  'metrics',
  'problems',
  'checker',
  'rewards',
  'objectives',
  'tensor',
  'model',
  'training',
  'rollouts',
  'lab/config',
  'lab/record',
  'lab/protocol.ts',
  'lab/checker-worker.ts',
  'lab/run',
  'words',
  'ui',
  'cli',
];
const pure = order.slice(1, order.indexOf('tensor'));
const tensors = ['tensor', 'model', 'training', 'rollouts'];

/** Room -> what it must not import of what lies below it. */
const beside: Record<string, string[]> = {
  tensor: pure.filter((room) => room !== 'random'),
  model: pure.filter((room) => room !== 'random'),
  rollouts: ['training', 'objectives', 'rewards', 'checker'],
  'lab/config': tensors,
  'lab/record': tensors,
  words: [...tensors, 'problems', 'lab/config', 'lab/run', 'lab/protocol.ts'],
  'lab/protocol.ts': tensors,
  'lab/checker-worker.ts': [...tensors, 'lab/record'],
  ui: [...tensors, 'lab/run', 'lab/run/worker.ts', 'tensor/index.ts', 'tensor/browser.ts'],
  cli: ['ui', 'tensor/browser.ts'],
  metrics: ['objectives'],
  problems: ['checker'],
  objectives: ['checker'],
  'lab/run': ['tensor/browser.ts', 'tensor/node.ts'],
};

const nodes = ['node:fs', 'node:fs/promises'];
const tfjs = ['@tensorflow/tfjs', '@tensorflow/tfjs-core', '@tensorflow/tfjs-backend-webgpu/dist/base', 'webgpu'];
/** Room -> packages it must not import. */
const packages: Record<string, string[]> = {
  ...Object.fromEntries(order.map((room) => [room, [...tfjs, ...nodes, 'react']])),
  tensor: [...tfjs, ...nodes, 'react', 'zod'],
  ui: [...tfjs, ...nodes],
  cli: [...tfjs, 'react'],
};

interface Plant {
  file: string;
  text: string;
}

const isFile = (room: string) => room.endsWith('.ts');
/** A file in a room: the room itself where it is one. */
const inside = (room: string, name: string) => (isFile(room) ? room : `${room}/${name}.ts`);

let house: string;
let count = 0;

/** What is found in a house of some planted files: the messages, by file. */
function findings(plants: Plant[]): Map<string, string[]> {
  const folder = join(house, `${count++}`);
  for (const { file, text } of plants) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  const found = new Map<string, string[]>();
  for (const { file, message } of brokenArrows(folder)) found.set(file, [...(found.get(file) ?? []), message]);
  return found;
}

/** A file of `room` that imports a source in one of the ways there are. */
function plant(room: string, name: string, source: string, how: (source: string) => string): Plant {
  return { file: inside(room, name), text: `${how(source)}\n` };
}
const byValue = (source: string) => `import { x } from '${source}'; console.log(x);`;
const relative = (from: string, to: string) => {
  const path = posix.relative(posix.dirname(from), to);
  return path.startsWith('.') ? path : `./${path}`;
};

beforeAll(() => {
  house = mkdtempSync(join(tmpdir(), 'import-rules-'));
});
afterAll(() => rmSync(house, { recursive: true }));

const forbidden = order.flatMap((room, i) =>
  [...order.slice(i + 1), ...(beside[room] ?? [])].map((other): [string, string] => [room, other]),
);

describe('the arrows of the house', () => {
  it('hold in src', () => {
    expect(brokenArrows(resolve('src'))).toEqual([]);
  });

  it('know every room of the table, and no other', () => {
    const folders = Object.keys(rooms).filter((room) => !order.some((other) => room.startsWith(`${other}/`)));
    expect(folders.sort()).toEqual([...order].sort());
  });

  it.each(forbidden)('%s must not import %s', (room, other) => {
    const file = inside(room, 'planted');
    const found = findings([plant(room, 'planted', relative(file, inside(other, 'there')), byValue)]);
    expect(found.get(file)).toEqual([`${room} may not import ${inside(other, 'there')}.`]);
  });

  it.each(Object.entries(packages))('%s must not import %j', (room, sources) => {
    for (const source of sources) {
      const found = findings([plant(room, 'planted', source, byValue)]);
      expect(found.get(inside(room, 'planted')), source).toEqual([`${room} may not import the package ${source}.`]);
    }
  });

  it.each([
    ['a type', (s: string) => `import type { X } from '${s}'; export type Y = X;`],
    ['a type among values', (s: string) => `import { type X } from '${s}'; export type Y = X;`],
    ['an import() type', (s: string) => `export type Y = import('${s}').X;`],
    ['an import()', (s: string) => `export const load = () => import('${s}');`],
    ['an import() without substitutions', (s: string) => `export const load = () => import("${s}?raw");`],
    ['an export', (s: string) => `export { x } from '${s}';`],
    ['an export of all', (s: string) => `export * from '${s}';`],
    ['an export of all types', (s: string) => `export type * from '${s}';`],
    ['an effect', (s: string) => `import '${s}';`],
  ])('%s is an import too', (_, how) => {
    const found = findings([plant('ui', 'planted', '../tensor/index.ts', how)]);
    expect(found.get('ui/planted.ts')).toEqual(['ui may not import tensor/index.ts.']);
  });

  it('do not let the screen reach tensors or a run through others, and name the way', () => {
    const found = findings([
      { file: 'ui/stages/one.ts', text: byValue('../two.ts') },
      { file: 'ui/two.ts', text: byValue('../lab/record/three.ts') },
      { file: 'lab/record/three.ts', text: "import type { X } from '../run/four.ts'; export type x = X;" },
      { file: 'lab/run/four.ts', text: byValue('../../tensor/index.ts') },
      { file: 'tensor/index.ts', text: 'export const x = 1;' },
    ]);
    expect(found.get('ui/stages/one.ts')).toEqual([
      'ui/stages/one.ts reaches lab/run: ui/stages/one.ts -> ui/two.ts -> lab/record/three.ts -> lab/run/four.ts.',
      expect.stringContaining('ui/stages/one.ts reaches tensor: '),
    ]);
    expect(found.get('ui/two.ts')).toHaveLength(2);
    expect(found.get('lab/record/three.ts')?.sort()).toEqual([
      'lab/record may not import lab/run/four.ts.',
      expect.stringContaining('lab/record/three.ts reaches tensor: '),
    ]);
    expect(found.has('lab/run/four.ts')).toBe(false);
  });

  it('let the screen start the worker of a run, and nothing else', () => {
    const start = (source: string) => `new Worker(new URL('${source}', import.meta.url), { type: 'module' });`;
    const found = findings([
      { file: 'ui/live.ts', text: start('../lab/run/worker.ts') },
      { file: 'ui/other.ts', text: start('../tensor/worker.ts') },
      { file: 'lab/run/worker.ts', text: byValue('../../tensor/browser.ts') },
    ]);
    expect([...found]).toEqual([['ui/other.ts', ['ui may not start ../tensor/worker.ts as a worker.']]]);
  });

  describe("in the checker's rooms", () => {
    /** Bottom to top, and what a room must not import of what lies below it. */
    const floors = ['explain', 'tree', 'numbers', 'find', 'read', 'compare'];
    const beside: Record<string, string[]> = { tree: ['explain'], find: ['tree', 'numbers'], read: ['numbers'] };
    const arrows = floors.flatMap((room, i) =>
      [...floors.slice(i + 1), ...(beside[room] ?? [])].map((other): [string, string] => [room, other]),
    );

    it.each(arrows)('%s must not import %s', (room, other) => {
      const file = `checker/${room}/planted.ts`;
      const found = findings([{ file, text: byValue(`../${other}/there.ts`) }]);
      expect(found.get(file)).toEqual([`checker/${room} may not import checker/${other}/there.ts.`]);
    });

    it.each(floors)('%s must not import the doors above it', (room) => {
      const file = `checker/${room}/planted.ts`;
      expect(findings([{ file, text: byValue('../check.ts') }]).get(file)).toEqual([
        `checker/${room} may not import checker/check.ts.`,
      ]);
    });

    it.each(['rewards', 'lab/run', 'ui', 'cli', 'words'])('%s comes in by the door', (room) => {
      const file = `${room}/planted.ts`;
      const found = findings([{ file, text: byValue(relative(file, 'checker/read/reading.ts')) }]);
      expect(found.get(file)).toEqual([`${room} may not import checker/read/reading.ts.`]);
    });
  });

  describe('behind the seam', () => {
    const engines = ['host', 'tfjs', 'tfjs-wasm', 'tfjs-webgpu', 'simd'].map((name) => `tensor/engines/${name}`);
    const [host, tfjsOnly, wasm, webgpu, simd] = engines as [string, string, string, string, string];
    /** The seam above its engines: what an engine must not know. */
    const above = [
      'tensor/index.ts',
      'tensor/ops',
      'tensor/tape.ts',
      'tensor/scopes.ts',
      'tensor/runtime.ts',
      'tensor/node.ts',
    ];
    const arrows: [string, string][] = [
      ...[...engines, 'tensor/browser.ts', 'tensor/node.ts'].map((other): [string, string] => ['tensor', other]),
      ...engines.flatMap((engine) => [...above, 'model', 'lab/run'].map((other): [string, string] => [engine, other])),
      ...engines.filter((other) => other !== host).map((other): [string, string] => [host, other]),
      [tfjsOnly, host],
      ...[tfjsOnly, wasm, webgpu].flatMap((other): [string, string][] => [
        [simd, other],
        [other, simd],
      ]),
      [wasm, webgpu],
      [webgpu, wasm],
      [webgpu, host],
      ...['model', 'training', 'rollouts', 'lab/run', 'ui', 'cli'].flatMap((room) =>
        [...engines, 'tensor/ops'].map((other): [string, string] => [room, other]),
      ),
    ];

    it.each(arrows)('%s must not import %s', (room, other) => {
      const file = inside(room, 'planted');
      const found = findings([plant(room, 'planted', relative(file, inside(other, 'there')), byValue)]);
      expect(found.get(file)).toEqual([`${room} may not import ${inside(other, 'there')}.`]);
    });

    it.each([
      [host, tfjs],
      [simd, tfjs],
      [wasm, ['webgpu', '@tensorflow/tfjs-backend-webgpu', 'node:fs']],
      [webgpu, ['webgpu', '@tensorflow/tfjs-backend-wasm', 'node:fs']],
    ])('%s must not import %j', (room, sources) => {
      for (const source of sources) {
        const found = findings([plant(room, 'planted', source, byValue)]);
        expect(found.get(inside(room, 'planted')), source).toEqual([`${room} may not import the package ${source}.`]);
      }
    });
  });

  it('leave no file without a room', () => {
    const found = findings([
      { file: 'news/a.ts', text: '' },
      { file: 'lab/b.ts', text: '' },
    ]);
    expect([...found.keys()].sort()).toEqual(['lab/b.ts', 'news/a.ts']);
    expect(found.get('news/a.ts')).toEqual([
      'src/news/a.ts is in no room; name its room in scripts/rooms.mjs, with what it may import.',
    ]);
  });

  it('cannot be followed where an import is computed', () => {
    expect(() => findings([{ file: 'ui/a.ts', text: 'export const load = (x: string) => import(x);' }])).toThrow(
      'ui/a.ts:1 imports what is computed; name the file in a plain string.',
    );
  });
});

describe('circles', () => {
  const circles: [string, (source: string) => string][] = [
    ['values', (s) => `import { x } from '${s}'; export const y = () => x;`],
    ['types', (s) => `import type { X } from '${s}'; export type Y = X;`],
    ['a type among values', (s) => `import { type X } from '${s}'; export type Y = X;`],
    ['exports of types', (s) => `export type * from '${s}';`],
  ];
  let flagged: Map<string, string[]>;

  beforeAll(() => {
    const folder = join(house, 'circles');
    mkdirSync(join(folder, 'src'), { recursive: true });
    const { $schema: _, vcs: __, ...rules } = JSON.parse(readFileSync('biome.json', 'utf8'));
    writeFileSync(join(folder, 'biome.json'), JSON.stringify(rules));
    for (const [i, [, how]] of circles.entries()) {
      writeFileSync(join(folder, `src/a${i}.ts`), how(`./b${i}.ts`));
      writeFileSync(join(folder, `src/b${i}.ts`), how(`./a${i}.ts`));
    }
    const biome = resolve('node_modules/@biomejs/biome/bin/biome');
    const args = [biome, 'lint', '--reporter=json', '--max-diagnostics=none', 'src'];
    const result = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
    flagged = new Map();
    for (const { category, location } of JSON.parse(result.stdout).diagnostics) {
      const path = typeof location.path === 'string' ? location.path : location.path.file;
      flagged.set(path, [...(flagged.get(path) ?? []), category]);
    }
  }, 60_000);

  it.each(circles.map(([name], i) => [name, i] as const))('of %s are found by the lint rule', (_, i) => {
    for (const file of [`src/a${i}.ts`, `src/b${i}.ts`])
      expect(flagged.get(file), file).toContain('lint/suspicious/noImportCycles');
  });
});
