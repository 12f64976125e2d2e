import { forward, type Weights } from '../model/decoder.ts';
import { dispose, keep, read, scope, upload } from '../tensor/index.ts';
import { packRows, positionsOf, type Sequence } from './rows.ts';

/** What a fixed set of held-out answers says about a lane: means over completion tokens, entropy and KL in nats. */
export interface ProbeMeasure {
  logpRight: number | null;
  logpWrong: number | null;
  pRight: number | null;
  pWrong: number | null;
  entropy: number;
  /** KL(lane || base) */
  kl: number;
}

/** A probe: its rows and, once measured, the base's log-softmax at every completion position. */
export interface Probe {
  right: readonly Sequence[];
  wrong: readonly Sequence[];
  /** log softmax of the base, [rows * tokens * V]. */
  base: Float32Array | null;
}

/** Measures every lane of `weights` on the probe, in doubles on the CPU. The first call (with the base's weights) fixes the base. */
export async function measureProbe(weights: Weights, probe: Probe, pad: number): Promise<ProbeMeasure[]> {
  const rows = [...probe.right, ...probe.wrong];
  const L = weights.lanes;
  if (rows.length === 0) {
    const none = { logpRight: null, logpWrong: null, pRight: null, pWrong: null, entropy: Number.NaN, kl: Number.NaN };
    return Array.from({ length: L }, () => none);
  }
  const tokens = Math.ceil(Math.max(...rows.map(positionsOf)) / 8) * 8;
  const packed = packRows(rows, tokens, pad);
  const one = packed.ids;
  const repeated = new Int32Array(L * one.length);
  for (let lane = 0; lane < L; lane++) repeated.set(one, lane * one.length);
  const ids = upload(repeated, [L, one.length]);
  const logits = scope(() => keep(forward(weights, ids, rows.length, tokens)));
  const values = (await read(logits)) as Float32Array;
  dispose(ids, logits);
  const V = weights.config.vocabularySize;
  const size = one.length * V;
  const logs = Array.from({ length: L }, (_, lane) => logSoftmax(values.subarray(lane * size, (lane + 1) * size), V));
  probe.base ??= logs[0]!;
  return logs.map((log) => summarize(log, probe.base!, packed, probe.right.length, V));
}

function logSoftmax(logits: Float32Array, V: number): Float32Array {
  const out = new Float32Array(logits.length);
  for (let at = 0; at < logits.length; at += V) {
    let top = -Infinity;
    for (let v = 0; v < V; v++) if (logits[at + v]! > top) top = logits[at + v]!;
    let sum = 0;
    for (let v = 0; v < V; v++) sum += Math.exp(logits[at + v]! - top);
    const lse = top + Math.log(sum);
    for (let v = 0; v < V; v++) out[at + v] = logits[at + v]! - lse;
  }
  return out;
}

function summarize(
  log: Float32Array,
  base: Float32Array,
  packed: ReturnType<typeof packRows>,
  right: number,
  V: number,
): ProbeMeasure {
  const sums = { right: [0, 0, 0], wrong: [0, 0, 0] };
  let entropy = 0;
  let kl = 0;
  let positions = 0;
  for (let i = 0; i < packed.mask.length; i++) {
    if (!packed.mask[i]) continue;
    const at = i * V;
    const own = log[at + packed.labels[i]!]!;
    const side = sums[Math.floor(i / packed.tokens) < right ? 'right' : 'wrong'];
    side[0]! += own;
    side[1]! += Math.exp(own);
    side[2]! += 1;
    positions++;
    for (let v = 0; v < V; v++) {
      const p = Math.exp(log[at + v]!);
      if (p > 0) {
        entropy -= p * log[at + v]!;
        kl += p * (log[at + v]! - base[at + v]!);
      }
    }
  }
  const mean = ([sum, , count]: number[]) => (count! > 0 ? sum! / count! : null);
  const meanP = ([, sum, count]: number[]) => (count! > 0 ? sum! / count! : null);
  return {
    logpRight: mean(sums.right),
    logpWrong: mean(sums.wrong),
    pRight: meanP(sums.right),
    pWrong: meanP(sums.wrong),
    entropy: entropy / positions,
    kl: kl / positions,
  };
}
