import { characterTokenizer } from '../../src/model/character-tokenizer.ts';
import { parseModelConfig } from '../../src/model/config.ts';
import type { LoadedModel } from '../../src/model/folder.ts';
import { initialWeights } from '../../src/model/initialize.ts';
import { createTokenizer } from '../../src/model/tokenizer.ts';
import { characters } from '../../src/problems/alphabet.ts';
import { ramp } from '../../src/tensor/selftest.ts';

export interface TinyModelOptions {
  /** Added to the embedding of the end token along a direction that all hidden states share: the larger, the sooner rows end. */
  endEarly?: number;
  /** Of a second, different model. */
  seed?: number;
  maxPositions?: number;
  /** qwen2 has biases on q, k, v and an untied head here, qwen3 norms the heads of q and k. */
  family?: 'llama' | 'qwen2' | 'qwen3';
  layers?: number;
}

/**
 * A decoder of two layers and 16 dimensions with random weights, large enough that every layer, head and position matters,
 * with the tokenizer of the bundled models. It knows no arithmetic: tests bring a checker of their own.
 */
export function tinyModel({
  endEarly = 0,
  seed = 3,
  maxPositions = 128,
  family = 'llama',
  layers = 2,
}: TinyModelOptions = {}): LoadedModel {
  const files = characterTokenizer(characters);
  const config = parseModelConfig({
    model_type: family,
    hidden_size: 16,
    intermediate_size: 24,
    num_hidden_layers: layers,
    num_attention_heads: 4,
    num_key_value_heads: 2,
    vocab_size: files.vocabularySize,
    max_position_embeddings: maxPositions,
    rms_norm_eps: 1e-5,
    tie_word_embeddings: family !== 'qwen2',
    bos_token_id: 1,
    eos_token_id: 2,
    pad_token_id: 0,
  });
  const weights = initialWeights(config, seed);
  let which = seed;
  for (const { data } of weights.values()) {
    const noise = ramp(data.length, which++, 0.5);
    for (let i = 0; i < data.length; i++) data[i]! += noise[i]!;
  }
  const embedding = weights.get('embedding')!.data;
  for (let v = 0; v < config.vocabularySize; v++) embedding[v * config.hiddenSize] = 2;
  const tokenizer = createTokenizer(files.tokenizerJson, files.tokenizerConfigJson, config);
  embedding[tokenizer.eos * config.hiddenSize]! += endEarly;
  let parameters = 0;
  for (const { data } of weights.values()) parameters += data.length;
  return { config, tokenizer, weights, parameters, bytes: parameters * 4, checkpoint: null };
}
