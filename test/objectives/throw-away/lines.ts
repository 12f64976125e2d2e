import { type Aggregation, aggregations } from '../../../src/objectives/aggregations.ts';
import { compose, type Line } from '../../../src/objectives/compose.ts';
import type { Objective } from '../../../src/objectives/objective.ts';
import { numberOption } from '../../../src/objectives/options.ts';
import { log } from '../../../src/objectives/weights/log.ts';
import { probability } from '../../../src/objectives/weights/probability.ts';
import { centred, earned, standardised } from './advantages.ts';
import * as w from './weights.ts';

const blank = {
  about: 'A line of a test.',
  citation: 'science/OBJECTIVES.md',
  options: {},
  rows: 'all',
  infimum: 0,
  fixtures: {},
} as const;

/** A line without options. */
function line(id: string, parts: Partial<Line<Record<never, never>>> & Pick<Line<Record<never, never>>, 'weights'>) {
  return compose({ ...blank, id, name: id, title: id, aggregation: () => aggregations.tokens, ...parts });
}

const epsilon = numberOption({
  label: 'clip',
  help: 'How far the ratio may go.',
  min: 0,
  max: 1,
  step: 0.01,
  value: 0.2,
});
const beta = numberOption({
  label: 'beta',
  help: 'How fast the push fades.',
  min: 0.01,
  max: 5,
  step: 0.01,
  value: 0.1,
});

const share = (of: Aggregation['share']): Aggregation => ({ label: 'own', tex: 'n_b', share: of });
/** Right rows by their tokens, wrong ones by rows. */
const tokensAndRows = share(({ reward }, { positive, negative }) =>
  reward > 0 ? 1 / positive.tokens : 1 / negative.rows,
);

const [yes, no] = [true, false];
const twos = earned(standardised, [yes, no, no, yes], [0, 0, 1, 1]);
const signs = [1, -1, -1, 1];

/** RIFT with another function of p on wrong rows. */
const surrogates = [
  line('taylor', {
    weights: () => ({ positive: log, negative: w.probabilityLessOne }),
    fixtures: { rift_C_taylor_constant_kept: {} },
  }),
  line('unlikelihood', {
    weights: () => ({ positive: log, negative: w.unlikelihood }),
    fixtures: { rift_unlikelihood: {} },
  }),
  line('sigmoid-p', { weights: () => ({ positive: log, negative: w.odds }), fixtures: { rift_sigmoid_p: {} } }),
  line('softplus', { weights: () => ({ positive: log, negative: w.softplus }), fixtures: { rift_softplus_logp: {} } }),
  line('ratio', {
    weights: () => ({ positive: log, negative: w.ratio }),
    fixtures: { rift_token_is_ratio: {} },
  }),
];

const demonstrations = [
  line('dft', {
    weights: () => ({ positive: w.held, negative: null }),
    surrogate: true,
    fixtures: { dft_token_mean: { rewards: 'ones' } },
  }),
  line('linear', {
    weights: () => ({ positive: probability.token, negative: null }),
    infimum: -1,
    fixtures: { linear_prob_token_mean: { rewards: 'ones' } },
  }),
];

const ratios = [
  line('psr', {
    rows: 'positives',
    size: 'ignored',
    weights: () => ({ positive: w.ratio, negative: null }),
    fixtures: { psr_on_policy: { onPolicy: true } },
  }),
  line('nsr', {
    size: 'ignored',
    aggregation: () => aggregations.classes,
    weights: () => ({ positive: null, negative: w.ratio }),
    fixtures: { nsr_on_policy: { onPolicy: true } },
  }),
  compose({
    ...blank,
    id: 'w-reinforce',
    name: 'w-reinforce',
    title: 'W-REINFORCE',
    options: { epsilon },
    aggregation: () => aggregations.tokens,
    weights: (options) => ({ positive: w.clippedAbove(options.epsilon), negative: w.clippedBelow(options.epsilon) }),
    fixtures: {
      w_reinforce_on_policy: { rewards: [0.1, -1, -1, 0.1], onPolicy: true },
      w_reinforce_off_policy_clip: { rewards: [0.1, -1, -1, 0.1] },
    },
  }),
  line('cispo', {
    weights: () => ({ positive: w.heldRatio(0.8, 11), negative: w.heldRatio(0, 101) }),
    surrogate: true,
    fixtures: { cispo_dispo: { rewards: twos } },
  }),
  line('nft', {
    weights: () => ({ positive: w.logRatio, negative: w.implicitNegative(0.5) }),
    surrogate: true,
    fixtures: { nft_token: { rewards: signs.map((sign) => sign / 2) } },
  }),
];

