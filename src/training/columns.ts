import type { Standing } from '../rewards/counts.ts';
import type { Sequence } from './rows.ts';

/** A sequence with all that a lane may ask about it. */
export interface BufferRow extends Sequence {
  /** The problem it answers, 0 ..; left out, each row is a group of its own. */
  group?: number;
  /** Left out: right. */
  standing?: Standing;
  /** Log-probs of the completion's tokens under the reference policy, unrounded. */
  reference?: ArrayLike<number>;
  /** Log-probs of the completion's tokens at T = 1 under the policy that wrote them, unrounded. */
  behaviour?: ArrayLike<number>;
}

/**
 * The rows of a buffer as columns, built once: a step picks rows by their index and copies numbers. Row r has the tokens
 * start[r] .. start[r + 1] - 1 of `tokens`; it takes one position less than it has tokens, since the last is only a label, and
 * position t predicts token t + 1. Positions from[r] .. positions[r] - 1 predict its completion.
 */
export interface Columns {
  readonly rows: number;
  /** Rows' tokens, one after another. */
  readonly tokens: Int32Array;
  /** [rows + 1] */
  readonly start: Int32Array;
  /** [rows] each. */
  readonly positions: Int32Array;
  readonly from: Int32Array;
  /** Completion tokens. */
  readonly lengths: Int32Array;
  readonly group: Int32Array;
  readonly standing: readonly Standing[];
  /** As many as there are groups: one more than the largest. */
  readonly groups: number;
  /** Positions of the longest row; 0 without rows. */
  readonly longest: number;
  /** A number for each of `tokens`, 0 on prompts; null unless every row brings them. */
  readonly reference: Float32Array | null;
  readonly behaviour: Float32Array | null;
}

/**
 * Throws where a row has no completion token, or where its log-probs are not as many as its completion's tokens.
 */
export function columnsOf(rows: readonly BufferRow[]): Columns {
  const count = rows.length;
  const start = new Int32Array(count + 1);
  for (const [r, row] of rows.entries()) start[r + 1] = start[r]! + row.tokens.length;
  const tokens = new Int32Array(start[count]!);
  const positions = new Int32Array(count);
  const from = new Int32Array(count);
  const lengths = new Int32Array(count);
  const group = new Int32Array(count);
  let groups = 0;
  let longest = 0;
  for (const [r, row] of rows.entries()) {
    if (row.promptLength < 1 || row.promptLength >= row.tokens.length) {
      throw new Error(
        `Row ${r} has ${row.tokens.length} tokens and a prompt of ${row.promptLength}; it needs one of each at least.`,
      );
    }
    tokens.set(row.tokens, start[r]!);
    positions[r] = row.tokens.length - 1;
    from[r] = row.promptLength - 1;
    lengths[r] = row.tokens.length - row.promptLength;
    group[r] = row.group ?? r;
    groups = Math.max(groups, group[r]! + 1);
    longest = Math.max(longest, positions[r]!);
  }
  return {
    rows: count,
    tokens,
    start,
    positions,
    from,
    lengths,
    group,
    standing: rows.map((row) => row.standing ?? 'right'),
    groups,
    longest,
    reference: logProbs(rows, start, 'reference'),
    behaviour: logProbs(rows, start, 'behaviour'),
  };
}

function logProbs(rows: readonly BufferRow[], start: Int32Array, name: 'reference' | 'behaviour'): Float32Array | null {
  if (rows.length === 0 || rows.some((row) => row[name] === undefined)) return null;
  const all = new Float32Array(start[rows.length]!);
  for (const [r, row] of rows.entries()) {
    const values = row[name]!;
    const length = row.tokens.length - row.promptLength;
    if (values.length !== length) {
      throw new Error(`Row ${r} has ${values.length} ${name} log-probs for a completion of ${length} tokens.`);
    }
    all.set(values, start[r]! + row.promptLength);
  }
  return all;
}
