import type { TokenWeight } from './weight.ts';

/** f = l, w = 1: the log-likelihood; on a wrong answer a push that never ends. */
export const log: TokenWeight = {
  level: 'any',
  tex: '\\sum_t \\log p_{bt}',
  at: (_, x) => ({ f: x, w: null }),
};
