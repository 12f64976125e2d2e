import type { HeadShape, KernelName } from '../../../../src/tensor/kernels.ts';
import { oracle } from './oracle.ts';
import { floats, ints, type Values, values } from './support.ts';

export const LANES = 3;

export interface Case {
  kernel: KernelName;
  /** What this size is there for. */
  size: string;
  inputs: Record<string, Values>;
  attributes: object;
  /** Inputs that all lanes share; all others are split by lanes. */
  shared?: readonly string[];
  dispatches: number;
  /** Allowed difference, in units of the largest expected number. */
  tolerance?: number;
}

const hyper = (rate: number): number[] => [rate, 0.9, 0.999, 1 - 0.9 ** 3, 1 - 0.999 ** 3, 1e-8, 0.01, 1];

function embedding(size: string, R: number, V: number, D: number, gradDispatches = 1): Case[] {
  // Fewer ids than rows, so that some row of the table has several to add up.
  const ids = ints([LANES, R], 3, Math.min(V, R - 1));
  return [
    { kernel: 'embed', size, inputs: { weights: floats([LANES, V, D], 1), ids }, attributes: {}, dispatches: 1 },
    {
      kernel: 'embedGrad',
      size,
      inputs: { dy: floats([LANES, R, D], 2), ids },
      attributes: { vocabulary: V },
      dispatches: gradDispatches,
    },
  ];
}

function norm(size: string, R: number, D: number, weightDispatches = 1): Case[] {
  const x = floats([LANES, R, D], 4);
  const weight = floats([LANES, D], 5);
  const dy = floats([LANES, R, D], 6);
  const attributes = { epsilon: 1e-5 };
  const inv = oracle('rmsNorm', { x, weight }, attributes).outputs[1]!;
  return [
    { kernel: 'rmsNorm', size, inputs: { x, weight }, attributes, dispatches: 1 },
    { kernel: 'rmsNormDx', size, inputs: { x, weight, inv, dy }, attributes: {}, dispatches: 1 },
    {
      kernel: 'rmsNormDxAdd',
      size,
      inputs: { x, weight, inv, dy, sum: floats([LANES, R, D], 31) },
      attributes: {},
      dispatches: 1,
    },
    { kernel: 'rmsNormDw', size, inputs: { x, inv, dy }, attributes: {}, dispatches: weightDispatches },
  ];
}

function product(size: string, M: number, K: number, N: number): Case[] {
  return (['nn', 'nt', 'tn'] as const).map((form) => ({
    kernel: 'matMul',
    size: `${form} ${size}`,
    inputs: {
      a: floats(form === 'tn' ? [LANES, K, M] : [LANES, M, K], 7),
      b: floats(form === 'nt' ? [LANES, N, K] : [LANES, K, N], 8),
    },
    attributes: { form },
    dispatches: 1,
  }));
}

function productAdded(size: string, M: number, K: number, N: number): Case {
  return {
    kernel: 'matMulAdd',
    size,
    inputs: { a: floats([LANES, M, K], 7), b: floats([LANES, K, N], 8), sum: floats([LANES, M, N], 32) },
    attributes: {},
    dispatches: 1,
  };
}

export function rotaryTable(T: number, d: number): Values {
  const data = Array.from({ length: T * d }, (_, n) => {
    const t = Math.floor(n / d);
    const i = n % d;
    const angle = t * 10000 ** ((-2 * (i % (d / 2))) / d);
    return i < d / 2 ? Math.cos(angle) : Math.sin(angle);
  });
  return values([T, d], data);
}

function attention(size: string, shape: HeadShape): Case[] {
  const { batch: B, tokens: T, heads: H, kvHeads: G, headDim: d } = shape;
  const table = rotaryTable(T, d);
  const qkv = floats([LANES, B * T, (H + 2 * G) * d], 9, 2);
  const [q, k, v] = oracle('heads', { qkv, table }, shape).outputs as [Values, Values, Values];
  const [o, lse] = oracle('attention', { q, k, v }, shape).outputs as [Values, Values];
  const dO = floats([LANES, B * T, H * d], 10);
  const repeat = 2;
  const cache = {
    keys: floats([LANES * B * repeat * G, T + 3, d], 11),
    values: floats([LANES * B * repeat * G, T + 3, d], 12),
  };
  const N = B * repeat;
  const positions = ints([LANES * N], 13, T + 3);
  const row = floats([LANES, N, (H + 2 * G) * d], 14);
  const decodeShape = { ...shape, batch: N, tokens: T + 3 };
  return [
    { kernel: 'heads', size, inputs: { qkv, table }, shared: ['table'], attributes: shape, dispatches: 1 },
    {
      kernel: 'headsGrad',
      size,
      inputs: { dq: floats(q.shape, 15), dk: floats(k.shape, 16), dv: floats(v.shape, 17), table },
      shared: ['table'],
      attributes: shape,
      dispatches: 1,
    },
    { kernel: 'attention', size, inputs: { q, k, v }, attributes: shape, dispatches: 1 },
    {
      kernel: 'attentionGrad',
      size,
      inputs: { q, k, v, o, lse, dO },
      attributes: shape,
      dispatches: 2,
      tolerance: 2e-5,
    },
    { kernel: 'cacheFill', size, inputs: { k, v, ...cache }, attributes: { ...shape, repeat }, dispatches: 1 },
    {
      kernel: 'decodeHeads',
      size,
      inputs: { qkv: row, table: rotaryTable(T + 3, d), ...cache, positions },
      shared: ['table'],
      attributes: decodeShape,
      dispatches: 1,
    },
    {
      kernel: 'decodeAttention',
      size,
      inputs: { q: floats([LANES * N * H, d], 18, 2), ...cache, positions },
      attributes: decodeShape,
      dispatches: 1,
    },
  ];
}

