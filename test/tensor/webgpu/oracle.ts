import type { TensorInfo } from '@tensorflow/tfjs-core';
import { attention, attentionGrad } from '../../../src/tensor/host/attention.ts';
import { cacheFill, decodeAttention, decodeHeads } from '../../../src/tensor/host/decode.ts';
import { embed, embedGrad } from '../../../src/tensor/host/embed.ts';
import { heads, headsGrad } from '../../../src/tensor/host/heads.ts';
import { labelLogProbs, labelLogProbsGrad } from '../../../src/tensor/host/label-log-probs.ts';
import { matMul } from '../../../src/tensor/host/matmul.ts';
import type { HostKernelEntry, HostMemory } from '../../../src/tensor/host/memory.ts';
import { rmsNorm, rmsNormDw, rmsNormDx } from '../../../src/tensor/host/norm.ts';
import { adamw, gate, sumSquares } from '../../../src/tensor/host/optimizer.ts';
import { sample } from '../../../src/tensor/host/sample.ts';
import { swiglu, swigluGrad } from '../../../src/tensor/host/swiglu.ts';
import type { KernelName } from '../../../src/tensor/kernels/signatures.ts';
import type { Values } from './support.ts';

const kernels: readonly HostKernelEntry[] = [
  adamw,
  attention,
  attentionGrad,
  cacheFill,
  decodeAttention,
  decodeHeads,
  embed,
  embedGrad,
  gate,
  heads,
  headsGrad,
  labelLogProbs,
  labelLogProbsGrad,
  matMul,
  rmsNorm,
  rmsNormDw,
  rmsNormDx,
  sample,
  sumSquares,
  swiglu,
  swigluGrad,
];

/**
 * The kernels of `host/`, which add up in doubles, run on plain arrays: what the GPU's are compared with. In-place kernels
 * change copies, returned under `inputs`.
 */
export function oracle(
  name: KernelName,
  inputs: Record<string, Values>,
  attributes: object = {},
): { outputs: Values[]; inputs: Record<string, Values> } {
  const arrays = new Map<object, Float32Array | Int32Array>();
  const adopt = ({ shape, data }: Values): TensorInfo => {
    const dataId = {};
    arrays.set(dataId, data.slice());
    return { dataId, shape, dtype: data instanceof Int32Array ? 'int32' : 'float32' };
  };
  const memory: HostMemory = {
    allocate: (shape, dtype = 'float32') => {
      const size = shape.reduce((a, b) => a * b, 1);
      return adopt({ shape: [...shape], data: dtype === 'int32' ? new Int32Array(size) : new Float32Array(size) });
    },
    floats: (t) => arrays.get(t.dataId) as Float32Array,
    ints: (t) => arrays.get(t.dataId) as Int32Array,
  };
  const infos = Object.fromEntries(Object.entries(inputs).map(([key, value]) => [key, adopt(value)]));
  const kernel = kernels.find((entry) => entry.name === name)!;
  const out = kernel.run(memory, infos, attributes);
  const valuesOf = (t: TensorInfo): Values => ({ shape: [...t.shape], data: arrays.get(t.dataId)! });
  return {
    outputs: (Array.isArray(out) ? out : [out]).map(valuesOf),
    inputs: Object.fromEntries(Object.entries(infos).map(([key, t]) => [key, valuesOf(t)])),
  };
}
