import {
  arrayOf,
  type BackendName,
  type Counts,
  DeviceArray,
  type Engine,
  Ledger,
  type MemoryReport,
  noRecording,
  type Recording,
} from '../../engine.ts';
import type { AttributeArguments, AttributesOf, InputsOf, KernelName, OutputsOf } from '../../kernels.ts';
import { type Dtype, type Shape, sizeOf, type Tensor } from '../../tensor.ts';
import { kernels } from './kernels/index.ts';
import type { HostMemory } from './memory.ts';

/** An array whose numbers are a plain typed array; a view has the same one. */
class HostArray extends DeviceArray {
  readonly data: Float32Array | Int32Array;
  readonly isView: boolean;

  constructor(engine: Engine, shape: Shape, dtype: Dtype, data: Float32Array | Int32Array, isView: boolean) {
    super(engine, shape, dtype);
    this.data = data;
    this.isView = isView;
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
    floats: (t) => dataOf(t) as Float32Array,
    ints: (t) => dataOf(t) as Int32Array,
  };

  constructor(device = 'plain TypeScript') {
    this.device = device;
  }

  alloc(shape: Shape, dtype: Dtype): DeviceArray {
    const data = dtype === 'int32' ? new Int32Array(sizeOf(shape)) : new Float32Array(sizeOf(shape));
    this.ledger.take(data.byteLength);
    return new HostArray(this, shape, dtype, data, false);
  }

  view(t: Tensor, shape: Shape): DeviceArray {
    this.ledger.take(0);
    return new HostArray(this, shape, t.dtype, dataOf(t), true);
  }

  free(t: Tensor): void {
    const array = t as HostArray;
    if (array.freed) return;
    array.freed = true;
    this.ledger.giveBack(array.isView ? 0 : array.data.byteLength);
  }

  write(t: Tensor, data: ArrayLike<number>): void {
    dataOf(t).set(data);
  }

  async read(t: Tensor): Promise<Float32Array | Int32Array> {
    return dataOf(t).slice();
  }

  run<K extends KernelName>(
    kernel: K,
    inputs: InputsOf<K>,
    ...[attributes = {}]: AttributeArguments<K> | []
  ): OutputsOf<K, DeviceArray> {
    for (const t of Object.values<Tensor>(inputs)) dataOf(t);
    return kernels[kernel]<DeviceArray>(this.plain, inputs as InputsOf<K, DeviceArray>, attributes as AttributesOf<K>);
  }

  record(): Recording {
    return noRecording(this.name);
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
}

function dataOf(t: Tensor): Float32Array | Int32Array {
  const array = arrayOf(t);
  if (!(array instanceof HostArray))
    throw new Error(`An array of the ${array.engine.name} engine came to another one.`);
  if (array.freed) throw new Error(`An array of [${t.shape}] is used after it was freed.`);
  return array.data;
}
