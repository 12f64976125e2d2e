import {
  type BackendName,
  type Counts,
  DeviceArray,
  type Engine,
  Ledger,
  type MemoryReport,
  noRecording,
  ownArray,
  type Recording,
} from '../../engine.ts';
import type { AttributeArguments, AttributesOf, InputsOf, KernelName, OutputsOf } from '../../kernels.ts';
import { type Dtype, type Shape, sizeOf, type Tensor } from '../../tensor.ts';
import { kernels } from './kernels/index.ts';
import type { HostMemory } from './memory.ts';

/** Numbers, and how many arrays show them. */
interface Block {
  data: Float32Array | Int32Array;
  arrays: number;
}

class HostArray extends DeviceArray {
  readonly block: Block;

  constructor(engine: Engine, shape: Shape, dtype: Dtype, block: Block) {
    super(engine, shape, dtype);
    this.block = block;
    block.arrays++;
  }
}

/**
 * Plain TypeScript on typed arrays, sums in doubles: nothing to open, nothing that could fail. What the other engines are
 * tested against, and what computes where there is neither WebGPU nor wasm.
 */
export class HostEngine implements Engine {
  readonly name: BackendName = 'cpu';
  readonly device: string;
  readonly limits = { lanesTogether: false, arrayBytes: Number.POSITIVE_INFINITY };
  readonly lost = new Promise<string>(() => undefined);
  private readonly ledger = new Ledger();
  private readonly plain: HostMemory<DeviceArray> = {
    allocate: (shape, dtype = 'float32') => this.alloc(shape, dtype),
    floats: (t) => this.own(t).block.data as Float32Array,
    ints: (t) => this.own(t).block.data as Int32Array,
  };

  constructor(device = 'plain TypeScript') {
    this.device = device;
  }

  alloc(shape: Shape, dtype: Dtype): DeviceArray {
    const data = dtype === 'int32' ? new Int32Array(sizeOf(shape)) : new Float32Array(sizeOf(shape));
    this.ledger.take(data.byteLength);
    return new HostArray(this, shape, dtype, { data, arrays: 0 });
  }

  view(t: Tensor, shape: Shape): DeviceArray {
    const { block } = this.own(t);
    this.ledger.take(0);
    return new HostArray(this, shape, t.dtype, block);
  }

  free(t: Tensor): void {
    const array = t as HostArray;
    if (array.freed) return;
    array.freed = true;
    this.ledger.giveBack(--array.block.arrays === 0 ? array.block.data.byteLength : 0);
  }

  write(t: Tensor, data: ArrayLike<number>): void {
    this.own(t).block.data.set(data);
  }

  async read(t: Tensor): Promise<Float32Array | Int32Array> {
    return this.own(t).block.data.slice();
  }

  run<K extends KernelName>(
    kernel: K,
    inputs: InputsOf<K>,
    ...[attributes]: AttributeArguments<K>
  ): OutputsOf<K, DeviceArray> {
    return kernels[kernel]<DeviceArray>(
      this.plain,
      inputs as InputsOf<K, DeviceArray>,
      (attributes ?? {}) as AttributesOf<K>,
    );
  }

  record(step: () => readonly Tensor[]): Recording {
    return noRecording(this.name, step());
  }

  memory(): MemoryReport {
    const { tensors, bytes } = this.ledger;
    return { tensors, bytes, allocated: bytes };
  }

  counts(): Counts {
    return { dispatches: 0, submits: 0 };
  }

  trim(): void {}

  close(): void {}

  private own(t: Tensor): HostArray {
    return ownArray(t, HostArray, this);
  }
}
