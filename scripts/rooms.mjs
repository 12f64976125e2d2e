// node scripts/rooms.mjs: the arrows of the house, in one table, held against the real imports of src/. `npm run lint` and
// `npm test` run it; test/import-rules.test.ts proves that each forbidden arrow is found.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { importGraph } from './imports.mjs';
import { root } from './setup.mjs';

const pure = ['random', 'metrics', 'problems', 'checker/index.ts', 'rewards', 'objectives'];

/** What an engine knows of the seam: what it is, which kernels there are, and what an array is. */
const engineContract = ['tensor/engine.ts', 'tensor/kernels.ts', 'tensor/tensor.ts', 'message-of.ts'];

/**
 * What a room may import beside its own files. A room is a folder or a file of src/, the deepest that is named here holds;
 * `may` names rooms (with all in them) or single files, `packages` what comes from node_modules or Node, `starts` the
 * modules it may hand to a worker. Whatever is not named is forbidden, types included.
 *
 * @type {Record<string, { may?: string[], packages?: string[], starts?: string[] }>}
 */
export const rooms = {
  // One function that everybody needs and that needs nobody.
  'message-of.ts': {},
  random: {},
  metrics: { may: ['random'] },
  problems: { may: ['random'] },
  // The checker's doors (index, check, jsonl, client, worker) stand over its rooms; src/checker/README.md says what each holds.
  checker: { may: ['checker'] },
  'checker/types.ts': { may: ['checker/explain'] },
  'checker/explain': {},
  'checker/tree': {},
  'checker/numbers': { may: ['checker/explain', 'checker/tree'] },
  'checker/find': { may: ['checker/explain', 'checker/types.ts'] },
  'checker/read': { may: ['checker/explain', 'checker/tree', 'checker/find'] },
  'checker/compare': {
    may: ['checker/explain', 'checker/tree', 'checker/numbers', 'checker/find', 'checker/read', 'checker/types.ts'],
  },
  rewards: { may: ['checker/index.ts'] },
  objectives: { may: ['rewards'], packages: ['zod'] },

  // The seam: nobody else knows tfjs or Dawn, and it knows nothing of the lab. Above its engines it names none of them and no
  // package; only what opens one does.
  tensor: { may: ['message-of.ts'] },
  'tensor/browser.ts': { may: ['tensor'] },
  'tensor/node.ts': { may: ['tensor'], packages: ['node:*'] },
  'tensor/engines/host': { may: ['random', ...engineContract] },
  'tensor/engines/simd': { may: [...engineContract, 'tensor/engines/host'] },
  'tensor/engines/tfjs': { may: engineContract, packages: ['@tensorflow/tfjs-core'] },
  'tensor/engines/tfjs-wasm': {
    may: [...engineContract, 'tensor/engines/tfjs', 'tensor/engines/host'],
    packages: ['@tensorflow/tfjs-core', '@tensorflow/tfjs-backend-wasm'],
  },
  'tensor/engines/tfjs-webgpu': {
    may: ['random', ...engineContract, 'tensor/engines/tfjs'],
    packages: ['@tensorflow/tfjs-core', '@tensorflow/tfjs-backend-webgpu'],
  },
  'tensor/engines/tfjs-webgpu/node.ts': {
    may: ['tensor/engines/tfjs-webgpu'],
    packages: ['webgpu', 'node:*'],
  },

  model: { may: ['message-of.ts', 'random', 'tensor/index.ts'], packages: ['zod', '@huggingface/tokenizers'] },
  training: { may: ['random', 'rewards', 'objectives', 'model', 'tensor/index.ts'] },
  rollouts: { may: ['random', 'model', 'tensor/index.ts'] },

  // What a run is asked to do, what came of it, the wire between page and worker: without tensors, so that a page can read them.
  'lab/config': { may: pure, packages: ['zod'] },
  'lab/record': { may: [...pure, 'lab/config'], packages: ['zod'] },
  // What the codes of the checker and of a record are in words, for the screen and the command line.
  words: { may: ['checker/index.ts', 'lab/record/rollout-reason.ts', 'lab/record/events.ts'] },
  'lab/protocol.ts': { may: ['lab/config', 'lab/record'], packages: ['zod'] },
  'lab/checker-worker.ts': {
    may: ['checker/index.ts', 'checker/client.ts', 'checker/check.ts'],
    starts: ['checker/worker.ts'],
  },
  'lab/run': {
    may: [...pure, 'message-of.ts', 'model', 'training', 'rollouts', 'tensor/index.ts', 'lab'],
    packages: ['zod'],
  },
  // Only the programs of workers know that they are in a browser.
  'lab/run/crew/worker.ts': { may: ['tensor/index.ts', 'tensor/browser.ts', 'lab/run'] },
  'lab/run/crew/browser-hands.ts': { may: ['lab/run'], starts: ['lab/run/crew/worker.ts'] },
  'lab/run/worker.ts': { may: ['message-of.ts', 'model', 'tensor/index.ts', 'tensor/browser.ts', 'lab'] },

  ui: {
    may: [
      ...pure,
      'message-of.ts',
      'lab/config',
      'lab/record',
      'lab/protocol.ts',
      'lab/checker-worker.ts',
      'words',
      'checker/explain/budget.ts',
    ],
    packages: ['react', 'react-dom', 'react-aria-components', 'recharts', 'katex', 'zustand', 'zod'],
    starts: ['lab/run/worker.ts'],
  },
  cli: {
    may: [
      ...pure,
      'message-of.ts',
      'model',
      'training',
      'rollouts',
      'tensor/index.ts',
      'tensor/node.ts',
      'lab',
      'words',
      'checker/jsonl.ts',
    ],
    packages: ['node:*'],
  },
};

