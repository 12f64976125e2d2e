import { extents3 } from '../../../tensor.ts';
import { addressOf, type SimdKernel } from '../array.ts';
import { addTo } from './add-to.ts';

export const embed: SimdKernel<'embed'> = (machine, { weights, ids }) => {
  const [L, V, D] = extents3(weights);
  const R = ids.shape[1]!;
  const y = machine.allocate([L, R, D]);
  const [ws, is, ys] = [addressOf(weights), addressOf(ids), addressOf(y)];
  for (let l = 0; l < L; l++) machine.wasm.embed(ws + l * V * D * 4, is + l * R * 4, ys + l * R * D * 4, R, D);
  return { y };
};

export const embedGrad: SimdKernel<'embedGrad'> = (machine, { dy, ids }, { vocabulary: V }) => {
  const [L, R, D] = extents3(dy);
  const dw = machine.allocate([L, V, D]);
  const [gs, is, ws] = [addressOf(dy), addressOf(ids), addressOf(dw)];
  for (let l = 0; l < L; l++) {
    machine.wasm.embedGrad(gs + l * R * D * 4, is + l * R * 4, ws + l * V * D * 4, R, D, V);
  }
  return { dw };
};

export const rmsNorm: SimdKernel<'rmsNorm'> = (machine, { x, weight }, { epsilon }) => {
  const [L, R, D] = extents3(x);
  const y = machine.allocate([L, R, D]);
  const inv = machine.allocate([L, R]);
  const [xs, ws, ys, is] = [addressOf(x), addressOf(weight), addressOf(y), addressOf(inv)];
  for (let l = 0; l < L; l++) {
    const rows = l * R * 4;
    machine.wasm.rmsNorm(xs + rows * D, ws + l * D * 4, ys + rows * D, is + rows, R, D, epsilon);
  }
  return { y, inv };
};

export const rmsNormDx: SimdKernel<'rmsNormDx'> = (machine, { x, weight, inv, dy }) => {
  const [L, R, D] = extents3(x);
  const dx = machine.allocate([L, R, D]);
  const [xs, ws, is, gs, out] = [addressOf(x), addressOf(weight), addressOf(inv), addressOf(dy), addressOf(dx)];
  for (let l = 0; l < L; l++) {
    const rows = l * R * 4;
    machine.wasm.rmsNormDx(xs + rows * D, ws + l * D * 4, is + rows, gs + rows * D, out + rows * D, R, D);
  }
  return { dx };
};

export const rmsNormDxAdd: SimdKernel<'rmsNormDxAdd'> = (machine, { sum, ...inputs }) => {
  const { dx } = rmsNormDx(machine, inputs, {});
  addTo(machine, dx, sum);
  return { dx };
};

export const rmsNormDw: SimdKernel<'rmsNormDw'> = (machine, { x, inv, dy }) => {
  const [L, R, D] = extents3(x);
  const dw = machine.allocate([L, D]);
  const [xs, is, gs, out] = [addressOf(x), addressOf(inv), addressOf(dy), addressOf(dw)];
  for (let l = 0; l < L; l++) {
    const rows = l * R * 4;
    machine.wasm.rmsNormDw(xs + rows * D, is + rows, gs + rows * D, out + l * D * 4, R, D);
  }
  return { dw };
};

/** Rows know nothing of lanes here. */
export const swiglu: SimdKernel<'swiglu'> = (machine, { x }) => {
  const [L, R, width] = extents3(x);
  const y = machine.allocate([L, R, width / 2]);
  machine.wasm.swiglu(addressOf(x), addressOf(y), L * R, width / 2);
  return { y };
};

export const swigluGrad: SimdKernel<'swigluGrad'> = (machine, { x, dy }) => {
  const [L, R, width] = extents3(x);
  const dx = machine.allocate([L, R, width]);
  machine.wasm.swigluGrad(addressOf(x), addressOf(dy), addressOf(dx), L * R, width / 2);
  return { dx };
};

export const labelLogProbs: SimdKernel<'labelLogProbs'> = (machine, { logits, labels }) => {
  const [L, R, V] = extents3(logits);
  const logp = machine.allocate([L, R]);
  const lse = machine.allocate([L, R]);
  machine.wasm.labelLogProbs(addressOf(logits), addressOf(labels), addressOf(logp), addressOf(lse), L * R, V);
  return { logp, lse };
};

export const labelLogProbsGrad: SimdKernel<'labelLogProbsGrad'> = (machine, { logits, labels, lse, dy }) => {
  const [L, R, V] = extents3(logits);
  const dx = machine.allocate([L, R, V]);
  const [zs, ys, sums, gs] = [addressOf(logits), addressOf(labels), addressOf(lse), addressOf(dy)];
  machine.wasm.labelLogProbsGrad(zs, ys, sums, gs, addressOf(dx), L * R, V);
  return { dx };
};
