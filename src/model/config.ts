import { z } from 'zod';
import { ModelError } from './error.ts';

/** Llama-3 frequency scaling (`rope_type: "llama3"` in a Hugging Face config). */
export interface RopeScaling {
  factor: number;
  lowFreqFactor: number;
  highFreqFactor: number;
  originalMaxPositions: number;
}

/** The decoder's shape and switches: all of `config.json` that changes a number the model computes. */
export interface ModelConfig {
  modelType: 'llama' | 'qwen2' | 'qwen3';
  hiddenSize: number;
  intermediateSize: number;
  layers: number;
  heads: number;
  /** Key/value heads; `heads` is a multiple of it. */
  kvHeads: number;
  /** Even: the rotary embedding turns pairs. */
  headDim: number;
  vocabularySize: number;
  rmsNormEpsilon: number;
  ropeTheta: number;
  ropeScaling: RopeScaling | null;
  /** The head is the embedding. */
  tied: boolean;
  /** Of a Llama or Qwen3 config: q, k, v and the output projection have biases. */
  attentionBias: boolean;
  maxPositions: number;
  bosTokenId: number | null;
  /** Any of these ends a response; empty when the file names none. */
  eosTokenIds: number[];
  padTokenId: number | null;
  /** Derived: q, k, v have biases (every Qwen2; others with `attentionBias`). */
  qkvBias: boolean;
  /** Derived: q and k are RMS-normalised per head before the rotary embedding (every Qwen3). */
  qkNorm: boolean;
}

const count = (max: number) => z.number().int().min(1).max(max);
const tokenId = z.number().int().min(0).nullish();

const ropeSchema = z.looseObject({
  rope_type: z.string().optional(),
  type: z.string().optional(),
  rope_theta: z.number().min(1).max(1e9).optional(),
  factor: z.number().min(1).max(1024).optional(),
  low_freq_factor: z.number().min(0.01).max(1024).optional(),
  high_freq_factor: z.number().min(0.01).max(1024).optional(),
  original_max_position_embeddings: count(1 << 20).optional(),
});

/** `config.json` as Hugging Face writes it for the decoders that open here; keys that change nothing here are let through. */
const fileSchema = z.looseObject({
  model_type: z.enum(['llama', 'qwen2', 'qwen3']),
  hidden_size: count(16_384),
  intermediate_size: count(65_536),
  num_hidden_layers: count(128),
  num_attention_heads: count(256),
  num_key_value_heads: count(256).nullish(),
  head_dim: z.number().int().min(2).max(512).nullish(),
  vocab_size: count(400_000),
  rms_norm_eps: z.number().min(1e-12).max(0.1).default(1e-6),
  rope_theta: z.number().min(1).max(1e9).optional(),
  rope_scaling: ropeSchema.nullish(),
  /** Where Transformers 5 and later keep theta and scaling. */
  rope_parameters: ropeSchema.nullish(),
  tie_word_embeddings: z.boolean().default(false),
  attention_bias: z.boolean().default(false),
  mlp_bias: z.literal(false).optional(),
  use_sliding_window: z.literal(false).optional(),
  hidden_act: z.literal('silu').optional(),
  max_position_embeddings: count(1 << 20).default(2048),
  bos_token_id: tokenId,
  eos_token_id: z.union([z.number().int().min(0), z.array(z.number().int().min(0)).min(1)]).nullish(),
  pad_token_id: tokenId,
});

/**
 * Reads a Hugging Face `config.json` (already parsed) of a Llama, Qwen2 or Qwen3 decoder.
 *
 * @throws ModelError naming the first field that is missing or out of range, its value and what is allowed.
 */
export function parseModelConfig(json: unknown, file = 'config.json'): ModelConfig {
  const parsed = fileSchema.safeParse(json);
  if (!parsed.success) throw new ModelError(`${file}: ${issueSentence(parsed.error.issues[0], json)}`);
  const raw = parsed.data;
  const reject = (field: string, value: unknown, allowed: string): never => {
    throw new ModelError(`${file}: ${field} is ${describe(value)}; it must be ${allowed}.`);
  };

  const heads = raw.num_attention_heads;
  const kvHeads = raw.num_key_value_heads ?? heads;
  if (heads % kvHeads !== 0) {
    reject('num_key_value_heads', kvHeads, `a divisor of num_attention_heads (${heads})`);
  }
  if (raw.head_dim == null && raw.hidden_size % heads !== 0) {
    reject('hidden_size', raw.hidden_size, `a multiple of num_attention_heads (${heads}) when head_dim is not given`);
  }
  const headDim = raw.head_dim ?? raw.hidden_size / heads;
  if (headDim % 2 !== 0) reject('head_dim', headDim, 'even, since rotary position embedding turns pairs');

  const eosTokenIds = raw.eos_token_id == null ? [] : [raw.eos_token_id].flat();
  const special = { bos_token_id: raw.bos_token_id, eos_token_id: eosTokenIds, pad_token_id: raw.pad_token_id };
  for (const [field, ids] of Object.entries(special)) {
    for (const id of [ids ?? []].flat()) {
      if (id >= raw.vocab_size) reject(field, id, `below vocab_size (${raw.vocab_size})`);
    }
  }

  return {
    modelType: raw.model_type,
    hiddenSize: raw.hidden_size,
    intermediateSize: raw.intermediate_size,
    layers: raw.num_hidden_layers,
    heads,
    kvHeads,
    headDim,
    vocabularySize: raw.vocab_size,
    rmsNormEpsilon: raw.rms_norm_eps,
    ropeTheta: raw.rope_theta ?? raw.rope_parameters?.rope_theta ?? 10_000,
    ropeScaling: parseRopeScaling(raw.rope_scaling ?? raw.rope_parameters, file),
    tied: raw.tie_word_embeddings,
    attentionBias: raw.attention_bias,
    maxPositions: raw.max_position_embeddings,
    bosTokenId: raw.bos_token_id ?? null,
    eosTokenIds,
    padTokenId: raw.pad_token_id ?? null,
    qkvBias: raw.model_type === 'qwen2' || raw.attention_bias,
    qkNorm: raw.model_type === 'qwen3',
  };
}