/** What a room must not reach, through however many others: the page loads without tensors, and a record opens without them. */
const unreachable = {
  ui: ['tensor', 'model', 'training', 'rollouts', 'lab/run', 'cli'],
  'lab/config': ['tensor', 'model', 'training', 'rollouts', 'lab/run', 'lab/record', 'lab/protocol.ts'],
  'lab/record': ['tensor', 'model', 'training', 'rollouts', 'lab/run', 'lab/protocol.ts'],
  'lab/protocol.ts': ['tensor', 'model', 'training', 'rollouts', 'lab/run'],
};

const isIn = (path, room) => path === room || path.startsWith(`${room}/`);

/** @returns the deepest room of the table that a file of src/ is in */
const roomOf = (file) =>
  Object.keys(rooms)
    .filter((room) => isIn(file, room))
    .sort((a, b) => b.length - a.length)[0];

const matches = (name, pattern) =>
  pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern || name.startsWith(`${pattern}/`);

/**
 * Every import that the table forbids, and every file that reaches what its room must not.
 *
 * @param {string} folder a src/
 * @returns {{ file: string, line: number, message: string }[]} files as paths within the folder
 */
export function brokenArrows(folder) {
  const graph = importGraph(folder);
  const broken = [];
  for (const [file, imports] of graph) {
    const room = roomOf(file);
    if (room === undefined) {
      const message = `src/${file} is in no room; name its room in scripts/rooms.mjs, with what it may import.`;
      broken.push({ file, line: 1, message });
      continue;
    }
    const { may = [], packages = [], starts = [] } = rooms[room];
    for (const { source, target, line, worker } of imports) {
      if (worker) {
        if (!starts.includes(target))
          broken.push({ file, line, message: `${room} may not start ${source} as a worker.` });
      } else if (target === null) {
        if (!packages.some((pattern) => matches(source, pattern)))
          broken.push({ file, line, message: `${room} may not import the package ${source}.` });
      } else if (roomOf(target) !== room && !may.some((other) => isIn(target, other)))
        broken.push({ file, line, message: `${room} may not import ${target}.` });
    }
  }
  return [...broken, ...forbiddenReach(graph)];
}

/** One finding a file and a room it reaches, with the shortest way there; a direct import is found by the table itself. */
function forbiddenReach(graph) {
  const broken = [];
  for (const [file] of graph) {
    const never = Object.entries(unreachable).find(([room]) => isIn(file, room))?.[1] ?? [];
    const cameFrom = new Map([[file, null]]);
    const found = new Set();
    for (const at of cameFrom.keys()) {
      for (const { target, worker } of graph.get(at) ?? []) {
        if (target === null || worker || cameFrom.has(target)) continue;
        cameFrom.set(target, at);
        const room = never.find((name) => isIn(target, name));
        if (room === undefined || at === file || found.has(room)) continue;
        found.add(room);
        const way = [target];
        for (let step = at; step !== null; step = cameFrom.get(step)) way.unshift(step);
        broken.push({ file, line: 1, message: `${file} reaches ${room}: ${way.join(' -> ')}.` });
      }
    }
  }
  return broken;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const broken = brokenArrows(join(root, 'src'));
  for (const { file, line, message } of broken) process.stdout.write(`src/${file}:${line} ${message}\n`);
  if (broken.length > 0)
    process.stdout.write(
      `${broken.length} imports against the arrows of the house; scripts/rooms.mjs has the table.\n`,
    );
  process.exitCode = broken.length > 0 ? 1 : 0;
}
