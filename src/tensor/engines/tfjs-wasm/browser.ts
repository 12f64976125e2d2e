import simdUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import type { Engine } from '../../engine.ts';
import { openWasm } from './engine.ts';

/** Opens the wasm engine in a browser, where the build has put the binary. */
export const openWasmHere = (device: string): Promise<Engine> =>
  openWasm(new URL(simdUrl, globalThis.location.href).href, device);
