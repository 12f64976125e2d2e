import { afterAll, beforeAll } from 'vitest';
import { closeBackend, openBackend } from '../../src/tensor/index.ts';
import { nodeSurroundings } from '../../src/tensor/node.ts';
import { testArrayOperations } from './array-operations.ts';

beforeAll(async () => {
  await openBackend('webgpu', nodeSurroundings());
});
afterAll(closeBackend);
testArrayOperations();
