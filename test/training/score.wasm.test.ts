/** Scored rows against the log-probs that the sampler gave the same tokens while it wrote them, and against one row at a time. */
import { beforeAll, describe, expect, it } from 'vitest';
import { disposeWeights, uploadWeights, type Weights } from '../../src/model/decoder.ts';
import { generate, type Rollout } from '../../src/rollouts/generate.ts';
import { memory } from '../../src/tensor/index.ts';
import type { Sequence } from '../../src/training/rows.ts';
import { scoreRows } from '../../src/training/score.ts';
import { backend } from '../support/backend.ts';
import { tinyModel } from '../support/tiny-model.ts';

const model = tinyModel({ endEarly: 0.8 });
const { tokenizer } = model;
const prompts = ['Q:2+3\nA:', 'Q:23+45-17\nA:', 'Q:A farm has 12 hens and 7 ducks. How many?\nA:'].map((text, i) => ({
  tokens: [1, ...tokenizer.encode(text)],
  hash: 1000 + i,
}));
let weights: Weights;
const rollouts: Rollout[] = [];

beforeAll(async () => {
  await backend('wasm');
  weights = uploadWeights(model.config, [model.weights]);
  const updates = generate(
    weights,
    {
      prompts,
      k: 30,
      sampling: { temperature: 1, topK: 0, topP: 1, maxNewTokens: 14 },
      seed: 3,
      purpose: 'rollout',
      round: 0,
      eos: tokenizer.eos,
      pad: tokenizer.pad,
    },
    { rowsTogether: 128, tokensPerRead: 8 },
  );
  for await (const { finished } of updates) rollouts.push(...finished);
  return () => disposeWeights(weights);
});

const rowOf = ({ prompt, tokens }: Rollout): Sequence => {
  const start = prompts[prompt]!.tokens;
  return { tokens: [...start, ...tokens], promptLength: start.length };
};

describe('the scores of rows', () => {
  it('are what the sampler said of every token', async () => {
    const scores = await scoreRows(weights, rollouts.map(rowOf), tokenizer.pad);
    expect(scores).toHaveLength(90);
    expect(new Set(rollouts.map(({ tokens }) => tokens.length)).size).toBeGreaterThan(3);
    for (const [i, { logp }] of rollouts.entries()) {
      expect(scores[i]).toHaveLength(logp.length);
      for (const [t, value] of logp.entries()) expect(Math.abs(scores[i]![t]! - value)).toBeLessThan(1e-5);
    }
  });

  it('do not depend on company, and leave nothing behind', async () => {
    const all = await scoreRows(weights, rollouts.map(rowOf), tokenizer.pad);
    const before = memory().tensors;
    for (const i of [0, 41, 89]) {
      const [alone] = await scoreRows(weights, [rowOf(rollouts[i]!)], tokenizer.pad);
      for (const [t, value] of alone!.entries()) expect(Math.abs(value - all[i]![t]!)).toBeLessThan(1e-6);
    }
    // The rotary table of a new length stays.
    expect(memory().tensors - before).toBeLessThanOrEqual(2);
  });

  it('are not taken under several lanes at once', async () => {
    const two = { ...weights, lanes: 2 };
    await expect(scoreRows(two, [], tokenizer.pad)).rejects.toThrow('under one lane of weights, not under 2');
  });
});
