/** Token weights of methods that the lab does not ship; each as short as a file of its own would be. */
import { rowLengths } from '../../../src/objectives/row-data.ts';
import { log } from '../../../src/objectives/weights/log.ts';
import type { Level, TokenWeight } from '../../../src/objectives/weights/weight.ts';

const token = (tex: string, at: TokenWeight['at'], needs: TokenWeight['needs'] = []): TokenWeight => ({
  level: 'token',
  tex: `\\sum_t ${tex}`,
  needs,
  at,
});

/** f = p - 1. */
export const probabilityLessOne = token('(p_{bt} - 1)', (ops, x) => {
  const p = ops.exp(x);
  return { f: ops.shift(p, -1), w: p };
});

/** f = -log(1 - p). */
export const unlikelihood = token('-\\log(1 - p_{bt})', (ops, x) => {
  const p = ops.exp(x);
  const rest = ops.shift(ops.scale(p, -1), 1);
  return { f: ops.scale(ops.log(rest), -1), w: ops.div(p, rest) };
});

/** f = p / (1 + p). */
export const odds = token('\\tfrac{p_{bt}}{1 + p_{bt}}', (ops, x) => {
  const s = ops.sigmoid(x);
  return { f: s, w: ops.mul(s, ops.shift(ops.scale(s, -1), 1)) };
});

/** f = log(1 + p). */
export const softplus = token('\\log(1 + p_{bt})', (ops, x) => ({
  f: ops.scale(ops.logSigmoid(ops.scale(x, -1)), -1),
  w: ops.sigmoid(x),
}));

/** f = w = rho = p / p_old. */
export const ratio = token(
  '\\rho_{bt}',
  (ops, x, beside) => {
    const rho = ops.exp(ops.sub(x, beside.logProbs('behaviour')));
    return { f: rho, w: rho };
  },
  ['behaviour'],
);

/** f = min(rho, 1 + e), for what is raised. */
export const clippedAbove = (e: number): TokenWeight =>
  token(
    '\\min(\\rho_{bt}, 1 + \\epsilon)',
    (ops, x, beside) => {
      const rho = ops.exp(ops.sub(x, beside.logProbs('behaviour')));
      const over = ops.greater(ops.shift(rho, -1 - e), ops.scale(rho, 0));
      return { f: ops.clip(rho, 0, 1 + e), w: ops.mul(rho, ops.shift(ops.scale(over, -1), 1)) };
    },
    ['behaviour'],
  );

/** f = max(rho, 1 - e), for what is lowered. */
export const clippedBelow = (e: number): TokenWeight =>
  token(
    '\\max(\\rho_{bt}, 1 - \\epsilon)',
    (ops, x, beside) => {
      const rho = ops.exp(ops.sub(x, beside.logProbs('behaviour')));
      const inside = ops.greater(ops.shift(rho, e - 1), ops.scale(rho, 0));
      return { f: ops.clip(rho, 1 - e, 1e9), w: ops.mul(rho, inside) };
    },
    ['behaviour'],
  );

/** w = clip(rho), held constant; f = w l. */
export const heldRatio = (low: number, high: number): TokenWeight =>
  token(
    '\\mathrm{sg}(\\rho_{bt}) \\log p_{bt}',
    (ops, x, beside) => {
      const w = ops.clip(ops.exp(ops.sub(x, beside.logProbs('behaviour'))), low, high);
      return { f: ops.mul(w, x), w };
    },
    ['behaviour'],
  );

/** w = p, held constant; f = w l. */
export const held = token('\\mathrm{sg}(p_{bt}) \\log p_{bt}', (ops, x) => {
  const p = ops.exp(x);
  return { f: ops.mul(p, x), w: p };
});

/** f = log rho. */
export const logRatio = token(
  '\\log \\rho_{bt}',
  (ops, x, beside) => ({
    f: ops.sub(x, beside.logProbs('behaviour')),
    w: null,
  }),
  ['behaviour'],
);

/** f = -log max((1 - q rho) / (1 - q), 1), its gradient as if there were no max. */
export const implicitNegative = (q: number): TokenWeight =>
  token(
    '-\\log \\max(\\tfrac{1 - q \\rho_{bt}}{1 - q}, 1)',
    (ops, x, beside) => {
      const rho = ops.exp(ops.sub(x, beside.logProbs('behaviour')));
      const rest = ops.clip(ops.shift(ops.scale(rho, -q / (1 - q)), 1 / (1 - q)), 1, 1e9);
      return { f: ops.scale(ops.log(rest), -1), w: ops.div(ops.scale(rho, q / (1 - q)), rest) };
    },
    ['behaviour'],
  );

/** k3, an estimate of the divergence from the reference: e^d - d - 1 with d = l_ref - l. */
export const divergence = token(
  'k_3(p_{bt})',
  (ops, x, beside) => {
    const d = ops.sub(beside.logProbs('reference'), x);
    const e = ops.exp(d);
    return { f: ops.shift(ops.sub(e, d), -1), w: ops.shift(ops.scale(e, -1), 1) };
  },
  ['reference'],
);

/** f = -(2 / beta) log sigmoid(-beta h), h = S - S_ref. */
export const fading = (beta: number): TokenWeight => ({
  level: 'row-sum',
  needs: ['reference'],
  tex: '-\\tfrac{2}{\\beta} \\log \\sigma(-\\beta h_b)',
  at(ops, x, beside) {
    const u = ops.scale(ops.sub(x, beside.logProbs('reference')), beta);
    return { f: ops.scale(ops.logSigmoid(ops.scale(u, -1)), -2 / beta), w: ops.scale(ops.sigmoid(u), 2) };
  },
});

/** The log-likelihood beside a weight that reads sums. */
export const logOfTokens = log;

/** w = clip(exp(x - x_old), 0, 1), held constant; f = w x. */
export const truncated = (level: Level): TokenWeight => ({
  level,
  needs: ['behaviour'],
  tex: '\\mathrm{sg}(w_b) \\log p_b',
  at(ops, x, beside) {
    const w = ops.clip(ops.exp(ops.sub(x, beside.logProbs('behaviour'))), 0, 1);
    return { f: ops.mul(w, x), w };
  },
});

/** The same of the row's sum, on its mean: another level than its own, by the length that it reads beside. */
export const truncatedSum: TokenWeight = {
  level: 'row-mean',
  needs: ['behaviour'],
  tex: '\\mathrm{sg}(w_b) M_b',
  rows: (batch) => ({ length: rowLengths(batch) }),
  at(ops, x, beside) {
    const sum = ops.mul(ops.sub(x, beside.logProbs('behaviour')), beside.row('length'));
    const w = ops.clip(ops.exp(sum), 0, 1);
    return { f: ops.mul(w, x), w };
  },
};
