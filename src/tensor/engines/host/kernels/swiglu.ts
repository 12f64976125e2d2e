import { extents3 } from '../../../tensor.ts';
import type { HostKernel } from '../memory.ts';

/** SwiGLU (Shazeer 2020) on packed rows gate | up: silu(gate) * up. */
export const swiglu: HostKernel<'swiglu'> = (memory, { x }) => {
  const [L, R, width] = extents3(x);
  const F = width / 2;
  const y = memory.allocate([L, R, F]);
  const xs = memory.floats(x);
  const ys = memory.floats(y);
  for (let row = 0; row < L * R; row++) {
    const gate = row * width;
    const to = row * F;
    for (let i = 0; i < F; i++) {
      const z = xs[gate + i]!;
      ys[to + i] = (z / (1 + Math.exp(-z))) * xs[gate + F + i]!;
    }
  }
  return { y };
};

export const swigluGrad: HostKernel<'swigluGrad'> = (memory, { x, dy }) => {
  const [L, R, width] = extents3(x);
  const F = width / 2;
  const dx = memory.allocate([L, R, width]);
  const xs = memory.floats(x);
  const dys = memory.floats(dy);
  const out = memory.floats(dx);
  for (let row = 0; row < L * R; row++) {
    const gate = row * width;
    const from = row * F;
    for (let i = 0; i < F; i++) {
      const z = xs[gate + i]!;
      const sigmoid = 1 / (1 + Math.exp(-z));
      const g = dys[from + i]!;
      out[gate + i] = g * xs[gate + F + i]! * sigmoid * (1 + z * (1 - sigmoid));
      out[gate + F + i] = g * z * sigmoid;
    }
  }
  return { dx };
};
