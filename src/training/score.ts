import { forward, type Weights } from '../model/decoder.ts';
import { dispose, keep, labelLogProbs, read, scope, upload } from '../tensor/index.ts';

/** A sequence whose completion is scored. */
export interface ScoredRow {
  /** Prompt (with its beginning token) and completion. */
  tokens: readonly number[];
  promptLength: number;
}

/** Rows of one pass: enough to fill a device, few enough that their logits stay small. */
const together = 64;

/**
 * The log-probability of every completion token given what precedes it, at T = 1, under one lane of weights: for each row a
 * Float32Array of its completion's length. Rows of like length share a pass. Throws for weights of more than one lane.
 */
export async function scoreRows(weights: Weights, rows: readonly ScoredRow[], pad: number): Promise<Float32Array[]> {
  if (weights.lanes !== 1) throw new Error(`Rows are scored under one lane of weights, not under ${weights.lanes}.`);
  const order = rows.map((_, i) => i).sort((a, b) => rows[b]!.tokens.length - rows[a]!.tokens.length || a - b);
  const scores = new Array<Float32Array>(rows.length);
  for (let first = 0; first < order.length; first += together) {
    const chosen = order.slice(first, first + together);
    const positions = Math.ceil(Math.max(8, rows[chosen[0]!]!.tokens.length - 1) / 8) * 8;
    const logp = await passOf(
      weights,
      chosen.map((i) => rows[i]!.tokens),
      positions,
      pad,
    );
    for (const [at, i] of chosen.entries()) {
      const { tokens, promptLength } = rows[i]!;
      scores[i] = logp.slice(at * positions + promptLength - 1, at * positions + tokens.length - 1);
    }
  }
  return scores;
}

/** Label log-probs of some sequences, padded at the right: [sequences * positions]. */
async function passOf(
  weights: Weights,
  sequences: readonly (readonly number[])[],
  positions: number,
  pad: number,
): Promise<Float32Array> {
  const shape = [1, sequences.length * positions];
  const array = (from: number): Int32Array => {
    const data = new Int32Array(sequences.length * positions).fill(pad);
    for (const [row, tokens] of sequences.entries()) {
      data.set(tokens.slice(from, from + tokens.length - 1), row * positions);
    }
    return data;
  };
  const ids = upload(array(0), shape);
  const labels = upload(array(1), shape);
  const logp = scope(() => keep(labelLogProbs(forward(weights, ids, sequences.length, positions), labels)));
  try {
    return (await read(logp)) as Float32Array;
  } finally {
    dispose(ids, labels, logp);
  }
}
