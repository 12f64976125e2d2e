import simdUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import type { Surroundings } from './runtime.ts';

/** How a browser's worker reaches the backends. wasm and cpu are chunks of their own, fetched only when they are needed. */
export function browserSurroundings(): Surroundings {
  return {
    processor: `${navigator.hardwareConcurrency ?? 1} processor threads`,
    webgpu: async ({ allowFallback }) => {
      // Undefined where the browser has no WebGPU, or the page did not come over https or from localhost.
      const gpu: GPU | undefined = navigator.gpu;
      if (!gpu) {
        const why = globalThis.isSecureContext
          ? 'This browser has no WebGPU.'
          : 'WebGPU needs a page that came over https or from localhost.';
        return { ok: false, why };
      }
      const { openWebGpu } = await import('./webgpu/backend.ts');
      return openWebGpu({ gpu, allowFallback });
    },
    wasm: async () => {
      const { openWasm } = await import('./wasm/backend.ts');
      return { open: openWasm, location: new URL(simdUrl, globalThis.location.href).href };
    },
    cpu: async () => {
      await import('@tensorflow/tfjs-backend-cpu');
    },
  };
}
