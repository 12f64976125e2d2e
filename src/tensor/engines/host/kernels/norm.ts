import { extents3 } from '../../../tensor.ts';
import type { HostKernel } from '../memory.ts';
import { addTo } from './add-to.ts';

/** RMSNorm (Zhang & Sennrich 2019) by rows, statistics in doubles. */
export const rmsNorm: HostKernel<'rmsNorm'> = (memory, { x, weight }, { epsilon }) => {
  const [L, R, D] = extents3(x);
  const y = memory.allocate([L, R, D]);
  const inverse = memory.allocate([L, R]);
  const xs = memory.floats(x);
  const ws = memory.floats(weight);
  const ys = memory.floats(y);
  const inv = memory.floats(inverse);
  for (let row = 0; row < L * R; row++) {
    const at = row * D;
    const w = Math.floor(row / R) * D;
    let sum = 0;
    for (let i = 0; i < D; i++) sum += xs[at + i]! * xs[at + i]!;
    const scale = 1 / Math.sqrt(sum / D + epsilon);
    inv[row] = scale;
    for (let i = 0; i < D; i++) ys[at + i] = xs[at + i]! * scale * ws[w + i]!;
  }
  return { y, inv: inverse };
};

export const rmsNormDx: HostKernel<'rmsNormDx'> = (memory, { x, weight, inv, dy }) => {
  const [L, R, D] = extents3(x);
  const dx = memory.allocate([L, R, D]);
  const xs = memory.floats(x);
  const ws = memory.floats(weight);
  const is = memory.floats(inv);
  const dys = memory.floats(dy);
  const out = memory.floats(dx);
  for (let row = 0; row < L * R; row++) {
    const at = row * D;
    const w = Math.floor(row / R) * D;
    const scale = is[row]!;
    let dot = 0;
    for (let i = 0; i < D; i++) dot += dys[at + i]! * ws[w + i]! * xs[at + i]!;
    const pull = (dot * scale * scale * scale) / D;
    for (let i = 0; i < D; i++) out[at + i] = dys[at + i]! * ws[w + i]! * scale - xs[at + i]! * pull;
  }
  return { dx };
};

export const rmsNormDxAdd: HostKernel<'rmsNormDxAdd'> = (memory, { sum, ...inputs }) => {
  const { dx } = rmsNormDx(memory, inputs, {});
  addTo(memory.floats(dx), memory.floats(sum));
  return { dx };
};

export const rmsNormDw: HostKernel<'rmsNormDw'> = (memory, { x, inv, dy }) => {
  const [L, R, D] = extents3(x);
  const dw = memory.allocate([L, D]);
  const xs = memory.floats(x);
  const is = memory.floats(inv);
  const dys = memory.floats(dy);
  const out = memory.floats(dw);
  const sums = new Float64Array(D);
  for (let lane = 0; lane < L; lane++) {
    sums.fill(0);
    for (let r = 0; r < R; r++) {
      const at = (lane * R + r) * D;
      const scale = is[lane * R + r]!;
      for (let i = 0; i < D; i++) sums[i]! += dys[at + i]! * xs[at + i]! * scale;
    }
    out.set(sums, lane * D);
  }
  return { dw };
};