/** The inverse of {@link parseModelConfig}: what `config.json` holds, in the order Hugging Face's tools write. */
export function modelConfigToJson(config: ModelConfig, dtype: 'F32' | 'BF16' = 'F32'): Record<string, unknown> {
  const architecture = { llama: 'LlamaForCausalLM', qwen2: 'Qwen2ForCausalLM', qwen3: 'Qwen3ForCausalLM' };
  const scaling = config.ropeScaling;
  return {
    architectures: [architecture[config.modelType]],
    model_type: config.modelType,
    attention_bias: config.attentionBias,
    attention_dropout: 0,
    bos_token_id: config.bosTokenId,
    eos_token_id: config.eosTokenIds.length > 1 ? config.eosTokenIds : (config.eosTokenIds[0] ?? null),
    pad_token_id: config.padTokenId,
    head_dim: config.headDim,
    hidden_act: 'silu',
    hidden_size: config.hiddenSize,
    intermediate_size: config.intermediateSize,
    max_position_embeddings: config.maxPositions,
    num_attention_heads: config.heads,
    num_hidden_layers: config.layers,
    num_key_value_heads: config.kvHeads,
    rms_norm_eps: config.rmsNormEpsilon,
    rope_theta: config.ropeTheta,
    rope_scaling: scaling && {
      rope_type: 'llama3',
      factor: scaling.factor,
      low_freq_factor: scaling.lowFreqFactor,
      high_freq_factor: scaling.highFreqFactor,
      original_max_position_embeddings: scaling.originalMaxPositions,
    },
    tie_word_embeddings: config.tied,
    torch_dtype: dtype === 'BF16' ? 'bfloat16' : 'float32',
    vocab_size: config.vocabularySize,
  };
}

function parseRopeScaling(raw: z.infer<typeof ropeSchema> | null | undefined, file: string): RopeScaling | null {
  if (raw == null) return null;
  const type = raw.rope_type ?? raw.type ?? 'default';
  if (type === 'default') return null;
  if (type !== 'llama3') {
    throw new ModelError(`${file}: rope_scaling.rope_type is ${describe(type)}; it must be "llama3" or "default".`);
  }
  const { factor, low_freq_factor: low, high_freq_factor: high, original_max_position_embeddings: original } = raw;
  if (factor === undefined || low === undefined || high === undefined || original === undefined) {
    throw new ModelError(
      `${file}: rope_scaling of type "llama3" must give factor, low_freq_factor, high_freq_factor and original_max_position_embeddings.`,
    );
  }
  if (high <= low) {
    throw new ModelError(
      `${file}: rope_scaling.high_freq_factor is ${high}; it must be above low_freq_factor (${low}).`,
    );
  }
  return { factor, lowFreqFactor: low, highFreqFactor: high, originalMaxPositions: original };
}

/** A zod issue as one sentence: `hidden_size is -4; it must be at least 1.` */
function issueSentence(issue: z.core.$ZodIssue | undefined, json: unknown): string {
  const path = issue?.path ?? [];
  let value = json;
  for (const key of path) {
    value = typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined;
  }
  const name = path.length ? path.join('.') : 'the file';
  if (!issue || value === undefined) return `${name} is missing.`;
  return `${name} is ${describe(value)}; it must be ${allowedValues(issue)}.`;
}

function allowedValues(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'too_small':
      return `at least ${issue.minimum}`;
    case 'too_big':
      return `at most ${issue.maximum}`;
    case 'invalid_value':
      return issue.values.map((value) => JSON.stringify(value)).join(' or ');
    case 'invalid_type':
      return issue.expected === 'int' ? 'a whole number' : `of type ${issue.expected}`;
    default:
      return 'a token id or a list of token ids';
  }
}

/** A value as JSON, cut so that a hostile file cannot make a message of a megabyte. */
export function describe(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
