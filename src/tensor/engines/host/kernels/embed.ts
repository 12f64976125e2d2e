import { extents3 } from '../../../tensor.ts';
import type { HostKernel } from '../memory.ts';

export const embed: HostKernel<'embed'> = (memory, { weights, ids }) => {
  const [L, V, D] = extents3(weights);
  const R = ids.shape[1]!;
  const y = memory.allocate([L, R, D]);
  const ws = memory.floats(weights);
  const is = memory.ints(ids);
  const ys = memory.floats(y);
  for (let row = 0; row < L * R; row++) {
    const from = (Math.floor(row / R) * V + is[row]!) * D;
    ys.set(ws.subarray(from, from + D), row * D);
  }
  return { y };
};

/** Rows are added in their order, so the sum of one vocabulary row never depends on anything but its lane. */
export const embedGrad: HostKernel<'embedGrad'> = (memory, { dy, ids }, { vocabulary }) => {
  const [L, R, D] = extents3(dy);
  const dw = memory.allocate([L, vocabulary, D]);
  const dys = memory.floats(dy);
  const is = memory.ints(ids);
  const out = memory.floats(dw);
  out.fill(0);
  for (let row = 0; row < L * R; row++) {
    const to = (Math.floor(row / R) * vocabulary + is[row]!) * D;
    const from = row * D;
    for (let i = 0; i < D; i++) out[to + i]! += dys[from + i]!;
  }
  return { dw };
};
