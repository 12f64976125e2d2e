import type { Surroundings } from './runtime.ts';

/** How a browser's worker reaches the engines. wasm and cpu are chunks of their own, fetched only when they are needed. */
export function browserSurroundings(): Surroundings {
  const processor = `${navigator.hardwareConcurrency ?? 1} processor threads`;
  return {
    webgpu: async ({ allowFallback }) => {
      // Undefined where the browser has no WebGPU, or the page did not come over https or from localhost.
      const gpu: GPU | undefined = navigator.gpu;
      if (!gpu) {
        const why = globalThis.isSecureContext
          ? 'This browser has no WebGPU.'
          : 'WebGPU needs a page that came over https or from localhost.';
        return { ok: false, why };
      }
      const { openWebGpu } = await import('./engines/tfjs-webgpu/open.ts');
      return openWebGpu({ gpu, allowFallback });
    },
    wasm: async () => {
      const { openWasmHere } = await import('./engines/tfjs-wasm/browser.ts');
      return openWasmHere(processor);
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
