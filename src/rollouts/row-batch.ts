import type { Weights } from '../model/decoder.ts';
import { createCache, decode, disposeCache, type KvCache, prefill } from '../model/generation.ts';
import { purposes } from '../random/index.ts';
import {
  asStep,
  dispose,
  ReplayedStep,
  read,
  type SampleAttributes,
  type SampleState,
  sample,
  scope,
  slot,
  takeRows,
  upload,
} from '../tensor/index.ts';
import type { GenerationRequest, Prompt, Rollout } from './request.ts';

/** A row as it was asked for; where it lies in the batch changes when the batch is compacted. */
interface Row {
  lane: number;
  prompt: number;
  k: number;
  handedOut: boolean;
}

/** What the last read-back brought, by the rows' places in the batch. */
interface Snapshot {
  done: ArrayLike<number>;
  counts: ArrayLike<number>;
  history: Int32Array;
  logp: Float32Array;
}

/** Rows a lane below which a batch is not made smaller: the copy would cost more than it saves. */
const smallest = 16;

/**
 * Rows that are sampled in lock step, [L * N]: lane after lane, in each lane all rollouts of a prompt after those of the one
 * before. When half of the rows have ended, the others move together into a smaller batch; their tokens do not change, because
 * a row's noise and arithmetic know nothing of its place.
 */
export class RowBatch {
  /** Tokens after which every row has ended or reached its limit. */
  readonly steps: number;
  private readonly weights: Weights;
  private readonly request: GenerationRequest;
  private readonly prompts: readonly Prompt[];
  /** Each row ends at its own last position. The cache may be longer, so that no row is cut by its neighbours. */
  private readonly limits: readonly number[];
  private readonly attributes: SampleAttributes;
  private readonly promptTokens: number;
  private rows: Row[];
  private cache: KvCache;
  private state: SampleState;
  private last: Snapshot | null = null;
  private readonly replayed = new ReplayedStep();

  /** Throws when a prompt fills the model's positions. */
  constructor(weights: Weights, request: GenerationRequest, prompts: readonly Prompt[]) {
    this.weights = weights;
    this.request = request;
    this.prompts = prompts;
    const { sampling, seed, purpose, round, eos, pad, k } = request;
    const { maxPositions } = weights.config;
    const longest = Math.max(...prompts.map((p) => p.tokens.length));
    if (longest >= maxPositions) {
      throw new Error(
        `A prompt of ${longest} tokens leaves no room in the model's ${maxPositions} positions; shorten it.`,
      );
    }
    this.promptTokens = Math.ceil(longest / 8) * 8;
    this.limits = prompts.map((p) => Math.min(sampling.maxNewTokens, maxPositions - p.tokens.length));
    this.steps = Math.max(...this.limits);
    const { temperature, topK, topP } = sampling;
    const stream = (purposes[purpose] << 16) | round;
    this.attributes = { temperature, topK, topP, seed, stream, eos, pad, capacity: this.steps };
    this.rows = Array.from({ length: weights.lanes * prompts.length * k }, (_, i) => ({
      lane: Math.floor(i / (prompts.length * k)),
      prompt: Math.floor((i % (prompts.length * k)) / k),
      k: i % k,
      handedOut: false,
    }));
    this.cache = createCache(weights, prompts.length * k, this.promptTokens + this.steps);
    this.state = this.makeState(null, []);
  }

  /** True when every row was handed out. */
  get empty(): boolean {
    return this.rows.every((row) => row.handedOut);
  }

  /** Runs the prompts and draws every row's first token. */
  prefill(): void {
    const { weights, prompts, request, promptTokens } = this;
    const ids = upload(this.packPrompts(), [weights.lanes, prompts.length * promptTokens]);
    const lengths = prompts.map((p) => p.tokens.length);
    scope(() => {
      const logits = prefill(weights, this.cache, ids, lengths, promptTokens, request.k);
      sample(logits, this.state, this.attributes);
    });
    dispose(ids);
  }

  /** Draws every row's next tokens, so many: position, last token and end of a row are the device's own business. */
  decode(tokens: number): void {
    const { weights, cache, state, attributes } = this;
    this.replayed.repeat(
      () => asStep('decode step', () => sample(decode(weights, cache, state.next, state.positions), state, attributes)),
      tokens,
    );
  }

