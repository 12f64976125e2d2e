import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** One import each, in a copy of the house with biome.json as it is: `folder imports source`. */
const forbidden: [folder: string, sources: string[]][] = [
  [
    'ui',
    [
      '@tensorflow/tfjs-core',
      '../tensor/index.ts',
      '../model/config.ts',
      '../training/a.ts',
      '../rollouts/a.ts',
      '../cli/a.ts',
    ],
  ],
  ['ui/charts', ['@tensorflow/tfjs-backend-webgpu/dist/base', '../../model/config.ts', 'node:fs']],
  ['cli', ['@tensorflow/tfjs', '../ui/store.ts']],
  ['cli/commands', ['webgpu', '../../ui/store.ts']],
  ['lab', ['@tensorflow/tfjs-core', '../ui/store.ts', '../cli/main.ts', 'node:fs/promises']],
  ['training', ['@tensorflow/tfjs-core', '../lab/config.ts', '../rollouts/generate.ts', '../ui/store.ts']],
  ['rollouts', ['@tensorflow/tfjs-core', '../lab/config.ts', '../training/step.ts', 'webgpu']],
  ['model', ['@tensorflow/tfjs-core', '../lab/config.ts', '../objectives/index.ts', '../training/step.ts', 'node:fs']],
  ['tensor', ['../model/config.ts', '../objectives/index.ts', '../lab/config.ts']],
  ['tensor/webgpu', ['../../model/config.ts', '../../training/step.ts']],
  ...['random', 'metrics', 'problems', 'checker', 'rewards', 'objectives', 'theory'].map(
    (folder): [string, string[]] => [
      folder,
      [
        '@tensorflow/tfjs-core',
        '../tensor/index.ts',
        '../model/config.ts',
        '../training/a.ts',
        '../lab/config.ts',
        '../ui/a.ts',
      ],
    ],
  ),
  ['problems/families', ['../../lab/config.ts', '../../tensor/index.ts']],
];
const allowed: [folder: string, sources: string[]][] = [
  ['tensor', ['@tensorflow/tfjs-core', 'webgpu', 'node:path', '../random/philox.ts']],
  ['model', ['../tensor/index.ts', '../random/index.ts', './config.ts', 'zod']],
  ['training', ['../model/decoder.ts', '../objectives/index.ts', '../tensor/index.ts']],
  ['lab', ['../training/step.ts', '../rollouts/generate.ts', '../model/folder.ts', '../checker/index.ts']],
  ['ui', ['../lab/config.ts', '../objectives/index.ts', 'react', './parts/lab.tsx']],
  ['cli', ['../lab/config.ts', '../model/folder.ts', 'node:fs']],
];

let house: string;
let flagged: Map<string, string[]>;

const fileOf = (folder: string, source: string) => `src/${folder}/${source.replace(/[^a-z]+/g, '-')}.ts`;

beforeAll(() => {
  house = mkdtempSync(join(tmpdir(), 'import-rules-'));
  const put = (path: string, text: string) => {
    mkdirSync(dirname(join(house, path)), { recursive: true });
    writeFileSync(join(house, path), text);
  };
  const { $schema: _, vcs: __, ...rules } = JSON.parse(readFileSync('biome.json', 'utf8'));
  put('biome.json', JSON.stringify(rules));
  for (const [folder, sources] of [...forbidden, ...allowed]) {
    for (const source of sources) put(fileOf(folder, source), `import { x } from '${source}';\n\nconsole.log(x);\n`);
  }
  put('src/lab/one.ts', "import { two } from './two.ts';\n\nexport const one = () => two;\n");
  put('src/lab/two.ts', "import { one } from './one.ts';\n\nexport const two = () => one;\n");
  const biome = resolve('node_modules/@biomejs/biome/bin/biome');
  const result = spawnSync(process.execPath, [biome, 'lint', '--reporter=json', '--max-diagnostics=none', 'src'], {
    cwd: house,
    encoding: 'utf8',
  });
  flagged = new Map();
  for (const { category, location } of JSON.parse(result.stdout).diagnostics) {
    const path = typeof location.path === 'string' ? location.path : location.path.file;
    flagged.set(path, [...(flagged.get(path) ?? []), category]);
  }
}, 60_000);

afterAll(() => rmSync(house, { recursive: true }));

describe('the arrows of the house run down only', () => {
  it.each(forbidden)('%s must not import %j', (folder, sources) => {
    for (const source of sources) {
      expect(flagged.get(fileOf(folder, source)), source).toContain('lint/style/noRestrictedImports');
    }
  });

  it.each(allowed)('%s may import %j', (folder, sources) => {
    for (const source of sources) expect(flagged.get(fileOf(folder, source)), source).toBeUndefined();
  });

  it('and never in a circle', () => {
    for (const name of ['one', 'two'])
      expect(flagged.get(`src/lab/${name}.ts`)).toContain('lint/suspicious/noImportCycles');
  });
});
