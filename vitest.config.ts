import { defineConfig } from 'vitest/config';

/**
 * Four kinds of test, by file name, so that a file says what it needs:
 *   *.test.ts        pure logic, no tensors, milliseconds
 *   *.wasm.test.ts   Node with tfjs on wasm (learning, sessions)
 *   *.dawn.test.ts   Node with Dawn (WebGPU on SwiftShader where there is no GPU), micro shapes
 *   test/e2e/*.e2e.test.ts   a real Chromium over the built page
 */
// tfjs ships CommonJS for Node and ES modules for bundlers. Inlined, all of it resolves to the ES modules, so that there is one
// engine; the deep imports of single gradients exist only there.
const resolve = { mainFields: ['module', 'main'] };
const server = { deps: { inline: [/@tensorflow\//] } };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'pure',
          testTimeout: 30_000,
          include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
          exclude: ['test/**/*.{wasm,dawn,e2e}.test.ts'],
          environment: 'node',
        },
      },
      {
        resolve,
        ssr: { resolve },
        test: { name: 'wasm', server, include: ['test/**/*.wasm.test.ts'], testTimeout: 120_000, hookTimeout: 60_000 },
      },
      {
        resolve,
        ssr: { resolve },
        test: {
          name: 'dawn',
          server,
          include: ['test/**/*.dawn.test.ts'],
          testTimeout: 240_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'chromium',
          include: ['test/e2e/**/*.e2e.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
