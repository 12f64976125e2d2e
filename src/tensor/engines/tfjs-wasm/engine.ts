/** tfjs's wasm kernels with SIMD, one thread. Its own chunk: loaded only where there is no usable GPU. */
import { BackendWasm, init, setWasmPaths } from '@tensorflow/tfjs-backend-wasm/dist/backend_wasm';
import { env, type TensorInfo } from '@tensorflow/tfjs-core';
import type { BackendName, Engine } from '../../engine.ts';
import type { Dtype, Shape } from '../../tensor.ts';
import { TfjsEngine } from '../tfjs/engine.ts';
import { forgetPacked } from './heap.ts';
import { kernels, prepare } from './kernels.ts';

class WasmEngine extends TfjsEngine<BackendWasm> {
  readonly name: BackendName = 'wasm';
  /** 2-D products are ten times faster here than batched ones, so lanes go one at a time. */
  readonly limits = { lanesTogether: false, arrayBytes: 2 ** 31 };
  readonly lost = new Promise<string>(() => undefined);

  protected allocate(shape: Shape, dtype: Dtype): TensorInfo {
    return this.backend.makeOutput([...shape], dtype);
  }

  protected writeTo(info: TensorInfo, data: ArrayLike<number>): void {
    this.backend.typedArrayFromHeap(info).set(data);
    forgetPacked(this.backend, info);
  }

  protected async readFrom(info: TensorInfo): Promise<Float32Array | Int32Array> {
    return this.backend.readSync(info.dataId) as Float32Array | Int32Array;
  }
}

let started: Promise<BackendWasm> | undefined;

/**
 * Opens the wasm engine. `location` is the folder of the .wasm binaries, ending in a slash, or a URL of the SIMD binary.
 * tfjs's kernels know one heap for the whole process, so every engine opened here works on the same one.
 * Throws where WebAssembly with SIMD does not start.
 */
export async function openWasm(location: string, device: string): Promise<Engine> {
  started ??= start(location);
  try {
    return new WasmEngine(await started, kernels, device);
  } catch (error) {
    started = undefined;
    throw error;
  }
}

async function start(location: string): Promise<BackendWasm> {
  // In a cross-origin isolated page tfjs would pick its threaded binary, which hangs in a minified bundle.
  env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  const simd = location.endsWith('/') ? `${location}tfjs-backend-wasm-simd.wasm` : location;
  setWasmPaths({
    'tfjs-backend-wasm.wasm': simd,
    'tfjs-backend-wasm-simd.wasm': simd,
    'tfjs-backend-wasm-threaded-simd.wasm': simd,
  });
  let backend: BackendWasm;
  try {
    const { wasm } = await init();
    backend = new BackendWasm(wasm);
  } catch (cause) {
    throw new Error('WebAssembly with SIMD did not start in this browser; try a newer one.', { cause });
  }
  prepare(backend);
  return backend;
}
