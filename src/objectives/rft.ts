import type { Objective } from './objective.ts';
import { onTokens, TOKEN_SHARE_TEX, tokenShare, tokensWhere, weight } from './weights.ts';

/**
 * Rejection-sampling fine-tuning (Yuan et al. 2023): supervised fine-tuning on the answers that were right. The size of a
 * reward does not count, and rows without a positive reward are as if they were not in the batch, so dividing by the
 * batch's tokens and by the class's tokens is one thing. (RAFT in Minimal-RL keeps the wrong rows in the denominator:
 * that is RIFT with r- = 0.)
 */
export const rft: Objective = {
  id: 'rft',
  title: 'RFT',
  about: 'Keeps the right answers, drops the wrong ones, and imitates what is left.',
  citation: 'Yuan et al. 2023, arXiv 2308.01825',
  rows: 'positives',
  infimum: 0,
  readings: [],
  normalisations: ['tokens', 'row-means', 'rows'],
  usesNegativeReward: false,
  formula: ({ normalisation }) =>
    `\\mathcal{L} = -\\sum_{r_b>0} ${TOKEN_SHARE_TEX[normalisation === 'classes' ? 'tokens' : normalisation]} \\sum_t \\log p_{bt}`,
  activeTokens: (batch) => tokensWhere(batch, (r) => r > 0),

  prepare(batch, options) {
    const share = tokenShare(batch, options.normalisation, (r) => r > 0);
    return {
      coefficient: {
        kind: 'token',
        data: onTokens(
          batch,
          share.map((n) => (n === 0 ? 0 : -n)),
        ),
      },
    };
  },

  evaluate(ops, logp, prepared) {
    const coefficient = weight(prepared, 'coefficient');
    return { loss: ops.sumAll(ops.mul(coefficient, logp)), coefficient };
  },
};
