import { describe, type ModelConfig } from './config.ts';
import { ModelError } from './error.ts';
import type { FileTensor } from './safetensors.ts';

/** One parameter of the decoder: its name in the seam's layout and how it comes from Hugging Face's tensors. */
interface ParameterLayout {
  /** `layers.0.attention.qkv` */
  name: string;
  shape: number[];
  /** Hugging Face tensors laid side by side, in this order: along the output axis where transposed, else end to end. */
  sources: { name: string; shape: number[] }[];
  /** Hugging Face keeps a linear map as [out, in]; the seam multiplies x[R, in] by [in, out]. */
  transposed: boolean;
}

/**
 * All parameters in the seam's layout, in a fixed order. D width, V vocabulary, H heads, G key/value heads, d head width,
 * F feed-forward width:
 *
 *   embedding [V, D]; norm [D]; head [V, D] unless tied; and for each layer i
 *   layers.i.attention.norm [D], layers.i.attention.qkv [D, (H+2G)d] (q | k | v), layers.i.attention.out [H*d, D],
 *   layers.i.mlp.norm [D], layers.i.mlp.gateUp [D, 2F] (gate | up), layers.i.mlp.down [F, D];
 *   layers.i.attention.qkvBias [(H+2G)d] with biases; layers.i.attention.qNorm, .kNorm [d] with q/k norm.
 */
export function parameterShapes(config: ModelConfig): { name: string; shape: number[] }[] {
  return parameters(config).map(({ name, shape }) => ({ name, shape }));
}

/** Names and shapes of the tensors a Hugging Face checkpoint of this config holds. */
export function huggingFaceShapes(config: ModelConfig): { name: string; shape: number[] }[] {
  const tensors = parameters(config).flatMap((parameter) => parameter.sources);
  return [...tensors, ...outputBiases(config)];
}

export function countParameters(config: ModelConfig): number {
  return parameters(config).reduce((sum, { shape }) => sum + sizeOf(shape), 0);
}

/**
 * From Hugging Face's names and layout to the seam's.
 *
 * @throws ModelError when a tensor is missing, has another shape than the config says, or is not part of this decoder.
 */
export function fromHuggingFace(
  tensors: ReadonlyMap<string, FileTensor>,
  config: ModelConfig,
): Map<string, FileTensor> {
  const expected = new Map(huggingFaceShapes(config).map(({ name, shape }) => [name, shape]));
  for (const name of tensors.keys()) {
    if (!expected.has(name) && !isRedundant(name)) {
      throw new ModelError(
        `The weights hold a tensor ${describe(name)} that this ${config.modelType} decoder does not have.`,
      );
    }
  }
  for (const [name, shape] of expected) {
    const tensor = tensors.get(name);
    if (!tensor)
      throw new ModelError(
        `The weights have no tensor ${describe(name)}; config.json asks for one of shape [${shape}].`,
      );
    if (tensor.shape.join() !== shape.join()) {
      throw new ModelError(
        `FileTensor ${describe(name)} has shape [${tensor.shape}]; config.json asks for [${shape}].`,
      );
    }
  }
  for (const { name } of outputBiases(config)) {
    if (tensors.get(name)!.data.some((value) => value !== 0)) {
      throw new ModelError(
        `FileTensor ${describe(name)} is not zero; a bias on the attention output is not supported.`,
      );
    }
  }
  const result = new Map<string, FileTensor>();
  for (const { name, shape, sources, transposed } of parameters(config)) {
    const data = new Float32Array(sizeOf(shape));
    let offset = 0;
    for (const source of sources) {
      const from = tensors.get(source.name)!.data;
      if (transposed) transpose(from, source.shape[0]!, source.shape[1]!, data, offset, shape[1]!);
      else data.set(from, offset);
      offset += transposed ? source.shape[0]! : from.length;
    }
    result.set(name, { shape, data });
  }
  return result;
}

/**
 * The exact inverse of {@link fromHuggingFace}.
 *
 * @throws ModelError when a parameter is missing or has another shape than the config says.
 */