function gated(size: string, R: number, F: number): Case[] {
  const x = floats([LANES, R, 2 * F], 19, 4);
  return [
    { kernel: 'swiglu', size, inputs: { x }, attributes: {}, dispatches: 1 },
    { kernel: 'swigluGrad', size, inputs: { x, dy: floats([LANES, R, F], 20) }, attributes: {}, dispatches: 1 },
  ];
}

function labels(size: string, R: number, V: number): Case[] {
  const logits = floats([LANES, R, V], 21, 6);
  const chosen = ints([LANES, R], 22, V);
  const lse = oracle('labelLogProbs', { logits, labels: chosen }).outputs[1]!;
  const dy = floats([LANES, R], 23);
  dy.data[1] = 0;
  return [
    { kernel: 'labelLogProbs', size, inputs: { logits, labels: chosen }, attributes: {}, dispatches: 1 },
    {
      kernel: 'labelLogProbsGrad',
      size,
      inputs: { logits, labels: chosen, lse, dy },
      attributes: {},
      dispatches: 1,
    },
  ];
}

function optimizer(size: string, shape: number[], sumDispatches = 1): Case[] {
  const v = floats(shape, 26);
  v.data = (v.data as Float32Array).map((x) => x * x);
  const rates = values([LANES, 8], [...hyper(1e-2), ...hyper(3e-3), ...hyper(2e-2)]);
  return [
    {
      kernel: 'sumSquares',
      size,
      inputs: { g: floats(shape, 24), total: values([LANES], [1, 0, 2]) },
      attributes: {},
      dispatches: sumDispatches,
    },
    {
      kernel: 'adamw',
      size,
      inputs: {
        p: floats(shape, 27),
        m: floats(shape, 25, 0.1),
        v,
        g: floats(shape, 28),
        hyper: rates,
        scale: values([LANES], [1, 0.25, 0]),
      },
      attributes: {},
      dispatches: 1,
    },
  ];
}

const gate = (size: string, rate: number): Case => ({
  kernel: 'gate',
  size,
  inputs: {
    sumSquares: values([LANES], [9, 0.25, 4]),
    loss: values([LANES], [-3, 0.5, 1]),
    hyper: values([LANES, 8], [...hyper(1), ...hyper(rate), ...hyper(1)]),
    active: values([LANES], [1, 1, 0]),
  },
  attributes: {},
  dispatches: 1,
});

export const cases: readonly Case[] = [
  ...embedding('in fours', 10, 12, 8),
  ...embedding('odd', 7, 11, 6),
  ...embedding('more entries than rows', 5, 37, 8, 2),
  ...norm('in fours', 9, 16),
  ...norm('odd', 5, 7),
  ...norm('rows in chunks', 150, 20),
  ...norm('rows in many chunks', 1100, 5, 2),
  ...product('in fours', 20, 24, 36),
  ...product('odd', 13, 7, 37),
  ...product('odd inside', 6, 10, 8),
  productAdded('in fours', 20, 24, 36),
  productAdded('odd', 13, 7, 37),
  ...product('one row', 1, 16, 12),
  ...attention('one key head a query head', { batch: 2, tokens: 9, heads: 2, kvHeads: 2, headDim: 8 }),
  ...attention('grouped, narrow', { batch: 2, tokens: 6, heads: 4, kvHeads: 2, headDim: 4 }),
  ...attention('wide heads in slices', { batch: 1, tokens: 5, heads: 2, kvHeads: 1, headDim: 40 }),
  ...gated('in fours', 5, 12),
  ...gated('odd', 3, 7),
  ...labels('in fours', 6, 12),
  ...labels('odd', 5, 37),
  ...optimizer('in fours', [LANES, 5, 8]),
  ...optimizer('odd', [LANES, 3, 5]),
  ...optimizer('large', [LANES, 65540], 2),
  gate('clipped, free, switched off', 1),
  gate('clipped, sitting out, switched off', 0),
];
