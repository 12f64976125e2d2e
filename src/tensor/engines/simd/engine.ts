import {
  type BackendName,
  type Counts,
  type DeviceArray,
  type Engine,
  Ledger,
  type MemoryReport,
  noRecording,
  type Recording,
} from '../../engine.ts';
import type { AttributeArguments, AttributesOf, InputsOf, KernelName, OutputsOf } from '../../kernels.ts';
import { type Dtype, type Shape, sizeOf, type Tensor } from '../../tensor.ts';
import { addressOf, type Machine, SimdArray } from './array.ts';
import { Heap } from './heap.ts';
import { kernels } from './kernels/index.ts';
import { type Exports, instantiate } from './module.ts';

/** What 32-bit addresses reach. */
const MAXIMUM = 2 ** 32;

/**
 * The lab's own WebAssembly kernels with SIMD, one thread. The same bits on every machine: no fused multiplication, nothing
 * that depends on where an array lies or what ran before.
 */
class SimdEngine implements Engine, Machine {
  readonly name: BackendName = 'simd';
  readonly device: string;
  /** Lanes gain nothing from company, and one at a time they need less memory. */
  readonly limits = { lanesTogether: false, arrayBytes: 2 ** 31 };
  readonly lost = new Promise<string>(() => undefined);
  readonly wasm: Exports;
  private readonly heap: Heap;
  private readonly ledger = new Ledger();
  private readonly spare = { address: 0, bytes: 0 };

  constructor(wasm: Exports, heap: Heap, device: string) {
    this.wasm = wasm;
    this.heap = heap;
    this.device = device;
  }

  alloc(shape: Shape, dtype: Dtype): SimdArray {
    const bytes = sizeOf(shape) * 4;
    const address = this.heap.allocate(bytes);
    this.ledger.take(bytes);
    return new SimdArray(this, shape, dtype, { address, bytes, holders: 1 });
  }

  allocate(shape: Shape, dtype: Dtype = 'float32'): SimdArray {
    return this.alloc(shape, dtype);
  }

  view(t: Tensor, shape: Shape): SimdArray {
    addressOf(t);
    const { block } = t as SimdArray;
    block.holders++;
    this.ledger.take(0);
    return new SimdArray(this, shape, t.dtype, block);
  }

  free(t: Tensor): void {
    const array = t as SimdArray;
    if (array.freed) return;
    array.freed = true;
    const { block } = array;
    block.holders--;
    this.ledger.giveBack(block.holders === 0 ? block.bytes : 0);
    if (block.holders === 0) this.heap.free(block.address, block.bytes);
  }

  write(t: Tensor, data: ArrayLike<number>): void {
    (t.dtype === 'int32' ? this.ints(t) : this.floats(t)).set(data);
  }

  async read(t: Tensor): Promise<Float32Array | Int32Array> {
    return (t.dtype === 'int32' ? this.ints(t) : this.floats(t)).slice();
  }

  run<K extends KernelName>(
    kernel: K,
    inputs: InputsOf<K>,
    ...[attributes = {}]: AttributeArguments<K> | []
  ): OutputsOf<K, DeviceArray> {
    return kernels[kernel](this, inputs as InputsOf<K, SimdArray>, attributes as AttributesOf<K>);
  }

  record(step: () => readonly Tensor[]): Recording {
    return noRecording(this.name, step());
  }

  memory(): MemoryReport {
    const { tensors, bytes } = this.ledger;
    return { tensors, bytes, allocated: this.heap.taken };
  }

  counts(): Counts {
    return { dispatches: 0, submits: 0 };
  }

  /** WebAssembly gives nothing back; blocks that wait are joined, so that larger ones fit. */
  trim(): void {
    this.heap.join();
  }

  close(): void {}

  scratch(bytes: number): number {
    const { spare } = this;
    if (spare.bytes < bytes) {
      if (spare.bytes > 0) this.heap.free(spare.address, spare.bytes);
      spare.bytes = 0;
      spare.address = this.heap.allocate(bytes);
      spare.bytes = bytes;
    }
    return spare.address;
  }

  floats(t: Tensor): Float32Array {
    const from = addressOf(t) / 4;
    return this.heap.floats.subarray(from, from + sizeOf(t.shape));
  }

  ints(t: Tensor): Int32Array {
    const from = addressOf(t) / 4;
    return this.heap.ints.subarray(from, from + sizeOf(t.shape));
  }
}

/** Opens the engine. `maximum` bounds its memory, in bytes. Throws where WebAssembly with SIMD does not start. */
export async function openSimd(device: string, maximum = MAXIMUM): Promise<Engine> {
  const memory = new WebAssembly.Memory({ initial: 16, maximum: Math.floor(maximum / 65536) });
  const wasm = await instantiate(memory);
  return new SimdEngine(wasm, new Heap(memory, wasm.heapStart(), maximum), device);
}
