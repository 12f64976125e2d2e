import { sizeOf } from '../../../tensor.ts';
import { addressOf, type SimdKernel } from '../array.ts';

export const sumSquares: SimdKernel<'sumSquares'> = (machine, { g, total }) => {
  const L = g.shape[0]!;
  const size = sizeOf(g.shape) / L;
  const totals = machine.floats(total);
  for (let l = 0; l < L; l++) totals[l] = totals[l]! + machine.wasm.sumSquares(addressOf(g) + l * size * 4, size);
  return {};
};

export const adamw: SimdKernel<'adamw'> = (machine, { p, m, v, g, hyper, scale }) => {
  const L = p.shape[0]!;
  const size = sizeOf(p.shape) / L;
  const scales = machine.floats(scale);
  const [ps, ms, vs, gs, hs] = [addressOf(p), addressOf(m), addressOf(v), addressOf(g), addressOf(hyper)];
  for (let l = 0; l < L; l++) {
    const from = l * size * 4;
    machine.wasm.adamw(ps + from, ms + from, vs + from, gs + from, size, hs + l * 32, scales[l]!);
  }
  return {};
};
