/** One sequence to train on: prompt and completion with its end token. */
export interface TrainingRow {
  /** Prompt (with its beginning token) and completion. */
  tokens: readonly number[];
  promptLength: number;
  reward: number;
}

/** Rows as arrays of shape [rows, tokens]: position t predicts label t, which is input t + 1. */
export interface PackedRows {
  rows: number;
  tokens: number;
  ids: Int32Array;
  labels: Int32Array;
  /** 1 where the label is a completion token (its end included), 0 on prompt and padding. */
  mask: Float64Array;
  /** [rows] */
  reward: Float64Array;
}

/** Positions a row takes: one less than its tokens, since the last token is only a label. */
export const positionsOf = (row: TrainingRow): number => row.tokens.length - 1;

/**
 * Packs rows into [rows, tokens], padded at the right with `pad`; missing rows up to `rows` are empty (mask 0, reward 0).
 * Throws when a row does not fit.
 */
export function packRows(list: readonly TrainingRow[], rows: number, tokens: number, pad: number): PackedRows {
  if (list.length > rows) throw new Error(`${list.length} rows do not fit a batch of ${rows}.`);
  const ids = new Int32Array(rows * tokens).fill(pad);
  const labels = new Int32Array(rows * tokens).fill(pad);
  const mask = new Float64Array(rows * tokens);
  const reward = new Float64Array(rows);
  for (const [b, row] of list.entries()) {
    const length = positionsOf(row);
    if (length > tokens) throw new Error(`A row of ${length} positions does not fit ${tokens}.`);
    reward[b] = row.reward;
    for (let t = 0; t < length; t++) {
      ids[b * tokens + t] = row.tokens[t]!;
      labels[b * tokens + t] = row.tokens[t + 1]!;
      if (t + 1 >= row.promptLength) mask[b * tokens + t] = 1;
    }
  }
  return { rows, tokens, ids, labels, mask, reward };
}

/** A piece of a batch: `count` rows from `from`, padded to `tokens` positions. */
export interface Piece {
  from: number;
  count: number;
  tokens: number;
}

/**
 * Cuts a batch whose rows are sorted by falling length into at most three pieces, so that short rows are not padded to the
 * longest: the cut with the fewest padded positions. Every objective is a sum over rows whose weights are made for the whole
 * batch beforehand, so the pieces' gradients add up to the batch's.
 */
export function cutByLength(lengths: readonly number[], round = 8): Piece[] {
  const width = (at: number): number => Math.max(round, Math.ceil(lengths[at]! / round) * round);
  // A piece costs about as much as 64 positions by itself: kernels of many small pieces lose what they save in padding.
  const overhead = 64;
  const n = lengths.length;
  const cost = (from: number, to: number): number => (to > from ? (to - from) * width(from) + overhead : 0);
  let best = { cost: cost(0, n), cuts: [] as number[] };
  for (let a = 4; a < n; a += 4) {
    const two = cost(0, a) + cost(a, n);
    if (two < best.cost) best = { cost: two, cuts: [a] };
    for (let b = a + 4; b < n; b += 4) {
      const three = cost(0, a) + cost(a, b) + cost(b, n);
      if (three < best.cost) best = { cost: three, cuts: [a, b] };
    }
  }
  const edges = [0, ...best.cuts, n];
  return edges.slice(0, -1).map((from, i) => ({ from, count: edges[i + 1]! - from, tokens: width(from) }));
}
