import type { Objective, ObjectiveBatch, ObjectiveOptions, Prepared } from './objective.ts';
import { onTokens, rowLengths, TOKEN_SHARE_TEX, tokenShare, tokensWhere, weight } from './weights.ts';

/**
 * RIFT (Eq. 5): positives keep r log pi, negatives get r pi, which is bounded where r log pi is not.
 * The paper leaves open what pi(y|x) is; each reading gives a wrong row's tokens the same share n_b of the loss and
 * multiplies it by a different probability, so in all of them, under every normalisation,
 *   c[b,t] = -n_b r_b                      on a positive
 *   c[b,t] = -n_b r_b p[b,t]               on a negative, token mean (App. B.1: "tokens assigned high probability")
 *   c[b,t] = -n_b r_b exp(mean_t l[b,t])   geometric mean
 *   c[b,t] = -n_b r_b exp(sum_t l[b,t])    sequence product (Eq. 5 to the letter)
 * Eq. 15 of the paper has the opposite sign on the negatives by a slip; (5) is the one that lowers pi.
 */
export const rift: Objective = {
  id: 'rift',
  title: 'RIFT',
  about:
    'Raises right answers by their log-probability and lowers wrong ones by their probability, which stops by itself.',
  citation: 'RIFT, Eq. 5 and App. B.1',
  rows: 'all',
  infimum: 0,
  readings: ['token-mean', 'geometric-mean', 'sequence-product'],
  normalisations: ['tokens', 'row-means', 'rows', 'classes'],
  usesNegativeReward: true,
  formula,
  activeTokens: (batch) => tokensWhere(batch, (r) => r !== 0),

  prepare(batch, options) {
    return options.reading === 'token-mean' ? tokenWeights(batch, options) : rowWeights(batch, options);
  },

  evaluate(ops, logp, prepared, options) {
    const positive = weight(prepared, 'positive');
    const negative = weight(prepared, 'negative');
    if (options.reading === 'token-mean') {
      const push = ops.mul(negative, ops.exp(logp));
      return {
        loss: ops.sumAll(ops.add(ops.mul(positive, logp), push)),
        coefficient: ops.add(positive, push),
      };
    }
    const spread = weight(prepared, 'spread');
    const rowLogp = ops.sumTokens(ops.mul(spread, logp));
    const push = ops.mul(negative, ops.exp(rowLogp));
    return {
      loss: ops.sumAll(ops.add(ops.mul(positive, rowLogp), push)),
      coefficient: ops.mul(spread, ops.add(positive, push)),
    };
  },
};

/** The token reading: -n_b r_b on the tokens of each class, so L = sum(positive l + negative p). */
function tokenWeights(batch: ObjectiveBatch, options: ObjectiveOptions): Record<string, Prepared> {
  const share = tokenShare(batch, options.normalisation);
  const { positive, negative } = byClass(batch, (b) => share[b]! * batch.reward[b]!);
  return {
    positive: { kind: 'token', data: onTokens(batch, positive) },
    negative: { kind: 'token', data: onTokens(batch, negative) },
  };
}

/**
 * The row readings: `spread` makes the row's own log-prob out of its tokens (their sum, or their mean), and
 * L = sum_b(positive s_b + negative exp(s_b)). A geometric mean stands for each of the row's L_b tokens, a product for
 * the row once.
 */
function rowWeights(batch: ObjectiveBatch, options: ObjectiveOptions): Record<string, Prepared> {
  const lengths = rowLengths(batch);
  const share = tokenShare(batch, options.normalisation);
  const mean = options.reading === 'geometric-mean';
  const times = lengths.map((length) => (mean ? length : 1));
  const { positive, negative } = byClass(batch, (b) => share[b]! * times[b]! * batch.reward[b]!);
  return {
    spread: {
      kind: 'token',
      data: onTokens(
        batch,
        lengths.map((length) => (mean && length > 0 ? 1 / length : 1)),
      ),
    },
    positive: { kind: 'row', data: positive },
    negative: { kind: 'row', data: negative },
  };
}

function byClass(batch: ObjectiveBatch, weightOf: (row: number) => number) {
  const positive = new Float64Array(batch.rows);
  const negative = new Float64Array(batch.rows);
  for (let b = 0; b < batch.rows; b++) {
    const reward = batch.reward[b]!;
    if (reward > 0) positive[b] = -weightOf(b);
    if (reward < 0) negative[b] = -weightOf(b);
  }
  return { positive, negative };
}

function formula({ reading, normalisation }: ObjectiveOptions): string {
  const share = TOKEN_SHARE_TEX[normalisation];
  const negative = {
    'token-mean': '\\sum_t p_{bt}',
    'geometric-mean': 'L_b\\, e^{\\frac{1}{L_b}\\sum_t \\log p_{bt}}',
    'sequence-product': '\\prod_t p_{bt}',
  }[reading];
  return `\\mathcal{L} = -\\sum_{r_b>0} ${share}\\, r_b \\sum_t \\log p_{bt} \\;-\\; \\sum_{r_b<0} ${share}\\, r_b\\, ${negative}`;
}
