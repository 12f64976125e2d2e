import type { Purpose } from '../random/index.ts';

export interface Sampling {
  /** 0 is greedy. */
  temperature: number;
  /** 0 keeps all tokens. */
  topK: number;
  topP: number;
  maxNewTokens: number;
}

export interface Prompt {
  /** With the beginning token. */
  tokens: readonly number[];
  /** Addresses this prompt's noise: `Problem.hash`. */
  hash: number;
}

export interface GenerationRequest {
  prompts: readonly Prompt[];
  /** Rollouts of each prompt. */
  k: number;
  sampling: Sampling;
  seed: number;
  purpose: Purpose;
  /** Tells apart generations of one purpose; the same round gives the same noise to every lane. */
  round: number;
  eos: number;
  pad: number;
}

/** One sampled response. */
export interface Rollout {
  lane: number;
  /** Index into the request's prompts. */
  prompt: number;
  /** 0 .. k-1 */
  k: number;
  /** With the end token if it came. */
  tokens: number[];
  /** log p of each token at temperature 1 under the policy that wrote it. */
  logp: number[];
  /** `length`: cut at maxNewTokens, without an end token. */
  finish: 'stop' | 'length';
}

export interface GenerationUpdate {
  /** Rows that ended since the last update. */
  finished: Rollout[];
  rowsDone: number;
  rows: number;
}
