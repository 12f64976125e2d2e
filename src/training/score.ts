import { forward, type Weights } from '../model/decoder.ts';
import { dispose, keep, labelLogProbs, read, scope, upload } from '../tensor/index.ts';
import { packRows, type Sequence } from './rows.ts';

/** Rows of one pass: enough to fill a device, few enough that their logits stay small. */
const together = 64;

/**
 * The log-probability of every completion token given what precedes it, at T = 1, under one lane of weights: for each row a
 * Float32Array of its completion's length. Rows of like length share a pass. Throws for weights of more than one lane.
 */
export async function scoreRows(weights: Weights, rows: readonly Sequence[], pad: number): Promise<Float32Array[]> {
  if (weights.lanes !== 1) throw new Error(`Rows are scored under one lane of weights, not under ${weights.lanes}.`);
  const order = rows.map((_, i) => i).sort((a, b) => rows[b]!.tokens.length - rows[a]!.tokens.length || a - b);
  const scores = new Array<Float32Array>(rows.length);
  for (let first = 0; first < order.length; first += together) {
    const chosen = order.slice(first, first + together);
    const positions = Math.ceil(Math.max(8, rows[chosen[0]!]!.tokens.length - 1) / 8) * 8;
    const logp = await passOf(
      weights,
      chosen.map((i) => rows[i]!),
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
  list: readonly Sequence[],
  positions: number,
  pad: number,
): Promise<Float32Array> {
  const packed = packRows(list, positions, pad);
  const ids = upload(packed.ids, [1, packed.ids.length]);
  const labels = upload(packed.labels, [1, packed.labels.length]);
  const logp = scope(() => keep(labelLogProbs(forward(weights, ids, list.length, positions), labels)));
  try {
    return (await read(logp)) as Float32Array;
  } finally {
    dispose(ids, labels, logp);
  }
}
