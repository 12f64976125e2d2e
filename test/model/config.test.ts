import { describe, expect, it } from 'vitest';
import { modelConfigToJson, parseModelConfig } from '../../src/model/config.ts';
import { ModelError } from '../../src/model/error.ts';
import { configJson } from './sample.ts';

const llama3 = {
  rope_type: 'llama3',
  factor: 32,
  low_freq_factor: 1,
  high_freq_factor: 4,
  original_max_position_embeddings: 8192,
};

describe('parseModelConfig', () => {
  it('fills in what Hugging Face leaves out', () => {
    const config = parseModelConfig(
      configJson({ num_key_value_heads: undefined, head_dim: undefined, bos_token_id: null, eos_token_id: [5, 2] }),
    );
    expect(config).toMatchObject({ kvHeads: 4, headDim: 2, ropeTheta: 10_000, ropeScaling: null, bosTokenId: null });
    expect(config.eosTokenIds).toEqual([5, 2]);
  });

  it.each([
    ['llama', {}, false, false],
    ['llama', { attention_bias: true }, true, false],
    ['qwen2', {}, true, false],
    ['qwen3', {}, false, true],
  ])('switches biases and q/k norm for %s %j', (model_type, extra, qkvBias, qkNorm) => {
    expect(parseModelConfig(configJson({ model_type, ...extra }))).toMatchObject({ qkvBias, qkNorm });
  });

  it('reads rope settings in the old and in the new place', () => {
    const scaling = { factor: 32, lowFreqFactor: 1, highFreqFactor: 4, originalMaxPositions: 8192 };
    const old = parseModelConfig(configJson({ rope_theta: 500_000, rope_scaling: llama3 }));
    const moved = parseModelConfig(configJson({ rope_parameters: { ...llama3, rope_theta: 500_000 } }));
    expect(old).toMatchObject({ ropeTheta: 500_000, ropeScaling: scaling });
    expect(moved).toEqual(old);
    expect(parseModelConfig(configJson({ rope_parameters: { rope_type: 'default', rope_theta: 7 } }))).toMatchObject({
      ropeTheta: 7,
      ropeScaling: null,
    });
  });

  it.each([
    ['llama', {}],
    ['llama', { rope_theta: 500_000, rope_scaling: llama3, eos_token_id: [2, 3] }],
    ['qwen2', { tie_word_embeddings: false, eos_token_id: null, pad_token_id: null }],
    ['qwen3', { head_dim: 6 }],
  ])('comes back unchanged from its own JSON: %s %j', (model_type, extra) => {
    const config = parseModelConfig(configJson({ model_type, ...extra }));
    expect(parseModelConfig(JSON.parse(JSON.stringify(modelConfigToJson(config))))).toEqual(config);
  });

  it.each([
    [{ hidden_size: undefined }, 'config.json: hidden_size is missing.'],
    [{ hidden_size: -8 }, 'config.json: hidden_size is -8; it must be at least 1.'],
    [{ hidden_size: 1e9 }, 'config.json: hidden_size is 1000000000; it must be at most 16384.'],
    [{ hidden_size: 7.5 }, 'config.json: hidden_size is 7.5; it must be a whole number.'],
    [{ hidden_size: '8' }, 'config.json: hidden_size is "8"; it must be of type number.'],
    [{ model_type: 'gpt2' }, 'config.json: model_type is "gpt2"; it must be "llama" or "qwen2" or "qwen3".'],
    [{ hidden_act: 'gelu' }, 'config.json: hidden_act is "gelu"; it must be "silu".'],
    [{ use_sliding_window: true }, 'config.json: use_sliding_window is true; it must be false.'],
    [{ num_key_value_heads: 3 }, 'num_key_value_heads is 3; it must be a divisor of num_attention_heads (4).'],
    [{ head_dim: 3 }, 'head_dim is 3; it must be even'],
    [{ head_dim: undefined, hidden_size: 9 }, 'hidden_size is 9; it must be a multiple of num_attention_heads (4)'],
    [{ vocab_size: 20, pad_token_id: 20 }, 'pad_token_id is 20; it must be below vocab_size (20).'],
    [{ eos_token_id: [2, 9999] }, 'eos_token_id is 9999; it must be below vocab_size'],
    [
      { rope_scaling: { type: 'yarn', factor: 2 } },
      'rope_scaling.rope_type is "yarn"; it must be "llama3" or "default".',
    ],
    [{ rope_scaling: { rope_type: 'llama3', factor: 2 } }, 'must give factor, low_freq_factor'],
    [
      { rope_scaling: { ...llama3, high_freq_factor: 1 } },
      'high_freq_factor is 1; it must be above low_freq_factor (1).',
    ],
    [{ rope_scaling: { ...llama3, factor: 'x'.repeat(500) } }, `rope_scaling.factor is "${'x'.repeat(59)}…`],
  ])('rejects %j in one sentence', (overrides, sentence) => {
    const parse = () => parseModelConfig(configJson(overrides));
    expect(parse).toThrow(ModelError);
    expect(parse).toThrow(sentence);
  });

  it.each([null, [], 'text', 3])('rejects %j as a whole', (json) => {
    expect(() => parseModelConfig(json)).toThrow(/^config\.json: /);
  });
});
