import { extents3 } from '../../../tensor.ts';
import type { HostKernel } from '../memory.ts';

/** log softmax(logits)[label] by rows, through the log-sum-exp of the shifted logits: never log(softmax). */
export const labelLogProbs: HostKernel<'labelLogProbs'> = (memory, { logits, labels }) => {
  const [L, R, V] = extents3(logits);
  const logp = memory.allocate([L, R]);
  const lse = memory.allocate([L, R]);
  const zs = memory.floats(logits);
  const ys = memory.ints(labels);
  const out = memory.floats(logp);
  const sums = memory.floats(lse);
  for (let row = 0; row < L * R; row++) {
    const at = row * V;
    let top = zs[at]!;
    for (let v = 1; v < V; v++) if (zs[at + v]! > top) top = zs[at + v]!;
    let sum = 0;
    for (let v = 0; v < V; v++) sum += Math.exp(zs[at + v]! - top);
    const total = top + Math.log(sum);
    sums[row] = total;
    out[row] = zs[at + ys[row]!]! - total;
  }
  return { logp, lse };
};

/** d log p / d logits = onehot - softmax, times the coefficient dy of the row. Rows with dy = 0 are exactly 0. */
export const labelLogProbsGrad: HostKernel<'labelLogProbsGrad'> = (memory, { logits, labels, lse, dy }) => {
  const [L, R, V] = extents3(logits);
  const dx = memory.allocate([L, R, V]);
  const zs = memory.floats(logits);
  const ys = memory.ints(labels);
  const sums = memory.floats(lse);
  const dys = memory.floats(dy);
  const out = memory.floats(dx);
  for (let row = 0; row < L * R; row++) {
    const at = row * V;
    const c = dys[row]!;
    if (c === 0) {
      out.fill(0, at, at + V);
      continue;
    }
    const total = sums[row]!;
    for (let v = 0; v < V; v++) out[at + v] = -c * Math.exp(zs[at + v]! - total);
    out[at + ys[row]!]! += c;
  }
  return { dx };
};
