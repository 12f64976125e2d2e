import { describe, expect, it } from 'vitest';
import { ModelError } from '../../src/model/error.ts';
import type { FileTensor } from '../../src/model/safetensors.ts';
import {
  countParameters,
  fromHuggingFace,
  huggingFaceShapes,
  parameterShapes,
  toHuggingFace,
} from '../../src/model/weights.ts';
import { sampleConfig, sampleWeights } from './sample.ts';

const variants = [
  { model_type: 'llama', tie_word_embeddings: true },
  { model_type: 'llama', tie_word_embeddings: false, attention_bias: true },
  { model_type: 'qwen2', tie_word_embeddings: true },
  { model_type: 'qwen3', tie_word_embeddings: false, head_dim: 4 },
];

/** Hugging Face tensors whose every number is another. */
function checkpoint(config = sampleConfig()): Map<string, FileTensor> {
  let next = 0;
  return new Map(
    huggingFaceShapes(config).map(({ name, shape }) => {
      const size = shape.reduce((a, b) => a * b, 1);
      const value = () => (name.endsWith('o_proj.bias') ? 0 : ++next);
      return [name, { shape, data: Float32Array.from({ length: size }, value) }];
    }),
  );
}

describe('parameters', () => {
  it('of a Llama decoder, by name and shape', () => {
    const config = sampleConfig({ num_hidden_layers: 1, vocab_size: 64 });
    expect(Object.fromEntries(parameterShapes(config).map(({ name, shape }) => [name, shape]))).toEqual({
      embedding: [64, 8],
      'layers.0.attention.norm': [8],
      'layers.0.attention.qkv': [8, 16],
      'layers.0.attention.out': [8, 8],
      'layers.0.mlp.norm': [8],
      'layers.0.mlp.gateUp': [8, 24],
      'layers.0.mlp.down': [12, 8],
      norm: [8],
    });
    expect(countParameters(config)).toBe(512 + 8 + 128 + 64 + 8 + 192 + 96 + 8);
  });

  it('gain biases in Qwen2, q/k norms in Qwen3, a head when untied', () => {
    const names = (overrides: object) =>
      parameterShapes(sampleConfig({ num_hidden_layers: 1, ...overrides })).map((p) => p.name);
    expect(names({ model_type: 'qwen2' })).toContain('layers.0.attention.qkvBias');
    expect(names({ model_type: 'qwen3' })).toContain('layers.0.attention.qNorm');
    expect(names({ tie_word_embeddings: false })).toContain('head');
    expect(names({})).not.toContain('head');
  });
});

describe('fromHuggingFace', () => {
  it('puts [out, in] of q, k, v side by side as [in, out]', () => {
    const config = sampleConfig();
    const source = checkpoint(config);
    const { shape, data } = fromHuggingFace(source, config).get('layers.1.attention.qkv')!;
    const get = (name: string, row: number, column: number) =>
      source.get(`model.layers.1.self_attn.${name}_proj.weight`)!.data[row * 8 + column]!;
    expect(shape).toEqual([8, 16]);
    for (let column = 0; column < 8; column++) {
      const row = [...data.subarray(column * 16, (column + 1) * 16)];
      const expected = [
        ...Array.from({ length: 8 }, (_, out) => get('q', out, column)),
        ...Array.from({ length: 4 }, (_, out) => get('k', out, column)),
        ...Array.from({ length: 4 }, (_, out) => get('v', out, column)),
      ];
      expect(row).toEqual(expected);
    }
  });

  it.each(variants)('and toHuggingFace are inverse both ways: %j', (variant) => {
    const config = sampleConfig(variant);
    const tensors = checkpoint(config);
    expect(toHuggingFace(fromHuggingFace(tensors, config), config)).toEqual(tensors);
    const weights = sampleWeights(config);
    expect(fromHuggingFace(toHuggingFace(weights, config), config)).toEqual(weights);
  });

  it('lets through tensors that follow from others', () => {
    const config = sampleConfig();
    const tensors = checkpoint(config);
    tensors.set('lm_head.weight', tensors.get('model.embed_tokens.weight')!);
    tensors.set('model.layers.0.self_attn.rotary_emb.inv_freq', { shape: [1], data: new Float32Array(1) });
    expect(fromHuggingFace(tensors, config).has('head')).toBe(false);
  });

  it('names the tensor that is missing, foreign, misshapen or unsupported', () => {
    const config = sampleConfig({ attention_bias: true });
    const change = (edit: (tensors: Map<string, FileTensor>) => void) => () => {
      const tensors = checkpoint(config);
      edit(tensors);
      fromHuggingFace(tensors, config);
    };
    const name = 'model.layers.1.mlp.up_proj.weight';
    expect(change((t) => t.delete(name))).toThrow(`no tensor "${name}"; config.json asks for one of shape [12,8]`);
    expect(change((t) => t.set('x.bias', t.get(name)!))).toThrow('"x.bias" that this llama decoder does not have');
    expect(change((t) => t.set(name, { ...t.get(name)!, shape: [8, 12] }))).toThrow(
      `"${name}" has shape [8,12]; config.json asks for [12,8].`,
    );
    expect(change((t) => t.get('model.layers.0.self_attn.o_proj.bias')!.data.fill(1))).toThrow('is not zero');
    expect(change((t) => t.clear())).toThrow(ModelError);
  });

  it('refuses to export what is not this decoder', () => {
    const config = sampleConfig();
    const weights = sampleWeights(config);
    weights.set('norm', { shape: [9], data: new Float32Array(9) });
    expect(() => toHuggingFace(weights, config)).toThrow('Parameter "norm" has shape [9]; this decoder needs [8].');
    weights.delete('norm');
    expect(() => toHuggingFace(weights, config)).toThrow('no parameter "norm"');
  });
});
