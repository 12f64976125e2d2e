/** A loss over rows with a number of the whole batch in it, which the lab does not ship. */
import { z } from 'zod';
import type { Objective, ObjectiveBatch } from '../../../src/objectives/objective.ts';
import { numberOption } from '../../../src/objectives/options.ts';
import { weight } from '../../../src/objectives/row-data.ts';
import { constant } from '../../../src/rewards/advantages.ts';

const beta = numberOption({ label: 'beta', help: 'How sharp.', min: 0.01, max: 10, step: 0.01, value: 0.1 });
const desirable = numberOption({ label: 'right', help: 'Weight of right rows.', min: 0, max: 5, step: 0.01, value: 1 });

const numbers = ({ rows }: ObjectiveBatch, of: (row: number) => number) =>
  Float64Array.from({ length: rows }, (_, b) => of(b));

/**
 * KTO. Rows with r = 0 are answers to other problems than their own: they get no gradient, and the mean of their h, at least 0
 * and held constant, is the point z0 that all others are compared with.
 */
export const kto: Objective<{ beta: typeof beta; desirable: typeof desirable }> = {
  id: 'kto',
  name: 'KTO',
  title: 'KTO',
  about: 'A row loss of a test.',
  citation: 'arXiv 2402.01306',
  options: z.object({ beta, desirable }),
  rows: 'all',
  unit: 'row',
  needs: ['reference'],
  infimum: 0,
  usesNegativeReward: true,
  surrogate: true,
  advantage: () => constant,
  fixtures: {},
  formula: () => '\\mathcal{L} = \\tfrac{1}{N} \\sum_b 1 - \\sigma(\\pm\\beta (h_b - z_0))',
  prepare(batch, options) {
    const own = (b: number) => batch.reward[b]! !== 0;
    const count = numbers(batch, (b) => (own(b) ? 1 : 0)).reduce((a, b) => a + b, 0);
    return {
      sum: { kind: 'span', data: numbers(batch, () => 1) },
      sign: { kind: 'row', data: numbers(batch, (b) => Math.sign(batch.reward[b]!)) },
      share: {
        kind: 'row',
        data: numbers(batch, (b) => (own(b) ? (batch.reward[b]! > 0 ? options.desirable : 1) / count : 0)),
      },
      others: { kind: 'row', data: numbers(batch, (b) => (own(b) ? 0 : 1 / (batch.rows - count))) },
      all: { kind: 'index', data: numbers(batch, () => 0) },
    };
  },
  evaluate(ops, logp, prepared, options) {
    const sum = weight(prepared, 'sum');
    const [sign, share] = [weight(prepared, 'sign'), weight(prepared, 'share')];
    const h = ops.sumTokens(ops.mul(sum, ops.sub(logp, weight(prepared, 'reference'))));
    const mean = ops.sumUnits(ops.mul(weight(prepared, 'others'), h), weight(prepared, 'all'));
    const z0 = ops.maximum(mean, ops.scale(mean, 0));
    const s = ops.sigmoid(ops.scale(ops.mul(sign, ops.sub(h, z0)), -options.beta));
    const slope = ops.mul(s, ops.shift(ops.scale(s, -1), 1));
    return {
      loss: ops.sumAll(ops.mul(share, s)),
      coefficient: ops.mul(sum, ops.scale(ops.mul(ops.mul(sign, share), slope), -options.beta)),
    };
  },
};
