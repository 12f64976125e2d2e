import type { HostKernel } from '../memory.ts';

/** Adds a gradient's sum of squares, lane by lane, to a running total. */
export const sumSquares: HostKernel<'sumSquares'> = (memory, { g, total }) => {
  const L = g.shape[0]!;
  const gs = memory.floats(g);
  const totals = memory.floats(total);
  const size = gs.length / L;
  for (let lane = 0; lane < L; lane++) {
    let sum = 0;
    for (let i = lane * size; i < (lane + 1) * size; i++) sum += gs[i]! * gs[i]!;
    totals[lane] = totals[lane]! + sum;
  }
  return {};
};

/** The clip factor of each lane, 0 for a lane that is not active; a loss or norm that is not finite ends its activity. */
export const gate: HostKernel<'gate'> = (memory, { sumSquares: squares, loss, hyper, active }) => {
  const L = squares.shape[0]!;
  const scale = memory.allocate([L]);
  const norm = memory.allocate([L]);
  const ss = memory.floats(squares);
  const losses = memory.floats(loss);
  const hs = memory.floats(hyper);
  const as = memory.floats(active);
  const scales = memory.floats(scale);
  const norms = memory.floats(norm);
  for (let lane = 0; lane < L; lane++) {
    const n = Math.sqrt(ss[lane]!);
    norms[lane] = n;
    if (!Number.isFinite(n) || !Number.isFinite(losses[lane]!)) as[lane] = 0;
    const clip = hs[lane * 8 + 7]!;
    const sitsOut = as[lane] === 0 || hs[lane * 8] === 0;
    scales[lane] = sitsOut ? 0 : clip > 0 && n > clip ? clip / n : 1;
  }
  return { scale, norm };
};

/**
 * AdamW (Loshchilov & Hutter 2019), all in place. A lane whose scale is 0 stays untouched.
 */
export const adamw: HostKernel<'adamw'> = (memory, { p, m, v, g, hyper, scale }) => {
  const L = p.shape[0]!;
  const ps = memory.floats(p);
  const ms = memory.floats(m);
  const vs = memory.floats(v);
  const gs = memory.floats(g);
  const hs = memory.floats(hyper);
  const scales = memory.floats(scale);
  const size = ps.length / L;
  for (let lane = 0; lane < L; lane++) {
    const from = lane * size;
    const to = from + size;
    const s = scales[lane]!;
    if (s === 0) continue;
    const h = hs.subarray(lane * 8, lane * 8 + 8);
    const [rate, beta1, beta2, correction1, correction2, epsilon, decay] = h as unknown as number[];
    for (let i = from; i < to; i++) {
      const grad = gs[i]! * s;
      const mi = beta1! * ms[i]! + (1 - beta1!) * grad;
      const vi = beta2! * vs[i]! + (1 - beta2!) * grad * grad;
      ms[i] = mi;
      vs[i] = vi;
      ps[i] = ps[i]! * (1 - rate! * decay!) - (rate! * (mi / correction1!)) / (Math.sqrt(vi / correction2!) + epsilon!);
    }
  }
  return {};
};
