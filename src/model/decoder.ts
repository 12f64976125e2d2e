import {
  addLinear,
  attention,
  concatWidth,
  embed,
  type HeadShape,
  linear,
  linearTransposed,
  openings,
  Parameter,
  reshape,
  rmsNorm,
  sizeOf,
  sliceWidth,
  swiglu,
  type Tensor,
  upload,
} from '../tensor/index.ts';
import type { ModelConfig } from './config.ts';
import { ropeTable } from './rope.ts';
import type { FileTensor } from './safetensors.ts';
import { parameterShapes } from './weights.ts';

/** The weights of L lanes of one decoder, stacked: parameter `name` has shape [L, ...shape of parameterShapes]. */
export interface Weights {
  config: ModelConfig;
  lanes: number;
  parameters: ReadonlyMap<string, Parameter>;
}

/** Stacks the weights of each lane (seam names, see weights.ts) and uploads them. */
export function uploadWeights(config: ModelConfig, lanes: readonly ReadonlyMap<string, FileTensor>[]): Weights {
  const parameters = new Map<string, Parameter>();
  for (const { name, shape } of parameterShapes(config)) {
    const size = sizeOf(shape);
    const data = new Float32Array(size * lanes.length);
    for (const [lane, weights] of lanes.entries()) {
      const tensor = weights.get(name);
      if (!tensor) throw new Error(`The weights have no parameter ${name}.`);
      data.set(tensor.data, lane * size);
    }
    parameters.set(name, new Parameter(name, [lanes.length, ...shape], data));
  }
  return { config, lanes: lanes.length, parameters };
}

/** Reads the weights back, one map a lane. */
export async function downloadWeights(weights: Weights): Promise<Map<string, FileTensor>[]> {
  const lanes = Array.from({ length: weights.lanes }, () => new Map<string, FileTensor>());
  for (const [name, parameter] of weights.parameters) {
    const data = await parameter.read();
    const size = data.length / weights.lanes;
    for (const [lane, map] of lanes.entries()) {
      map.set(name, { shape: parameter.shape.slice(1), data: data.slice(lane * size, (lane + 1) * size) });
    }
  }
  return lanes;
}

export function disposeWeights(weights: Weights): void {
  for (const parameter of weights.parameters.values()) parameter.dispose();
}

const tables = new Map<string, Tensor>();
let tablesOf = 0;

/** The rotary table [positions, d] on the device, made once for each length and opening of a backend. */
export function rotaryTable(config: ModelConfig, positions: number): Tensor {
  const key = JSON.stringify([config.headDim, config.ropeTheta, config.ropeScaling, positions]);
  if (tablesOf !== openings()) {
    tables.clear();
    tablesOf = openings();
  }
  let table = tables.get(key);
  if (!table) {
    table = upload(ropeTable(config, positions), [positions, config.headDim]);
    tables.set(key, table);
  }
  return table;
}

export function headShape(config: ModelConfig, batch: number, tokens: number): HeadShape {
  return { batch, tokens, heads: config.heads, kvHeads: config.kvHeads, headDim: config.headDim };
}

/** How one layer attends; training, prefill and decoding differ only here. qkv [L,R,(H+2G)d] -> [L,R,H*d]. */
export type Attend = (qkv: Tensor, layer: number) => Tensor;

/**
 * The decoder's trunk (Llama, Qwen2, Qwen3 by config): ids [L,R] -> final hidden states [L,R,D], normed, before the head.
 */
export function trunk(weights: Weights, ids: Tensor, attend: Attend): Tensor {
  const { config } = weights;
  const at = (name: string): Tensor => weights.parameters.get(name)!.tensor;
  const epsilon = config.rmsNormEpsilon;
  let x = embed(at('embedding'), ids);
  for (let i = 0; i < config.layers; i++) {
    const own = `layers.${i}`;
    const bias = config.qkvBias ? at(`${own}.attention.qkvBias`) : undefined;
    let qkv = linear(rmsNorm(x, at(`${own}.attention.norm`), epsilon), at(`${own}.attention.qkv`), bias);
    if (config.qkNorm) qkv = normHeads(qkv, at(`${own}.attention.qNorm`), at(`${own}.attention.kNorm`), config);
    x = addLinear(x, attend(qkv, i), at(`${own}.attention.out`));
    const hidden = swiglu(linear(rmsNorm(x, at(`${own}.mlp.norm`), epsilon), at(`${own}.mlp.gateUp`)));
    x = addLinear(x, hidden, at(`${own}.mlp.down`));
  }
  return rmsNorm(x, at('norm'), epsilon);
}

/** Hidden states [L,R,D] -> logits [L,R,V]. */
export function head(weights: Weights, hidden: Tensor): Tensor {
  const matrix = weights.parameters.get(weights.config.tied ? 'embedding' : 'head')!;
  return linearTransposed(hidden, matrix.tensor);
}

/** The whole causal pass: ids [L,B*T] of B sequences of T positions -> logits [L,B*T,V]. Differentiable in the parameters. */
export function forward(weights: Weights, ids: Tensor, batch: number, tokens: number): Tensor {
  const shape = headShape(weights.config, batch, tokens);
  const table = rotaryTable(weights.config, tokens);
  return head(
    weights,
    trunk(weights, ids, (qkv) => attention(qkv, table, shape)),
  );
}

/** Qwen3: RMSNorm of every head of q and k before they are turned. */
function normHeads(qkv: Tensor, qNorm: Tensor, kNorm: Tensor, config: ModelConfig): Tensor {
  const { heads: H, kvHeads: G, headDim: d, rmsNormEpsilon } = config;
  const [L, R] = qkv.shape as [number, number];
  const norm = (from: number, count: number, weight: Tensor): Tensor => {
    const part = reshape(sliceWidth(qkv, from * d, count * d), [L, R * count, d]);
    return reshape(rmsNorm(part, weight, rmsNormEpsilon), [L, R, count * d]);
  };
  return concatWidth([norm(0, H, qNorm), norm(H, G, kNorm), sliceWidth(qkv, (H + G) * d, G * d)]);
}
