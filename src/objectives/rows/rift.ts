import { aggregations, normalisationOption } from '../aggregations.ts';
import { compose } from '../compose.ts';
import { choiceOption } from '../options.ts';
import { log } from '../weights/log.ts';
import { probability } from '../weights/probability.ts';

const levels = { 'token-mean': 'token', 'geometric-mean': 'row-mean', 'sequence-product': 'row-sum' } as const;

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
export const rift = compose({
  id: 'rift',
  name: 'RIFT',
  title: 'RIFT',
  about:
    'Raises right answers by their log-probability and lowers wrong ones by their probability, which stops by itself.',
  citation: 'RIFT, Eq. 5 and App. B.1',
  options: {
    reading: choiceOption({
      label: 'reading',
      help: "Which probability the paper's π(y|x) is.",
      values: {
        'token-mean': "each token's own",
        'geometric-mean': 'geometric mean',
        'sequence-product': 'product of the row',
      },
    }),
    normalisation: normalisationOption('tokens', 'row-means', 'rows', 'classes'),
  },
  rows: 'all',
  infimum: 0,
  aggregation: ({ normalisation }) => aggregations[normalisation],
  weights: ({ reading }) => ({ positive: log, negative: probability[levels[reading]] }),
  fixtures: {
    rift_C_token_mean: {},
    rift_C_token_mean_graded: { rewards: 'graded_rewards' },
    rift_C_token_seqmean: { options: { normalisation: 'row-means' } },
    rift_C_class_conditional: { options: { normalisation: 'classes' } },
    rift_B_geo_mean: { options: { reading: 'geometric-mean', normalisation: 'row-means' } },
    rift_A_seq_product: { options: { reading: 'sequence-product', normalisation: 'rows' } },
    raft_all_token_norm: { rewards: 'correct' },
  },
});
