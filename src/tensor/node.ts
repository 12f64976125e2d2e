import { createRequire } from 'node:module';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import type { Surroundings } from './runtime.ts';
import { printSteps } from './trace.ts';

/**
 * How Node reaches the engines: Dawn through the npm package `webgpu`, wasm from the installed package. With LAB_DEBUG=step in
 * the environment each kind of step is printed once on stderr.
 */
export function nodeSurroundings(): Surroundings {
  if (process.env.LAB_DEBUG === 'step') printSteps(console.error);
  const processor = cpus()[0]?.model.trim() ?? 'CPU';
  return {
    webgpu: async ({ allowFallback }) => {
      const { closeNodeGpu, openNodeGpu } = await import('./engines/tfjs-webgpu/node.ts');
      const gpu = await openNodeGpu();
      const { openWebGpu } = await import('./engines/tfjs-webgpu/open.ts');
      const opened = await openWebGpu({ gpu, allowFallback, onClose: closeNodeGpu });
      if (!opened.ok) closeNodeGpu();
      return opened;
    },
    wasm: async () => {
      const { openWasm } = await import('./engines/tfjs-wasm/engine.ts');
      const folder = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json'));
      return openWasm(`${join(folder, 'dist')}/`, processor);
    },
    simd: async () => {
      const { openSimd } = await import('./engines/simd/engine.ts');
      return openSimd(processor);
    },
    cpu: async () => {
      const { HostEngine } = await import('./engines/host/engine.ts');
      return new HostEngine(processor);
    },
  };
}
