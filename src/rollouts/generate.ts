import type { Weights } from '../model/decoder.ts';
import type { GenerationRequest, GenerationUpdate, Prompt, Rollout } from './request.ts';
import { RowBatch } from './row-batch.ts';

export type { GenerationRequest, GenerationUpdate, Prompt, Rollout } from './request.ts';

export interface GenerationOptions {
  /** Rows of a lane in lock step; more use the device better, fewer show the first answer sooner. */
  rowsTogether: number;
  /** Tokens between two read-backs: at least 16 on WebGPU, where each costs a round trip. */
  tokensPerRead: number;
  signal?: AbortSignal;
}

/**
 * Writes k responses to each prompt with every lane of `weights`, in lock step: each prompt is run once and shared by its k
 * rows, rows that end early are handed out at the next read-back. A row's tokens depend only on the weights and on the address
 * (seed, purpose, round, prompt hash, k, position), never on the batch. Stops within one read-back of an abort. Throws when rows
 * are open after the tokens that must have ended them: a device that is gone does not count any more.
 */
export async function* generate(
  weights: Weights,
  request: GenerationRequest,
  options: GenerationOptions,
): AsyncGenerator<GenerationUpdate> {
  const rows = request.prompts.length * request.k * weights.lanes;
  const together = promptsTogether(request, options);
  let rowsDone = 0;
  for (let first = 0; first < request.prompts.length; first += together) {
    const part = request.prompts.slice(first, first + together);
    for await (const rollouts of chunk(weights, request, part, options)) {
      rowsDone += rollouts.length;
      yield { finished: rollouts.map((r) => ({ ...r, prompt: r.prompt + first })), rowsDone, rows };
      if (options.signal?.aborted) return;
    }
  }
}

/** How many prompts are written to in lock step; those that follow wait for them. */
export const promptsTogether = ({ k }: GenerationRequest, { rowsTogether }: GenerationOptions): number =>
  Math.max(1, Math.floor(rowsTogether / k));

/** The rows of some prompts, from prefill to the last end token; yields at every read-back what ended since the one before. */
async function* chunk(
  weights: Weights,
  request: GenerationRequest,
  prompts: readonly Prompt[],
  options: GenerationOptions,
): AsyncGenerator<Rollout[]> {
  const batch = new RowBatch(weights, request, prompts);
  try {
    batch.prefill();
    // The prompts' pass drew every row's first token.
    for (let drawn = 1, read = 0; read < batch.steps; drawn = read) {
      read = Math.min(read + options.tokensPerRead, batch.steps);
      batch.decode(read - drawn);
      yield await batch.collect();
      if (options.signal?.aborted || batch.empty) return;
      batch.compact();
    }
    // Every row gets a token a pass, so a row that is still open after so many was not written by this device.
    throw new Error(`The device stopped writing: rows are open after ${batch.steps} tokens each.`);
  } finally {
    batch.dispose();
  }
}
