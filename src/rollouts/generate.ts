import type { Weights } from '../model/decoder.ts';
import { createCache, decode, disposeCache, prefill } from '../model/generation.ts';
import { type Purpose, purposes } from '../random/index.ts';
import { dispose, keep, read, type SampleState, sample, scope, slot, upload, zeros } from '../tensor/index.ts';

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
 * (seed, purpose, round, prompt hash, k, position), never on the batch. Stops within one read-back of an abort.
 */
export async function* generate(
  weights: Weights,
  request: GenerationRequest,
  options: GenerationOptions,
): AsyncGenerator<GenerationUpdate> {
  const rows = request.prompts.length * request.k * weights.lanes;
  const together = Math.max(1, Math.floor(options.rowsTogether / request.k));
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

/** The rows of some prompts, from prefill to the last end token; yields at every read-back what ended since the one before. */
async function* chunk(
  weights: Weights,
  request: GenerationRequest,
  prompts: readonly Prompt[],
  options: GenerationOptions,
): AsyncGenerator<Rollout[]> {
  const { k, sampling, seed, eos, pad } = request;
  const L = weights.lanes;
  const perLane = prompts.length * k;
  const rows = L * perLane;
  const { maxPositions } = weights.config;
  const lengths = prompts.map((p) => p.tokens.length);
  const longest = Math.max(...lengths);
  if (longest >= maxPositions) {
    throw new Error(
      `A prompt of ${longest} tokens leaves no room in the model's ${maxPositions} positions; shorten it.`,
    );
  }
  const tokens = Math.ceil(longest / 8) * 8;
  const most = sampling.maxNewTokens;
  // Each row ends at its own last position. The cache may be longer than that, so that no row is cut by its neighbours.
  const limits = lengths.map((length) => Math.min(most, maxPositions - length));
  const steps = Math.max(...limits);
  const capacity = tokens + steps;
  const attributes = {
    temperature: sampling.temperature,
    topK: sampling.topK,
    topP: sampling.topP,
    seed,
    stream: (purposes[request.purpose] << 16) | request.round,
    eos,
    pad,
    capacity: steps,
  };
  const cache = createCache(weights, perLane, capacity);
  const state = sampleState(L, prompts, k, steps);
  const handedOut = new Uint8Array(rows);
  try {
    const ids = upload(packPrompts(prompts, L, tokens, pad), [L, prompts.length * tokens]);
    scope(() => sample(prefill(weights, cache, ids, lengths, tokens, k), state, attributes));
    dispose(ids);
    for (let count = 1; ; count++) {
      if (count % options.tokensPerRead === 0 || count === steps) {
        const finished = await collect(state, handedOut, perLane, k, limits, steps);
        yield finished;
        if (options.signal?.aborted || count === steps || handedOut.every((done) => done === 1)) return;
      }
      scope(() => sample(decode(weights, cache, state.next, state.positions), state, attributes));
    }
  } finally {
    disposeCache(cache);
    const { problem, rollout, ...tensors } = state;
    problem.dispose();
    rollout.dispose();
    dispose(...Object.values(tensors));
  }
}

function packPrompts(prompts: readonly Prompt[], lanes: number, tokens: number, pad: number): Int32Array {
  const one = new Int32Array(prompts.length * tokens).fill(pad);
  for (const [p, prompt] of prompts.entries()) one.set(prompt.tokens, p * tokens);
  const ids = new Int32Array(lanes * one.length);
  for (let lane = 0; lane < lanes; lane++) ids.set(one, lane * one.length);
  return ids;
}

/** One entry a row, [L*N]: row = lane * N + prompt * k + rollout. */
function sampleState(lanes: number, prompts: readonly Prompt[], k: number, most: number): SampleState {
  const rows = lanes * prompts.length * k;
  const promptOf = (row: number) => prompts[Math.floor((row % (prompts.length * k)) / k)]!;
  const filled = (value: (row: number) => number) => Int32Array.from({ length: rows }, (_, row) => value(row));
  const problem = slot([rows], 'int32');
  problem.write(filled((row) => promptOf(row).hash | 0));
  const rollout = slot([rows], 'int32');
  rollout.write(filled((row) => row % k));
  return {
    problem,
    rollout,
    positions: upload(
      filled((row) => promptOf(row).tokens.length - 1),
      [rows],
    ),
    done: zeros([rows], 'int32'),
    history: zeros([rows, most], 'int32'),
    logp: zeros([rows, most]),
    counts: zeros([rows], 'int32'),
    next: keep(zeros([lanes, rows / lanes], 'int32')),
  };
}

/**
 * Reads the rows that ended, or reached their limit (one for each prompt, at most `width`), and were not handed out yet. What a
 * row wrote past its limit is dropped.
 */
async function collect(
  state: SampleState,
  handedOut: Uint8Array,
  perLane: number,
  k: number,
  limits: readonly number[],
  width: number,
): Promise<Rollout[]> {
  const [done, counts, history, logp] = await Promise.all([
    read(state.done),
    read(state.counts),
    read(state.history),
    read(state.logp),
  ]);
  const finished: Rollout[] = [];
  for (let row = 0; row < handedOut.length; row++) {
    const inLane = row % perLane;
    const prompt = Math.floor(inLane / k);
    const limit = limits[prompt]!;
    const written = counts[row]!;
    if (handedOut[row] || !(done[row] || written >= limit)) continue;
    handedOut[row] = 1;
    const from = row * width;
    const to = from + Math.min(written, limit);
    finished.push({
      lane: Math.floor(row / perLane),
      prompt,
      k: inLane % k,
      tokens: Array.from(history.subarray(from, to)),
      logp: Array.from(logp.subarray(from, to)),
      finish: done[row] && written <= limit ? 'stop' : 'length',
    });
  }
  return finished;
}
