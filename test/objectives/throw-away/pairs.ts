/** Losses over pairs that the lab does not ship: files of their own, with the same face as a line. */
import { z } from 'zod';
import type { Objective, ObjectiveBatch } from '../../../src/objectives/objective.ts';
import { numberOption, type OptionShape } from '../../../src/objectives/options.ts';
import { rowLengths, weight } from '../../../src/objectives/row-data.ts';
import { constant } from '../../../src/rewards/advantages.ts';

const beta = numberOption({
  label: 'beta',
  help: 'How sharp the preference is.',
  min: 0.01,
  max: 10,
  step: 0.01,
  value: 0.1,
});
const gamma = numberOption({
  label: 'margin',
  help: 'By how much the right one is to win.',
  min: 0,
  max: 5,
  step: 0.1,
  value: 1,
});
const alpha = numberOption({
  label: 'NLL',
  help: 'How much of the plain loss on right ones.',
  min: 0,
  max: 1,
  step: 0.1,
  value: 0,
});

const numbers = ({ rows }: ObjectiveBatch, of: (row: number) => number) =>
  Float64Array.from({ length: rows }, (_, b) => of(b));

/** What a pair's loss reads: rows beside their partners. Each row of a pair carries half of its loss. */
function pairWeights(batch: ObjectiveBatch, mean: boolean) {
  const lengths = rowLengths(batch);
  const paired = (b: number) => batch.partner![b]! >= 0;
  const pairs = numbers(batch, (b) => (paired(b) ? 0.5 : 0)).reduce((a, b) => a + b, 0);
  return {
    spread: { kind: 'span', data: numbers(batch, (b) => (mean && lengths[b]! > 0 ? 1 / lengths[b]! : 1)) },
    sign: { kind: 'row', data: numbers(batch, (b) => (paired(b) ? Math.sign(batch.reward[b]!) : 0)) },
    half: { kind: 'row', data: numbers(batch, (b) => (paired(b) ? 0.5 / pairs : 0)) },
    partner: { kind: 'index', data: batch.partner! },
  } as const;
}

const face = {
  about: 'A pair loss of a test.',
  citation: 'science/OBJECTIVES.md',
  rows: 'all',
  unit: 'pair',
  infimum: 0,
  usesNegativeReward: false,
  advantage: () => constant,
} as const satisfies Partial<Objective>;

const dpo: Objective<{ beta: typeof beta }> = {
  ...face,
  id: 'dpo',
  name: 'DPO',
  title: 'DPO',
  options: z.object({ beta }),
  needs: ['reference'],
  fixtures: { dpo: {} },
  formula: () => '\\mathcal{L} = -\\log \\sigma(\\beta (h_+ - h_-))',
  prepare: (batch) => pairWeights(batch, false),
  evaluate(ops, logp, prepared, options) {
    const spread = weight(prepared, 'spread');
    const [sign, half] = [weight(prepared, 'sign'), weight(prepared, 'half')];
    const h = ops.sumTokens(ops.mul(spread, ops.sub(logp, weight(prepared, 'reference'))));
    const margin = ops.mul(sign, ops.sub(h, ops.gatherRows(h, weight(prepared, 'partner'))));
    const u = ops.scale(margin, options.beta);
    const push = ops.scale(ops.mul(ops.mul(sign, half), ops.sigmoid(ops.scale(u, -1))), -2 * options.beta);
    return {
      loss: ops.scale(ops.sumAll(ops.mul(half, ops.logSigmoid(u))), -1),
      coefficient: ops.mul(spread, push),
      metrics: { margin: ops.sumAll(ops.mul(half, margin)) },
    };
  },
};

const simpo: Objective<{ beta: typeof beta; gamma: typeof gamma; alpha: typeof alpha }> = {
  ...face,
  id: 'simpo',
  name: 'SimPO',
  title: 'SimPO',
  options: z.object({ beta, gamma, alpha }),
  needs: [],
  fixtures: { simpo: { options: { beta: 2 } }, cpo_simpo: { options: { beta: 2, alpha: 1 } } },
  formula: () => '\\mathcal{L} = -\\log \\sigma(\\beta (M_+ - M_-) - \\gamma)',
  prepare(batch) {
    const lengths = rowLengths(batch);
    const right = numbers(batch, (b) => (batch.partner![b]! >= 0 && batch.reward[b]! > 0 ? lengths[b]! : 0));
    const tokens = right.reduce((a, b) => a + b, 0);
    return {
      ...pairWeights(batch, true),
      likely: { kind: 'span', data: right.map((length) => (length > 0 ? -1 / tokens : 0)) },
    };
  },
  evaluate(ops, logp, prepared, options) {
    const spread = weight(prepared, 'spread');
    const [sign, half] = [weight(prepared, 'sign'), weight(prepared, 'half')];
    const likely = ops.scale(weight(prepared, 'likely'), options.alpha);
    const m = ops.sumTokens(ops.mul(spread, logp));
    const margin = ops.mul(sign, ops.sub(m, ops.gatherRows(m, weight(prepared, 'partner'))));
    const u = ops.shift(ops.scale(margin, options.beta), -options.gamma);
    const push = ops.scale(ops.mul(ops.mul(sign, half), ops.sigmoid(ops.scale(u, -1))), -2 * options.beta);
    return {
      loss: ops.add(ops.scale(ops.sumAll(ops.mul(half, ops.logSigmoid(u))), -1), ops.sumAll(ops.mul(likely, logp))),
      coefficient: ops.add(ops.mul(spread, push), likely),
    };
  },
};

const asObjective = <Shape extends OptionShape>(objective: Objective<Shape>): Objective => objective as Objective;

export const pairs: readonly Objective[] = [asObjective(dpo), asObjective(simpo)];
