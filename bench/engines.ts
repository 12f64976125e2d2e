/**
 * node scripts/bench.mjs engines > bench/results/engines.jsonl
 *
 * The engines that need no GPU, side by side in one process: products in the three forms at the shapes of a training step
 * (GFLOP/s), a whole step (forward, backward, clip, AdamW; milliseconds) and sampling with a cache (8 rows of a prompt of 16
 * tokens, 24 new ones; tokens/s). They take turns, three rounds; the best and
 * the median of all repetitions are printed, since whatever else runs on the machine only makes it slower.
 */
import { cpus } from 'node:os';
import { parseModelConfig } from '../src/model/config.ts';
import { disposeWeights, forward, uploadWeights } from '../src/model/decoder.ts';
import { initialWeights } from '../src/model/initialize.ts';
import { type GenerationRequest, generate } from '../src/rollouts/generate.ts';
import { current } from '../src/tensor/context.ts';
import {
  type BackendName,
  dispose,
  gradients,
  labelLogProbs,
  openBackend,
  read,
  scope,
  upload,
} from '../src/tensor/index.ts';
import type { Form } from '../src/tensor/kernels.ts';
import { nodeSurroundings } from '../src/tensor/node.ts';
import { ramp } from '../src/tensor/selftest.ts';
import { Optimizer } from '../src/training/optimizer.ts';

const engines: readonly BackendName[] = ['wasm', 'simd'];
const rounds = 3;
const device = cpus()[0]?.model.trim() ?? 'unknown';

const shapes = {
  small: { D: 64, F: 172, V: 96, layers: 4, heads: 4, B: 4, T: 32 },
  large: { D: 128, F: 344, V: 96, layers: 4, heads: 4, B: 8, T: 64 },
};
type Size = (typeof shapes)['small'];

const configOf = ({ D, F, V, layers, heads }: Size) =>
  parseModelConfig({
    model_type: 'llama',
    hidden_size: D,
    intermediate_size: F,
    num_hidden_layers: layers,
    num_attention_heads: heads,
    num_key_value_heads: heads,
    vocab_size: V,
    rms_norm_eps: 1e-5,
    tie_word_embeddings: true,
    max_position_embeddings: 128,
    bos_token_id: 1,
    eos_token_id: 2,
    pad_token_id: 0,
  });

const samples = new Map<string, number[]>();
function note(engine: string, metric: string, shape: string, values: readonly number[]): void {
  const key = JSON.stringify([engine, metric, shape]);
  samples.set(key, [...(samples.get(key) ?? []), ...values]);
}

/** Milliseconds of each repetition, after a warm-up. */
function time(body: () => void, seconds: number): number[] {
  for (let i = 0; i < 3; i++) body();
  const times: number[] = [];
  const end = performance.now() + seconds * 1000;
  while (times.length < 5 || performance.now() < end) {
    const began = performance.now();
    body();
    times.push(performance.now() - began);
  }
  return times;
}

function products(engine: string, { D, F, B, T }: Size): void {
  const R = B * T;
  for (const [M, K, N] of [
    [R, D, 3 * D],
    [R, D, 2 * F],
    [R, F, D],
  ] as const) {
    for (const form of ['nn', 'nt', 'tn'] as const satisfies readonly Form[]) {
      const a = upload(ramp(M * K, 1), form === 'tn' ? [1, K, M] : [1, M, K]);
      const b = upload(ramp(K * N, 2), form === 'nt' ? [1, N, K] : [1, K, N]);
      const run = () => scope(() => void current().run('matMul', { a, b }, { form }));
      const speeds = time(run, 0.1).map((ms) => (2 * M * K * N) / ms / 1e6);
      note(engine, `product ${form}, GFLOP/s`, `${M}x${K}x${N}`, speeds);
      dispose(a, b);
    }
  }
}

async function steps(engine: string, name: string, size: Size): Promise<void> {
  const { V, B, T } = size;
  const config = configOf(size);
  const weights = uploadWeights(config, [initialWeights(config, 3)]);
  const parameters = [...weights.parameters.values()];
  const optimizer = new Optimizer(weights);
  const ids = upload(
    Int32Array.from({ length: B * T }, (_, i) => (i * 31 + 7) % V),
    [1, B * T],
  );
  const labels = upload(
    Int32Array.from({ length: B * T }, (_, i) => (i * 17 + 5) % V),
    [1, B * T],
  );
  const c = upload(new Float32Array(B * T).fill(-1 / (B * T)), [1, B * T]);
  let count = 0;
  const step = () => {
    const hyper = { learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0, clipNorm: 1 };
    optimizer.write([{ ...hyper, step: ++count }]);
    scope(() => {
      const grads = gradients(
        () => labelLogProbs(forward(weights, ids, B, T), labels),
        () => c,
        parameters,
      );
      const loss = current().run('fill', {}, { shape: [1], value: 0, dtype: 'float32' }).y;
      dispose(optimizer.apply(grads, loss));
    });
  };
  note(engine, 'train step, ms', name, time(step, 2));
  const moved = await read(parameters[0]!.tensor);
  if (!moved.every(Number.isFinite)) throw new Error(`${engine} has trained to numbers that are none.`);
  dispose(ids, labels, c);
  optimizer.dispose();
  disposeWeights(weights);
}

async function generation(engine: string, name: string, size: Size): Promise<void> {
  const config = configOf(size);
  const weights = uploadWeights(config, [initialWeights(config, 3)]);
  const [k, maxNewTokens] = [8, 24];
  const request: GenerationRequest = {
    prompts: [{ tokens: Array.from({ length: 16 }, (_, i) => 3 + i), hash: 5 }],
    k,
    sampling: { temperature: 0.7, topK: 0, topP: 1, maxNewTokens },
    seed: 7,
    purpose: 'rollout',
    round: 0,
    // No token: every row is as long as the others.
    eos: -1,
    pad: 0,
  };
  const speeds: number[] = [];
  for (let i = 0; i < 40; i++) {
    const began = performance.now();
    let tokens = 0;
    for await (const { finished } of generate(weights, request, { rowsTogether: k, tokensPerRead: 8 })) {
      for (const row of finished) tokens += row.tokens.length;
    }
    if (tokens !== k * maxNewTokens) throw new Error(`${engine} wrote ${tokens} tokens.`);
    if (i >= 3) speeds.push((tokens / (performance.now() - began)) * 1000);
  }
  note(engine, 'generation, tokens/s', name, speeds);
  disposeWeights(weights);
}

for (let round = 0; round < rounds; round++) {
  for (const engine of engines) {
    await openBackend(engine, nodeSurroundings());
    for (const [name, size] of Object.entries(shapes)) {
      products(engine, size);
      await steps(engine, name, size);
      await generation(engine, name, size);
    }
  }
}

for (const [key, values] of samples) {
  const [subject, metric, shape] = JSON.parse(key) as [string, string, string];
  const sorted = values.sort((a, b) => a - b);
  const [name, unit] = metric.split(', ') as [string, string];
  const best = unit === 'ms' ? sorted[0]! : sorted.at(-1)!;
  const say = (how: string, value: number) =>
    process.stdout.write(
      `${JSON.stringify({ bench: 'engines', subject, metric: `${name}, ${how}`, value: +value.toPrecision(4), unit, shape, device })}\n`,
    );
  say('best', best);
  say('median', sorted[Math.floor(sorted.length / 2)]!);
}
