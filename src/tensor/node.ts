import { createRequire } from 'node:module';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import type { Surroundings } from './runtime.ts';

/** How Node reaches the backends: Dawn through the npm package `webgpu`, wasm from the installed package. */
export function nodeSurroundings(): Surroundings {
  return {
    processor: cpus()[0]?.model.trim() ?? 'CPU',
    webgpu: async ({ allowFallback }) => {
      const { closeNodeGpu, openNodeGpu } = await import('./webgpu/node.ts');
      const gpu = await openNodeGpu();
      const { openWebGpu } = await import('./webgpu/backend.ts');
      const opened = await openWebGpu({ gpu, allowFallback });
      if (!opened.ok) {
        closeNodeGpu();
        return opened;
      }
      const close = () => {
        opened.close();
        closeNodeGpu();
      };
      return { ...opened, close };
    },
    wasm: async () => {
      const { openWasm } = await import('./wasm/backend.ts');
      const folder = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json'));
      return { open: openWasm, location: `${join(folder, 'dist')}/` };
    },
    cpu: async () => {
      await import('@tensorflow/tfjs-backend-cpu');
    },
  };
}
