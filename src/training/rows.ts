/** One sequence to train on or to measure: prompt (with its beginning token) and completion (with its end token, if it came). */
export interface Sequence {
  tokens: readonly number[];
  promptLength: number;
}

/** Sequences as arrays of shape [rows, tokens]: position t predicts label t, which is input t + 1. */
export interface PackedRows {
  rows: number;
  tokens: number;
  ids: Int32Array;
  labels: Int32Array;
  /** 1 where the label is a completion token (its end included), 0 on prompt and padding. */
  mask: Float64Array;
}

/** Positions a sequence takes: one less than its tokens, since the last token is only a label. */
export const positionsOf = (row: Sequence): number => row.tokens.length - 1;

/**
 * Packs sequences as they come, padded at the right with `pad`: for passes that are made once (steps have `Packer`). Throws
 * when one does not fit.
 */
export function packRows(list: readonly Sequence[], tokens: number, pad: number): PackedRows {
  const rows = list.length;
  const ids = new Int32Array(rows * tokens).fill(pad);
  const labels = new Int32Array(rows * tokens).fill(pad);
  const mask = new Float64Array(rows * tokens);
  for (const [b, row] of list.entries()) {
    const length = positionsOf(row);
    if (length > tokens) throw new Error(`A row of ${length} positions does not fit ${tokens}.`);
    for (let t = 0; t < length; t++) {
      ids[b * tokens + t] = row.tokens[t]!;
      labels[b * tokens + t] = row.tokens[t + 1]!;
      if (t + 1 >= row.promptLength) mask[b * tokens + t] = 1;
    }
  }
  return { rows, tokens, ids, labels, mask };
}
