import type { LoadedModel } from '../../src/model/folder.ts';
import { gumbelRow } from '../../src/random/index.ts';
import type { GenerationRequest, Rollout } from '../../src/rollouts/generate.ts';
import { cut } from '../../src/tensor/engines/host/kernels/cut.ts';
import { referenceLogits } from './reference-decoder.ts';

/** A place where a rollout has another token than the doubles would have drawn after the same text. */
export interface Departure {
  lane: number;
  prompt: number;
  k: number;
  position: number;
  /** How far the token's score lies under the best one: logit / temperature + Gumbel noise. */
  gap: number;
}

/**
 * Draws every token of a rollout again, from the plain decoder's logits in doubles and the noise of its address, and returns
 * the tokens that differ. Each is judged after the rollout's own text, so one departure brings no others.
 */
export function departures(model: LoadedModel, request: GenerationRequest, rollout: Rollout): Departure[] {
  const { prompts, sampling, seed, purpose, round } = request;
  const prompt = prompts[rollout.prompt]!;
  const from = prompt.tokens.length - 1;
  const logits = referenceLogits(model.config, model.weights, [...prompt.tokens, ...rollout.tokens.slice(0, -1)]);
  const V = model.config.vocabularySize;
  const noise = new Float32Array(V);
  const keep = new Uint8Array(V);
  const found: Departure[] = [];
  for (const [position, token] of rollout.tokens.entries()) {
    const row = logits[from + position]!;
    const greedy = sampling.temperature === 0;
    if (!greedy) {
      gumbelRow({ seed, purpose, round, problem: prompt.hash, rollout: rollout.k, position }, V, noise);
      cut(Float32Array.from(row), sampling.temperature, sampling.topK, sampling.topP, keep);
    }
    const score = (v: number) => (greedy ? row[v]! : keep[v] ? row[v]! / sampling.temperature + noise[v]! : -Infinity);
    let best = 0;
    for (let v = 1; v < V; v++) if (score(v) > score(best)) best = v;
    if (best !== token) {
      const { lane, prompt: which, k } = rollout;
      found.push({ lane, prompt: which, k, position, gap: score(best) - score(token) });
    }
  }
  return found;
}
