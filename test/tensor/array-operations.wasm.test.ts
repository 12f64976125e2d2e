import { beforeAll, describe } from 'vitest';
import { openBackend } from '../../src/tensor/index.ts';
import { nodeSurroundings } from '../../src/tensor/node.ts';
import { testArrayOperations } from './array-operations.ts';

describe.each(['wasm', 'simd', 'cpu'] as const)('%s', (name) => {
  beforeAll(async () => {
    await openBackend(name, nodeSurroundings());
  });
  testArrayOperations();
});
