import { characterTokenizer } from '../../src/model/character-tokenizer.ts';
import { type ModelConfig, parseModelConfig } from '../../src/model/config.ts';
import type { FileTensor } from '../../src/model/safetensors.ts';
import { parameterShapes } from '../../src/model/weights.ts';

export const alphabet = '\n #+-*/=().,:;?!0123456789QAabcdefghijklmnopqrstuvwxyzTN';
export const tokenizerFiles = characterTokenizer(alphabet);

/** A small decoder's config.json; fields may be overridden or, with undefined, left out. */
export function configJson(overrides: Record<string, unknown> = {}): Record<string, unknown> {
  const json: Record<string, unknown> = {
    model_type: 'llama',
    hidden_size: 8,
    intermediate_size: 12,
    num_hidden_layers: 2,
    num_attention_heads: 4,
    num_key_value_heads: 2,
    head_dim: 2,
    vocab_size: tokenizerFiles.vocabularySize,
    rms_norm_eps: 1e-6,
    tie_word_embeddings: true,
    max_position_embeddings: 128,
    bos_token_id: 1,
    eos_token_id: 2,
    pad_token_id: 0,
    ...overrides,
  };
  for (const [key, value] of Object.entries(json)) if (value === undefined) delete json[key];
  return json;
}

export function sampleConfig(overrides: Record<string, unknown> = {}): ModelConfig {
  return parseModelConfig(configJson(overrides));
}

/** Every number of every parameter is another, so that a swap shows. */
export function sampleWeights(config: ModelConfig): Map<string, FileTensor> {
  let next = 0;
  return new Map(
    parameterShapes(config).map(({ name, shape }) => {
      const data = Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => ++next / 1024);
      return [name, { shape, data }];
    }),
  );
}
