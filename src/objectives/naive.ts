import type { Objective } from './objective.ts';
import { onTokens, TOKEN_SHARE_TEX, tokenShare, tokensWhere, weight } from './weights.ts';

/**
 * The naive signed loss (RIFT, Eq. 1): r log pi for right and wrong answers alike. On a wrong answer its coefficient is
 * the constant -n_b r_b, whatever p has become, so the push never decays and the loss has no lower bound (Theorem 3.2).
 */
export const naive: Objective = {
  id: 'naive',
  title: 'Naive signed loss',
  about: 'Raises right answers and lowers wrong ones by their log-probability; the push on a wrong one never ends.',
  citation: 'RIFT, Eq. 1 and Theorem 3.2',
  rows: 'all',
  infimum: Number.NEGATIVE_INFINITY,
  readings: [],
  normalisations: ['tokens', 'row-means', 'rows', 'classes'],
  usesNegativeReward: true,
  formula: ({ normalisation }) =>
    `\\mathcal{L} = -\\sum_b ${TOKEN_SHARE_TEX[normalisation]}\\, r_b \\sum_t \\log p_{bt}`,
  activeTokens: (batch) => tokensWhere(batch, (r) => r !== 0),

  prepare(batch, options) {
    const share = tokenShare(batch, options.normalisation);
    const coefficient = share.map((n, b) => (batch.reward[b] === 0 ? 0 : -n * batch.reward[b]!));
    return { coefficient: { kind: 'token', data: onTokens(batch, coefficient) } };
  },

  evaluate(ops, logp, prepared) {
    const coefficient = weight(prepared, 'coefficient');
    return { loss: ops.sumAll(ops.mul(coefficient, logp)), coefficient };
  },
};