export function toHuggingFace(weights: ReadonlyMap<string, FileTensor>, config: ModelConfig): Map<string, FileTensor> {
  const result = new Map<string, FileTensor>();
  for (const { name, shape, sources, transposed } of parameters(config)) {
    const weight = weights.get(name);
    if (!weight)
      throw new ModelError(`There is no parameter ${describe(name)}; this decoder needs one of shape [${shape}].`);
    if (weight.shape.join() !== shape.join()) {
      throw new ModelError(`Parameter ${describe(name)} has shape [${weight.shape}]; this decoder needs [${shape}].`);
    }
    let offset = 0;
    for (const source of sources) {
      const size = sizeOf(source.shape);
      const data = transposed ? new Float32Array(size) : weight.data.slice(offset, offset + size);
      if (transposed) untranspose(weight.data, offset, shape[1]!, data, source.shape[0]!, source.shape[1]!);
      offset += transposed ? source.shape[0]! : size;
      result.set(source.name, { shape: source.shape, data });
    }
  }
  for (const { name, shape } of outputBiases(config)) {
    result.set(name, { shape, data: new Float32Array(sizeOf(shape)) });
  }
  return result;
}

function parameters(config: ModelConfig): ParameterLayout[] {
  const { hiddenSize: D, intermediateSize: F, vocabularySize: V, heads: H, kvHeads: G, headDim: d } = config;
  const list: ParameterLayout[] = [];
  const vector = (name: string, size: number, ...names: [string, number][]) => {
    const sources = names.map(([source, extent]) => ({ name: source, shape: [extent] }));
    list.push({ name, shape: [size], sources, transposed: false });
  };
  const linear = (name: string, inputs: number, ...names: [string, number][]) => {
    const sources = names.map(([source, outputs]) => ({ name: source, shape: [outputs, inputs] }));
    const outputs = names.reduce((sum, [, extent]) => sum + extent, 0);
    list.push({ name, shape: [inputs, outputs], sources, transposed: true });
  };
  const table = (name: string, source: string) =>
    list.push({ name, shape: [V, D], sources: [{ name: source, shape: [V, D] }], transposed: false });

  table('embedding', 'model.embed_tokens.weight');
  for (let i = 0; i < config.layers; i++) {
    const own = `layers.${i}`;
    const attention = `model.layers.${i}.self_attn`;
    const mlp = `model.layers.${i}.mlp`;
    const qkv = (kind: string): [string, number][] => [
      [`${attention}.q_proj.${kind}`, H * d],
      [`${attention}.k_proj.${kind}`, G * d],
      [`${attention}.v_proj.${kind}`, G * d],
    ];
    vector(`${own}.attention.norm`, D, [`model.layers.${i}.input_layernorm.weight`, D]);
    linear(`${own}.attention.qkv`, D, ...qkv('weight'));
    if (config.qkvBias) vector(`${own}.attention.qkvBias`, (H + 2 * G) * d, ...qkv('bias'));
    if (config.qkNorm) {
      vector(`${own}.attention.qNorm`, d, [`${attention}.q_norm.weight`, d]);
      vector(`${own}.attention.kNorm`, d, [`${attention}.k_norm.weight`, d]);
    }
    linear(`${own}.attention.out`, H * d, [`${attention}.o_proj.weight`, D]);
    vector(`${own}.mlp.norm`, D, [`model.layers.${i}.post_attention_layernorm.weight`, D]);
    linear(`${own}.mlp.gateUp`, D, [`${mlp}.gate_proj.weight`, F], [`${mlp}.up_proj.weight`, F]);
    linear(`${own}.mlp.down`, F, [`${mlp}.down_proj.weight`, D]);
  }
  vector('norm', D, ['model.norm.weight', D]);
  if (!config.tied) table('head', 'lm_head.weight');
  return list;
}

/**
 * `attention_bias` of Llama and Qwen3 puts a bias on the output projection too, which this decoder lacks: files that have
 * it open when it is zero, and are written with zeros so that they open elsewhere.
 */
function outputBiases(config: ModelConfig): { name: string; shape: number[] }[] {
  if (!config.attentionBias || config.modelType === 'qwen2') return [];
  return Array.from({ length: config.layers }, (_, i) => ({
    name: `model.layers.${i}.self_attn.o_proj.bias`,
    shape: [config.hiddenSize],
  }));
}

/** Tensors some exporters add though they follow from the others: the head of a tied model, rotary frequencies. */
function isRedundant(name: string): boolean {
  return name === 'lm_head.weight' || name.endsWith('.rotary_emb.inv_freq');
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

/** from [rows, columns] into columns `offset`.. of to [columns, width], transposed. */
function transpose(from: Float32Array, rows: number, columns: number, to: Float32Array, offset: number, width: number) {
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) to[c * width + offset + r] = from[r * columns + c]!;
  }
}

function untranspose(
  from: Float32Array,
  offset: number,
  width: number,
  to: Float32Array,
  rows: number,
  columns: number,
) {
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) to[r * columns + c] = from[c * width + offset + r]!;
  }
}
