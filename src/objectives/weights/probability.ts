import type { Level, TokenWeight } from './weight.ts';

/**
 * f = w = e^x: the probability itself, which stops pushing as it goes to 0. By the level that of a token, the geometric mean
 * of the row's, or the row's product.
 */
const probabilityAt = (level: Level, tex: string): TokenWeight => ({
  level,
  tex,
  at(ops, x) {
    const p = ops.exp(x);
    return { f: p, w: p };
  },
});

export const probability = {
  token: probabilityAt('token', '\\sum_t p_{bt}'),
  'row-mean': probabilityAt('row-mean', 'L_b\\, e^{\\frac{1}{L_b}\\sum_t \\log p_{bt}}'),
  'row-sum': probabilityAt('row-sum', '\\prod_t p_{bt}'),
} as const;
