import { z } from 'zod';
import { characterTokenizer } from '../../model/character-tokenizer.ts';
import { type ModelConfig, parseModelConfig } from '../../model/config.ts';
import { disposeWeights, downloadWeights, uploadWeights } from '../../model/decoder.ts';
import { initialWeights } from '../../model/initialize.ts';
import type { FileTensor } from '../../model/safetensors.ts';
import { createTokenizer, type Tokenizer } from '../../model/tokenizer.ts';
import { countParameters } from '../../model/weights.ts';
import { objectiveOf } from '../../objectives/index.ts';
import { characters, pretrainingExample } from '../../problems/index.ts';
import { stream } from '../../random/index.ts';
import { dispose, read } from '../../tensor/index.ts';
import { columnsOf } from '../../training/columns.ts';
import { drawnRows } from '../../training/draw.ts';
import { LaneGroup } from '../../training/lane-group.ts';
import type { OptimizerState } from '../../training/optimizer.ts';
import type { Sequence } from '../../training/rows.ts';
import { rateAt } from '../../training/schedule.ts';

/** How a bundled model is made. Everything that changes a weight is here, so the file reproduces the model. */
export const pretrainSchema = z.object({
  id: z.string().regex(/^[A-Za-z0-9._-]{1,64}$/),
  title: z.string().min(1),
  seed: z.number().int().min(0).max(0xffffffff),
  model: z.object({
    hiddenSize: z.number().int().min(8).max(4096),
    intermediateSize: z.number().int().min(8).max(16384),
    layers: z.number().int().min(1).max(64),
    heads: z.number().int().min(1).max(64),
    maxPositions: z.number().int().min(16).max(4096).default(128),
  }),
  steps: z.number().int().min(1),
  batch: z.number().int().min(1),
  learningRate: z.number().positive(),
  /** Share of the steps. */
  warmup: z.number().min(0).max(0.5),
  beta1: z.number().default(0.9),
  beta2: z.number().default(0.98),
  weightDecay: z.number().default(0.05),
  clipNorm: z.number().default(1),
  /** Share of the solutions that carry a typical mistake of their family, on purpose: a base must be wrong now and then. */
  mistakeShare: z.number().min(0).max(1),
  /** Steps whose weights are kept. */
  checkpoints: z.array(z.number().int().min(1)).min(1),
  defaultCheckpoint: z.number().int().min(1),
});

export type PretrainConfig = z.output<typeof pretrainSchema>;

export interface PretrainModel {
  config: ModelConfig;
  tokenizerFiles: ReturnType<typeof characterTokenizer>;
  tokenizer: Tokenizer;
}

/** The decoder and the character tokenizer of a pretraining config. */
export function pretrainModel(config: PretrainConfig): PretrainModel {
  const tokenizerFiles = characterTokenizer(characters);
  const model = parseModelConfig({
    model_type: 'llama',
    hidden_size: config.model.hiddenSize,
    intermediate_size: config.model.intermediateSize,
    num_hidden_layers: config.model.layers,
    num_attention_heads: config.model.heads,
    vocab_size: tokenizerFiles.vocabularySize,
    max_position_embeddings: config.model.maxPositions,
    rms_norm_eps: 1e-5,
    tie_word_embeddings: true,
    bos_token_id: 1,
    eos_token_id: 2,
    pad_token_id: 0,
  });
  const tokenizer = createTokenizer(tokenizerFiles.tokenizerJson, tokenizerFiles.tokenizerConfigJson, model);
  return { config: model, tokenizerFiles, tokenizer };
}

/** Where a stopped pretraining goes on. */
export interface PretrainState {
  step: number;
  weights: Map<string, FileTensor>;
  optimizer: OptimizerState;
}

export type PretrainEvent =
  | { type: 'start'; parameters: number; fromStep: number }
  | { type: 'step'; step: number; loss: number; gradNorm: number; learningRate: number; seconds: number }
  | { type: 'checkpoint'; step: number; weights: Map<string, FileTensor> }
  | { type: 'state'; state: PretrainState };

/**
 * Pretrains on generated examples, one optimizer step after another, from `state` if given. Step n draws its rows from the
 * random numbers of purpose `pretrain` and counter n, so a resumed run sees what an uninterrupted one would have.
 */
export async function* pretrain(
  config: PretrainConfig,
  options: { state?: PretrainState; saveEvery: number; reportEvery: number },
): AsyncGenerator<PretrainEvent> {
  const { config: model, tokenizer } = pretrainModel(config);
  const start = options.state?.step ?? 0;
  const weights = uploadWeights(model, [options.state?.weights ?? initialWeights(model, config.seed)]);
  const group = new LaneGroup(
    weights,
    [{ objective: objectiveOf('rft'), options: { normalisation: 'tokens' } }],
    { batch: config.batch, tokens: null, pad: tokenizer.pad },
    options.state?.optimizer,
  );
  // Every step has rows of its own, and trains on all of them.
  const drawn = drawnRows(Array.from({ length: config.batch }, (_, row) => row));
  const rewards = new Float64Array(config.batch).fill(1);
  yield { type: 'start', parameters: countParameters(model), fromStep: start };
  const began = performance.now();
  try {
    for (let step = start + 1; step <= config.steps; step++) {
      const learningRate = rateAt(step, config);
      const { beta1, beta2, weightDecay, clipNorm } = config;
      const metrics = group.step([
        {
          columns: columnsOf(examples(config, tokenizer, step)),
          drawn,
          rewards,
          hyper: { learningRate, beta1, beta2, epsilon: 1e-8, weightDecay, clipNorm, step },
        },
      ]);
      const loss = (await read(metrics.loss))[0]!;
      const gradNorm = (await read(metrics.gradNorm))[0]!;
      dispose(metrics.loss, metrics.gradNorm);
      if (!Number.isFinite(loss)) throw new Error(`Pretraining diverged at step ${step}; lower the learning rate.`);
      if (step % options.reportEvery === 0 || step === config.steps) {
        yield { type: 'step', step, loss, gradNorm, learningRate, seconds: (performance.now() - began) / 1000 };
      }
      const kept = config.checkpoints.includes(step);
      const saved = step % options.saveEvery === 0;
      if (kept || saved) {
        const [current] = await downloadWeights(weights);
        if (kept) yield { type: 'checkpoint', step, weights: current! };
        if (saved) yield { type: 'state', state: { step, weights: current!, optimizer: await group.optimizer.save() } };
      }
    }
  } finally {
    group.dispose();
    disposeWeights(weights);
  }
}

/** The rows of one step. */
function examples(config: PretrainConfig, tokenizer: Tokenizer, step: number): Sequence[] {
  const random = stream(config.seed, 'pretrain', step);
  return Array.from({ length: config.batch }, () => {
    const { prompt, completion } = pretrainingExample(random, { mistakeShare: config.mistakeShare });
    const start = [tokenizer.bos!, ...tokenizer.encode(prompt)];
    return {
      tokens: [...start, ...tokenizer.encode(completion), tokenizer.eos],
      promptLength: start.length,
    };
  });
}