  /** Reads the rows that ended, or reached their limit, since the last call. What a row wrote past its limit is dropped. */
  async collect(): Promise<Rollout[]> {
    const { state, steps } = this;
    const [done, counts, history, logp] = await Promise.all(
      [state.done, state.counts, state.history, state.logp].map(read),
    );
    this.last = {
      done: done!,
      counts: counts!,
      history: history as Int32Array,
      logp: logp as Float32Array,
    };
    const finished: Rollout[] = [];
    for (const [place, row] of this.rows.entries()) {
      const limit = this.limits[row.prompt]!;
      const written = counts![place]!;
      if (row.handedOut || !(done![place] || written >= limit)) continue;
      row.handedOut = true;
      const from = place * steps;
      const to = from + Math.min(written, limit);
      finished.push({
        lane: row.lane,
        prompt: row.prompt,
        k: row.k,
        tokens: Array.from(history!.subarray(from, to)),
        logp: Array.from(logp!.subarray(from, to)),
        finish: done![place] && written <= limit ? 'stop' : 'length',
      });
    }
    return finished;
  }

  /** Moves the live rows together when at most half of the places hold one. To be called right after `collect`. */
  compact(): void {
    const { lanes, config } = this.weights;
    const perLane = this.rows.length / lanes;
    const byLane = Array.from({ length: lanes }, (_, lane) => {
      const places = Array.from({ length: perLane }, (_, i) => lane * perLane + i);
      return {
        live: places.filter((p) => !this.rows[p]!.handedOut),
        ended: places.filter((p) => this.rows[p]!.handedOut),
      };
    });
    const wanted = Math.max(...byLane.map(({ live }) => live.length));
    if (perLane <= smallest || wanted > perLane / 2 || !this.last) return;
    // Every lane keeps as many places; rows that ended fill those it has no live row for.
    const kept = byLane.flatMap(({ live, ended }) => [...live, ...ended.slice(0, wanted - live.length)]);
    const old = { cache: this.cache, state: this.state };
    const take = (t: SampleState['history']) => takeRows(t, kept, config.kvHeads);
    this.cache = {
      ...old.cache,
      rows: wanted,
      layers: old.cache.layers.map(({ keys, values }) => ({ keys: take(keys), values: take(values) })),
    };
    this.rows = kept.map((place) => this.rows[place]!);
    this.state = this.makeState(this.last, kept);
    this.last = null;
    this.replayed.dispose();
    disposeCache(old.cache);
    disposeState(old.state);
  }

  dispose(): void {
    this.replayed.dispose();
    disposeCache(this.cache);
    disposeState(this.state);
  }

  /** What sampling reads and writes for `rows`: fresh, or as the places `kept` of a snapshot left it. */
  private makeState(from: Snapshot | null, kept: readonly number[]): SampleState {
    const { rows, prompts, steps } = this;
    const length = rows.length;
    const problem = slot([length], 'int32');
    problem.write(rows.map((row) => prompts[row.prompt]!.hash | 0));
    const rollout = slot([length], 'int32');
    rollout.write(rows.map((row) => row.k));
    const counts = Int32Array.from({ length }, (_, i) => (from ? from.counts[kept[i]!]! : 0));
    const history = new Int32Array(length * steps);
    const logp = new Float32Array(length * steps);
    for (const [i, place] of kept.entries()) {
      history.set(from!.history.subarray(place * steps, (place + 1) * steps), i * steps);
      logp.set(from!.logp.subarray(place * steps, (place + 1) * steps), i * steps);
    }
    const ints = (value: (row: Row, i: number) => number) => Int32Array.from(rows, value);
    return {
      problem,
      rollout,
      positions: upload(
        ints((row, i) => prompts[row.prompt]!.tokens.length - 1 + counts[i]!),
        [length],
      ),
      done: upload(
        ints((row) => (row.handedOut ? 1 : 0)),
        [length],
      ),
      history: upload(history, [length, steps]),
      logp: upload(logp, [length, steps]),
      counts: upload(counts, [length]),
      next: upload(
        ints((_, i) => (counts[i]! > 0 ? history[i * steps + counts[i]! - 1]! : 0)),
        [this.weights.lanes, length / this.weights.lanes],
      ),
    };
  }

  private packPrompts(): Int32Array {
    const { prompts, promptTokens, request, weights } = this;
    const one = new Int32Array(prompts.length * promptTokens).fill(request.pad);
    for (const [p, prompt] of prompts.entries()) one.set(prompt.tokens, p * promptTokens);
    const ids = new Int32Array(weights.lanes * one.length);
    for (let lane = 0; lane < weights.lanes; lane++) ids.set(one, lane * one.length);
    return ids;
  }
}

function disposeState({ problem, rollout, ...tensors }: SampleState): void {
  problem.dispose();
  rollout.dispose();
  dispose(...Object.values(tensors));
}
