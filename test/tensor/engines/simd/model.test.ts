import { expect, it } from 'vitest';
import { parseModelConfig } from '../../../../src/model/config.ts';
import { disposeWeights, forward, uploadWeights } from '../../../../src/model/decoder.ts';
import { initialWeights } from '../../../../src/model/initialize.ts';
import { dispose, gradients, labelLogProbs, memory, openBackend, read, upload } from '../../../../src/tensor/index.ts';
import { nodeSurroundings } from '../../../../src/tensor/node.ts';
import { Random } from './random.ts';
import { distance } from './run.ts';

const base = {
  model_type: 'llama',
  hidden_size: 24,
  intermediate_size: 42,
  num_hidden_layers: 3,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  vocab_size: 37,
  rms_norm_eps: 1e-5,
  tie_word_embeddings: true,
  bos_token_id: 1,
  eos_token_id: 2,
  pad_token_id: 0,
};
const configs = [
  ['llama', base],
  ['qwen2, biases and an untied head', { ...base, model_type: 'qwen2', tie_word_embeddings: false }],
  ['qwen3, q/k norm, odd heads', { ...base, model_type: 'qwen3', head_dim: 10, rope_theta: 1e6 }],
] as const;

/** The label log-probs and all gradients of a decoder on a backend; some tokens do not count. */
async function measure(backend: 'simd' | 'cpu', file: object): Promise<Map<string, Float32Array>> {
  expect((await openBackend(backend, nodeSurroundings())).selfTest.failures).toEqual([]);
  const config = parseModelConfig(file);
  const [B, T] = [3, 19];
  const random = new Random(4);
  const data = initialWeights(config, 3);
  for (const { data: numbers } of data.values())
    for (let i = 0; i < numbers.length; i++) numbers[i]! += random.next() * 0.4 - 0.2;
  const weights = uploadWeights(config, [data]);
  const parameters = [...weights.parameters.values()];
  const ids = upload(random.ints([B * T], 0, 36).data, [1, B * T]);
  const labels = upload(random.ints([B * T], 0, 36).data, [1, B * T]);
  // The prompt and the padding of every row weigh nothing.
  const c = Float32Array.from({ length: B * T }, (_, i) => (i % T < 5 || i % T > 14 ? 0 : random.next() * 2 - 1));
  const coefficient = upload(c, [1, B * T]);
  const before = memory().tensors;
  let logp: Promise<unknown> | undefined;
  const grads = gradients(
    () => labelLogProbs(forward(weights, ids, B, T), labels),
    (result) => {
      logp = read(result);
      return coefficient;
    },
    parameters,
  );
  const results = new Map([['label log-probs', (await logp) as Float32Array]]);
  for (const [i, p] of parameters.entries()) results.set(p.name, (await read(grads[i]!)) as Float32Array);
  dispose(...grads);
  expect(memory().tensors).toBeLessThanOrEqual(before + 1);
  disposeWeights(weights);
  dispose(ids, labels, coefficient);
  return results;
}

it.each(configs)('%s: the gradient of the whole model is that of plain TypeScript to 2e-6', async (_, file) => {
  const want = await measure('cpu', file);
  const got = await measure('simd', file);
  expect([...got.keys()]).toEqual([...want.keys()]);
  for (const [name, values] of got) expect(distance(values, want.get(name)!), name).toBeLessThan(2e-6);
});
