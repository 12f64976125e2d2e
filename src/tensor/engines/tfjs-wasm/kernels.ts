import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm/dist/backend_wasm';
import { addConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Add';
import { batchMatMulConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/BatchMatMul';
import { expConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Exp';
import { multiplyConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Multiply';
import { realDivConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/RealDiv';
import { sigmoidConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Sigmoid';
import { subConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Sub';
import { sumConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Sum';
import { transposeConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Transpose';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { AttributesOf, InputsOf, KernelName } from '../../kernels.ts';
import { extents3 } from '../../tensor.ts';
import { kernels as plain } from '../host/kernels/index.ts';
import type { HostKernel } from '../host/memory.ts';
import { call, type TfjsConfig, type TfjsKernel, type TfjsKernels } from '../tfjs/engine.ts';
import { forgetPacked, heapOf } from './heap.ts';

type WasmKernel<K extends KernelName> = TfjsKernel<K, BackendWasm>;

/** The kernels of tfjs that are called below, to be prepared once for the backend. */
const configs = [
  addConfig,
  batchMatMulConfig,
  expConfig,
  multiplyConfig,
  realDivConfig,
  sigmoidConfig,
  subConfig,
  sumConfig,
  transposeConfig,
];

export function prepare(backend: BackendWasm): void {
  for (const { setupFunc } of configs) setupFunc?.(backend);
}

/** A plain kernel, on the heap of wasm. */
const onHeap =
  <K extends KernelName>(kernel: HostKernel<K>): WasmKernel<K> =>
  (backend, inputs, attributes) =>
    kernel<TensorInfo>(heapOf(backend), inputs, attributes);

function allOnHeap(): TfjsKernels<BackendWasm> {
  const wrapped: Partial<Record<KernelName, unknown>> = {};
  for (const [name, kernel] of Object.entries(plain)) wrapped[name as KernelName] = onHeap(kernel as HostKernel<never>);
  return wrapped as unknown as TfjsKernels<BackendWasm>;
}

const pairwise =
  (config: TfjsConfig): WasmKernel<'add'> =>
  (backend, { a, b }) => ({ y: call(config, backend, { a, b }) });

const shaped = ({ dataId, dtype }: TensorInfo, shape: number[]): TensorInfo => ({ dataId, dtype, shape });

/**
 * A product is ten times faster here as a 2-D matmul without transpose flags, so lanes go one at a time and transposes are
 * made explicitly.
 */
const matMul: WasmKernel<'matMul'> = (backend, { a, b }, { form }) => {
  const [L, a1, a2] = extents3(a);
  const [, b1, b2] = extents3(b);
  if (L !== 1) throw new Error(`On wasm lanes run one at a time, but ${L} came together.`);
  const turned: TensorInfo[] = [];
  const turn = (x: TensorInfo): TensorInfo => {
    const y = call(transposeConfig, backend, { x }, { perm: [1, 0] });
    turned.push(y);
    return y;
  };
  const left = shaped(a, [a1, a2]);
  const right = shaped(b, [b1, b2]);
  const operands = { a: form === 'tn' ? turn(left) : left, b: form === 'nt' ? turn(right) : right };
  const c = call(batchMatMulConfig, backend, operands, { transposeA: false, transposeB: false });
  for (const { dataId } of turned) backend.disposeData(dataId);
  return { c: shaped(c, [1, ...c.shape]) };
};

const matMulAdd: WasmKernel<'matMulAdd'> = (backend, { a, b, sum }) => {
  const { c: product } = matMul(backend, { a, b }, { form: 'nn' });
  const c = call(addConfig, backend, { a: sum, b: product });
  backend.disposeData(product.dataId);
  return { c };
};

/** Runs the body with the arithmetic of tfjs's SIMD kernels; all it makes but its result is given back. */
function composed(backend: BackendWasm, body: (simd: Simd) => TensorInfo): TensorInfo {
  const made: TensorInfo[] = [];
  const make = (config: TfjsConfig, inputs: object): TensorInfo => {
    const y = call(config, backend, inputs);
    made.push(y);
    return y;
  };
  const result = body({
    add: (a, b) => make(addConfig, { a, b }),
    sub: (a, b) => make(subConfig, { a, b }),
    mul: (a, b) => make(multiplyConfig, { a, b }),
    sigmoid: (x) => make(sigmoidConfig, { x }),
    columns: (x, from, count) => {
      const [L, R] = extents3(x);
      const attributes = { begin: [0, 0, from], size: [L, R, count] };
      const { y } = plain.slice<TensorInfo>(heapOf(backend), { a: x }, attributes);
      made.push(y);
      return y;
    },
    besides: (a, b) => {
      const { y } = plain.concat<TensorInfo>(heapOf(backend), { part0: a, part1: b }, { axis: 2 });
      made.push(y);
      return y;
    },
  });
  for (const t of made) if (t !== result) backend.disposeData(t.dataId);
  return result;
}

interface Simd {
  add(a: TensorInfo, b: TensorInfo): TensorInfo;
  sub(a: TensorInfo, b: TensorInfo): TensorInfo;
  mul(a: TensorInfo, b: TensorInfo): TensorInfo;
  sigmoid(x: TensorInfo): TensorInfo;
  columns(x: TensorInfo, from: number, count: number): TensorInfo;
  besides(a: TensorInfo, b: TensorInfo): TensorInfo;
}

/** The SIMD sigmoid of tfjs is several times faster than an exponential an element in TypeScript. */
const swiglu: WasmKernel<'swiglu'> = (backend, { x }) => {
  const F = x.shape[2]! / 2;
  const y = composed(backend, ({ mul, sigmoid, columns }) => {
    const [gate, up] = [columns(x, 0, F), columns(x, F, F)];
    return mul(mul(gate, sigmoid(gate)), up);
  });
  return { y };
};

const swigluGrad: WasmKernel<'swigluGrad'> = (backend, { x, dy }) => {
  const F = x.shape[2]! / 2;
  const dx = composed(backend, ({ add, sub, mul, sigmoid, columns, besides }) => {
    const [gate, up] = [columns(x, 0, F), columns(x, F, F)];
    const s = sigmoid(gate);
    const silu = mul(gate, s);
    // d silu = sigmoid + silu (1 - sigmoid)
    const slope = add(s, sub(silu, mul(silu, s)));
    return besides(mul(mul(dy, up), slope), mul(dy, silu));
  });
  return { dx };
};

const adamw: WasmKernel<'adamw'> = (
  backend,
  inputs: InputsOf<'adamw', TensorInfo>,
  attributes: AttributesOf<'adamw'>,
) => {
  const outputs = plain.adamw<TensorInfo>(heapOf(backend), inputs, attributes);
  forgetPacked(backend, inputs.p);
  return outputs;
};

/** The plain kernels, but for those that a SIMD kernel of tfjs does faster. */
export const kernels: TfjsKernels<BackendWasm> = {
  ...allOnHeap(),
  matMul,
  matMulAdd,
  swiglu,
  swigluGrad,
  adamw,
  add: pairwise(addConfig),
  subtract: pairwise(subConfig),
  multiply: pairwise(multiplyConfig),
  divide: pairwise(realDivConfig),
  exp: (backend, { a }) => ({ y: call(expConfig, backend, { x: a }) }),
  sumLast: (backend, { a }) => ({
    y: call(sumConfig, backend, { x: a }, { axis: a.shape.length - 1, keepDims: true }),
  }),
  sumRows: (backend, { a }) => ({ y: call(sumConfig, backend, { x: a }, { axis: [1], keepDims: false }) }),
};
