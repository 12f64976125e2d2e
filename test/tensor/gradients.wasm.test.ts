import { beforeAll, describe, expect, it } from 'vitest';
import type { ModelConfig } from '../../src/model/config.ts';
import { parseModelConfig } from '../../src/model/config.ts';
import { disposeWeights, forward, uploadWeights } from '../../src/model/decoder.ts';
import { initialWeights } from '../../src/model/initialize.ts';
import type { FileTensor } from '../../src/model/safetensors.ts';
import {
  dispose,
  gradients,
  keep,
  labelLogProbs,
  memory,
  read,
  scope,
  type Tensor,
  upload,
} from '../../src/tensor/index.ts';
import { ramp } from '../../src/tensor/selftest.ts';
import { backend } from '../support/backend.ts';
import { referenceLogits } from '../support/reference-decoder.ts';

const base = {
  model_type: 'llama',
  hidden_size: 16,
  intermediate_size: 24,
  num_hidden_layers: 2,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  vocab_size: 12,
  rms_norm_eps: 1e-5,
  tie_word_embeddings: true,
  bos_token_id: 1,
  eos_token_id: 2,
  pad_token_id: 0,
};
const llama = parseModelConfig(base);
const qwen2 = parseModelConfig({ ...base, model_type: 'qwen2', tie_word_embeddings: false });
const qwen3 = parseModelConfig({ ...base, model_type: 'qwen3', head_dim: 8, rope_theta: 1e6 });

/** Weights large enough that every layer matters. */
function testWeights(config: ModelConfig): Map<string, FileTensor> {
  const weights = initialWeights(config, 3);
  let seed = 1;
  for (const { data } of weights.values()) {
    const noise = ramp(data.length, seed++, 0.5);
    for (let i = 0; i < data.length; i++) data[i]! += noise[i]!;
  }
  return weights;
}

beforeAll(() => backend('wasm'));

describe.each([
  ['llama', llama],
  ['qwen2, biases and an untied head', qwen2],
  ['qwen3, q/k norm', qwen3],
])('%s', (_, config) => {
  const [B, T] = [2, 6];
  const ids = Int32Array.from({ length: B * T }, (_, i) => (i * 5 + 1) % 12);
  const labels = Int32Array.from({ length: B * T }, (_, i) => (i * 7 + 4) % 12);
  const weights = testWeights(config);

  it('has the logits of a plain decoder in doubles', async () => {
    const uploaded = uploadWeights(config, [weights]);
    const input = upload(ids, [1, B * T]);
    const logits = await read(scope(() => keep(forward(uploaded, input, B, T))));
    for (let b = 0; b < B; b++) {
      const want = referenceLogits(config, weights, ids.subarray(b * T, (b + 1) * T)).flat();
      for (let i = 0; i < want.length; i++) expect(logits[b * want.length + i]).toBeCloseTo(want[i]!, 4);
    }
    disposeWeights(uploaded);
    dispose(input);
  });

  it('has the gradients of finite differences of that decoder', async () => {
    const uploaded = uploadWeights(config, [weights]);
    const input = upload(ids, [1, B * T]);
    const target = upload(labels, [1, B * T]);
    const c = ramp(B * T, 5);
    const coefficient = upload(c, [1, B * T]);
    const parameters = [...uploaded.parameters.values()];
    const before = memory().tensors;
    const grads = gradients(
      () => labelLogProbs(forward(uploaded, input, B, T), target),
      () => coefficient,
      parameters,
    );
    expect(memory().tensors - before).toBeLessThanOrEqual(parameters.length + 1);
    const objective = (): number => {
      let sum = 0;
      for (let b = 0; b < B; b++) {
        const logits = referenceLogits(config, weights, ids.subarray(b * T, (b + 1) * T));
        for (let t = 0; t < T; t++) {
          const row = logits[t]!;
          const top = Math.max(...row);
          const lse = top + Math.log(row.reduce((s, z) => s + Math.exp(z - top), 0));
          sum += c[b * T + t]! * (row[labels[b * T + t]!]! - lse);
        }
      }
      return sum;
    };
    for (const [index, parameter] of parameters.entries()) {
      const got = await read(grads[index] as Tensor);
      const { data } = weights.get(parameter.name)!;
      const scale = Math.max(...got.map(Math.abs));
      expect(scale, parameter.name).toBeGreaterThan(1e-4);
      for (const i of [0, Math.floor(data.length / 3), data.length - 1]) {
        const kept = data[i]!;
        const step = 2 ** -9;
        data[i] = kept + step;
        const up = objective();
        data[i] = kept - step;
        const down = objective();
        data[i] = kept;
        expect(Math.abs(got[i]! - (up - down) / (2 * step)), `${parameter.name}[${i}]`).toBeLessThan(
          2e-3 * (scale + 0.1),
        );
      }
    }
    dispose(input, target, coefficient, ...grads);
    disposeWeights(uploaded);
  });
});
