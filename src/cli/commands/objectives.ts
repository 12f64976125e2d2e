import { readFile } from 'node:fs/promises';
import { checkFixture, evaluateTask, type FixtureEvaluator, parseFixture } from '../../objectives/fixtures.ts';
import { type BackendName, closeBackend, openBackend } from '../../tensor/index.ts';
import { nodeSurroundings } from '../../tensor/node.ts';
import { evaluateOnDevice } from '../../training/fixture-evaluator.ts';
import { UsageError } from '../args.ts';
import type { Command } from '../command.ts';

/** How each backend computes one task, and which of the file's tolerances it must meet. */
interface FixtureBackend {
  precision: 'float64' | 'float32';
  open(): Promise<FixtureEvaluator>;
}

const onDevice = (name: BackendName): FixtureBackend => ({
  precision: 'float32',
  open: async () => {
    await openBackend(name, nodeSurroundings());
    return evaluateOnDevice;
  },
});

const backends: Readonly<Record<string, FixtureBackend>> = {
  float64: { precision: 'float64', open: async () => evaluateTask },
  wasm: onDevice('wasm'),
  simd: onDevice('simd'),
  webgpu: onDevice('webgpu'),
  cpu: onDevice('cpu'),
};

export const objectives: Command = {
  name: 'objectives',
  about: 'compares every objective with a fixture file and prints one JSON line each',
  positionals: ['FIXTURE.json'],
  options: {
    backend: { value: 'B,...', about: `which arithmetic: ${Object.keys(backends).join(', ')}`, default: 'float64' },
  },
  async run(args, io) {
    const names = args.commas('backend') ?? [];
    for (const name of names) {
      if (!Object.hasOwn(backends, name)) {
        throw new UsageError(
          `There is no backend ${JSON.stringify(name)}; it must be ${Object.keys(backends).join(', ')}.`,
        );
      }
    }
    const fixture = parseFixture(await readJson(args.positionals[0]!));
    let failed = 0;
    try {
      for (const name of names) {
        const backend = backends[name]!;
        const lines = await checkFixture(fixture, fixture.tolerance[backend.precision], await backend.open());
        for (const line of lines) {
          if ('pass' in line && !line.pass) failed++;
          // The plain form names no backend, so that a single backend's lines have exactly the documented fields.
          await io.line(JSON.stringify(names.length > 1 ? { ...line, backend: name } : line));
        }
      }
    } finally {
      // A GPU that is left open keeps Node from ending.
      closeBackend();
    }
    return failed > 0 ? 1 : 0;
  },
};

async function readJson(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(
      `${path} cannot be read: ${error.code === 'ENOENT' ? 'there is no such file' : error.message}.`,
    );
  });
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError(`${path} is not valid JSON.`);
  }
}
