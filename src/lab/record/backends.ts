/** What may compute: the names of tensor/engine.ts, which a page does not load. */
export const backendNames = ['webgpu', 'wasm', 'simd', 'cpu'] as const;