const grpo = [
  line('grpo', {
    unit: 'group',
    aggregation: () => aggregations['row-means'],
    advantage: () => standardised,
    weights: () => ({ positive: w.clippedAbove(0.2), negative: w.clippedBelow(0.2) }),
    fixtures: {
      grpo_seqmean_on_policy: { rewards: twos, onPolicy: true },
      grpo_group4_uneven: { rewards: earned(standardised, [yes, no, no, no], [0, 0, 0, 0]), onPolicy: true },
    },
  }),
  line('grpo-tokens', {
    advantage: () => standardised,
    weights: () => ({ positive: w.ratio, negative: w.ratio }),
    fixtures: { grpo_dapo_on_policy: { rewards: twos, onPolicy: true } },
  }),
  line('grpo-dr', {
    aggregation: () => share((_, { rows }) => 1 / (rows * 6)),
    advantage: () => centred,
    weights: () => ({ positive: w.ratio, negative: w.ratio }),
    fixtures: {
      grpo_dr_on_policy: { rewards: earned(centred, [yes, no, no, yes], [0, 0, 0, 0]), onPolicy: true },
    },
  }),
  line('grpo-kl', {
    aggregation: () => aggregations['row-means'],
    weights: () => ({ positive: w.ratio, negative: w.ratio, every: { weight: w.divergence, times: 0.04 } }),
    fixtures: { grpo_seqmean_kl: { rewards: twos, onPolicy: true } },
  }),
];

/** One number a row: sums and means of its tokens. */
const wholeRows = [
  compose({
    ...blank,
    id: 'npo',
    name: 'NPO',
    title: 'NPO',
    options: { beta },
    size: 'ignored',
    aggregation: () => tokensAndRows,
    weights: (options) => ({ positive: null, negative: w.fading(options.beta) }),
    fixtures: { npo: {} },
  }),
  compose({
    ...blank,
    id: 'npo-retain',
    name: 'NPO',
    title: 'NPO with what is to be kept',
    options: { beta },
    size: 'ignored',
    aggregation: () => tokensAndRows,
    weights: (options) => ({ positive: w.logOfTokens, negative: w.fading(options.beta) }),
    fixtures: { npo_plus_retain: {} },
  }),
  line('topr', {
    aggregation: () => aggregations.rows,
    weights: () => ({ positive: log, negative: w.truncated('row-sum') }),
    surrogate: true,
    fixtures: { topr_seq: { rewards: signs } },
  }),
  line('topr-means', {
    aggregation: () => aggregations['row-means'],
    weights: () => ({ positive: log, negative: w.truncatedSum }),
    surrogate: true,
    fixtures: { topr_seq_lennorm: { rewards: signs } },
  }),
  line('topr-geometric', {
    aggregation: () => aggregations['row-means'],
    weights: () => ({ positive: log, negative: w.truncated('row-mean') }),
    surrogate: true,
    fixtures: { topr_geo: { rewards: signs } },
  }),
  line('topr-tokens', {
    weights: () => ({ positive: log, negative: w.truncated('token') }),
    surrogate: true,
    fixtures: { topr_token: { rewards: signs } },
  }),
  line('redi', {
    unit: 'pair',
    aggregation: () => share(({ length }, { positive }) => 1 / (positive.rows * length)),
    weights: () => ({ positive: log, negative: log }),
    infimum: Number.NEGATIVE_INFINITY,
    fixtures: { redi: { rewards: [1, -0.8, -0.8, 1] } },
  }),
];

/** Entries of the fixture that are lines: they name an aggregation, an advantage and weights, and nothing else. */
export const lines: readonly Objective[] = [...surrogates, ...demonstrations, ...ratios, ...grpo, ...wholeRows];
