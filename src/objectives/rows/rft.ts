import { aggregations, normalisationOption } from '../aggregations.ts';
import { compose } from '../compose.ts';
import { log } from '../weights/log.ts';

/**
 * Rejection-sampling fine-tuning (Yuan et al. 2023): supervised fine-tuning on the answers that were right. The size of a
 * reward does not count, and rows without a positive reward are as if they were not in the batch, so dividing by the
 * batch's tokens and by the class's tokens is one thing. (RAFT in Minimal-RL keeps the wrong rows in the denominator:
 * that is RIFT with r- = 0.)
 */
export const rft = compose({
  id: 'rft',
  name: 'RFT',
  title: 'RFT',
  about: 'Keeps the right answers, drops the wrong ones, and imitates what is left.',
  citation: 'Yuan et al. 2023, arXiv 2308.01825',
  options: { normalisation: normalisationOption('tokens', 'row-means', 'rows') },
  rows: 'positives',
  infimum: 0,
  aggregation: ({ normalisation }) => aggregations[normalisation],
  size: 'ignored',
  weights: () => ({ positive: log, negative: null }),
  fixtures: { rft_token_mean: {} },
});
