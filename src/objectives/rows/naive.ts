import { aggregations, normalisationOption } from '../aggregations.ts';
import { compose } from '../compose.ts';
import { log } from '../weights/log.ts';

/**
 * The naive signed loss (RIFT, Eq. 1): r log pi for right and wrong answers alike. On a wrong answer its coefficient is
 * the constant -n_b r_b, whatever p has become, so the push never decays and the loss has no lower bound (Theorem 3.2).
 */
export const naive = compose({
  id: 'naive',
  name: 'naive',
  title: 'Naive signed loss',
  about: 'Raises right answers and lowers wrong ones by their log-probability; the push on a wrong one never ends.',
  citation: 'RIFT, Eq. 1 and Theorem 3.2',
  options: { normalisation: normalisationOption('tokens', 'row-means', 'rows', 'classes') },
  rows: 'all',
  infimum: Number.NEGATIVE_INFINITY,
  aggregation: ({ normalisation }) => aggregations[normalisation],
  weights: () => ({ positive: log, negative: log }),
  fixtures: {
    naive_token_mean: {},
    naive_seq_mean: { options: { normalisation: 'row-means' } },
    naive_seq_sum: { options: { normalisation: 'rows' } },
    sft_token_mean: { rewards: 'ones' },
    sft_seq_sum: { options: { normalisation: 'rows' }, rewards: 'ones' },
  },
});
