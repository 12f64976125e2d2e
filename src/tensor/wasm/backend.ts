/** tfjs's wasm backend with SIMD, one thread. Its own chunk: loaded only where there is no usable GPU. */
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { tf } from '../tf.ts';

/**
 * Opens the wasm backend. `directory` is the folder of the .wasm binaries, ending in a slash, or a URL of the SIMD binary.
 * Threads are off: in a cross-origin isolated page tfjs would pick its threaded binary, which hangs in a minified bundle.
 */
export async function openWasm(location: string): Promise<void> {
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  const simd = location.endsWith('/') ? `${location}tfjs-backend-wasm-simd.wasm` : location;
  setWasmPaths({
    'tfjs-backend-wasm.wasm': simd,
    'tfjs-backend-wasm-simd.wasm': simd,
    'tfjs-backend-wasm-threaded-simd.wasm': simd,
  });
  if (!(await tf.setBackend('wasm')) || tf.getBackend() !== 'wasm') {
    throw new Error('WebAssembly with SIMD did not start in this browser; try a newer one.');
  }
}
