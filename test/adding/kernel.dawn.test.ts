import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyHouse, exampleFor, type HouseCopy } from '../support/house-copy.ts';

const table = 'src/tensor/kernels.ts';
const lists = ['src/tensor/engines/host/kernels/index.ts', 'src/tensor/engines/tfjs-webgpu/kernels/index.ts'];
const files = [...lists.map((list) => list.replace('index.ts', 'cube.ts')), 'src/tensor/ops/cube.ts'];

let house: HouseCopy;

/** What the type check says of the copy's src/tensor, a line each. */
function typeErrors(): string[] {
  const tsc = resolve('node_modules/typescript/bin/tsc');
  const args = [tsc, '-p', house.root, '--pretty', 'false'];
  const { stdout } = spawnSync(process.execPath, args, { cwd: house.root, encoding: 'utf8' });
  return stdout.split('\n').filter((line) => line.includes('error TS'));
}

beforeAll(() => {
  house = copyHouse();
  house.write('tsconfig.json', JSON.stringify({ extends: resolve('tsconfig.json'), include: ['src/tensor'] }));
  house.addLine(table, exampleFor(table).trimEnd(), '  /** Arithmetic on arrays');
});
afterAll(() => house.remove());

describe('a kernel', () => {
  it('is missed by name in every engine, once it is in the table', () => {
    const errors = typeErrors();
    for (const list of lists)
      expect(errors.filter((line) => line.startsWith(list) && line.includes("'cube'"))).toHaveLength(1);
    expect(errors).toHaveLength(lists.length);
  });

  it('is a file of plain TypeScript, one of WGSL, and an operation with its gradient', () => {
    for (const file of files) house.write(file, exampleFor(file));
    for (const list of lists) {
      house.addLine(list, "import * as cube from './cube.ts';", "from './decode.ts'");
      house.addLine(list, '  ...cube,', '  ...decode,');
    }
    house.addLine('src/tensor/index.ts', "export { cube } from './ops/cube.ts';", 'export type { SampleState }');
    expect(typeErrors()).toEqual([]);
  });

  it.each(['cpu', 'wasm', 'simd', 'webgpu'] as const)('runs on %s, gradient included', async (backend) => {
    type Seam = typeof import('../../src/tensor/index.ts') & {
      cube(a: object): import('../../src/tensor/index.ts').Tensor;
    };
    const seam = await house.load<Seam>('src/tensor/index.ts');
    const { nodeSurroundings } = await house.load<typeof import('../../src/tensor/node.ts')>('src/tensor/node.ts');
    await seam.openBackend(backend, nodeSurroundings());
    try {
      const a = new seam.Parameter('a', [1, 2, 3], Float32Array.of(1, -2, 3, 0.5, 0, -1));
      const ones = seam.upload(new Float32Array(6).fill(1), [1, 2, 3]);
      expect([...(await seam.read(seam.cube(a.tensor)))]).toEqual([1, -8, 27, 0.125, 0, -1]);
      const [grad] = seam.gradients(
        () => seam.cube(a.tensor),
        () => ones,
        [a],
      );
      expect([...(await seam.read(grad!))]).toEqual([3, 12, 27, 0.75, 0, 3]);
    } finally {
      seam.closeBackend();
    }
  });
});
