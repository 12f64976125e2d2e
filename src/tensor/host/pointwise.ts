import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { KernelName } from '../kernels/signatures.ts';
import { sizeOf } from '../tensor.ts';
import { type HostKernelEntry, hostKernel } from './memory.ts';

/** An operation on two arrays of three extents, each of which may be 1 and then serves all places. */
function pairwise(name: KernelName, of: (x: number, y: number) => number): HostKernelEntry {
  return hostKernel(name, (memory, { a, b }) => {
    const shape = a!.shape.map((extent, i) => Math.max(extent, b!.shape[i]!));
    const [, B, T] = shape as [number, number, number];
    const out = memory.allocate(shape);
    const [x, y, values] = [memory.floats(a!), memory.floats(b!), memory.floats(out)];
    const [xs, ys] = [strides(a!), strides(b!)];
    for (let n = 0; n < values.length; n++) {
      const [l, row, t] = [Math.floor(n / (B * T)), Math.floor(n / T) % B, n % T];
      values[n] = of(x[l * xs[0] + row * xs[1] + t * xs[2]]!, y[l * ys[0] + row * ys[1] + t * ys[2]]!);
    }
    return out;
  });
}

/** How far apart neighbours are along each extent: 0 along one of size 1. */
function strides({ shape }: TensorInfo): [number, number, number] {
  const [L, B, T] = shape as [number, number, number];
  return [L === 1 ? 0 : B * T, B === 1 ? 0 : T, T === 1 ? 0 : 1];
}

/** Math.min and Math.max carry a NaN on, whichever side it is on. */
export const minimum = pairwise('LabMinimum', Math.min);
export const maximum = pairwise('LabMaximum', Math.max);
export const greater = pairwise('LabGreater', (x, y) => (x > y ? 1 : 0));

function pointwise<A>(name: KernelName, of: (x: number, attributes: A) => number): HostKernelEntry {
  return hostKernel<A>(name, (memory, { a }, attributes) => {
    const out = memory.allocate(a!.shape);
    const [x, values] = [memory.floats(a!), memory.floats(out)];
    for (let n = 0; n < sizeOf(a!.shape); n++) values[n] = of(x[n]!, attributes);
    return out;
  });
}

export const clip = pointwise<{ low: number; high: number }>('LabClip', (x, { low, high }) =>
  Math.min(Math.max(x, low), high),
);

export const logarithm = pointwise('LabLog', Math.log);
export const sigmoid = pointwise('LabSigmoid', (x) => 1 / (1 + Math.exp(-x)));

/** log sigmoid without 1 / (1 + exp(-x)), which is 0 long before its logarithm is out of range. */
export const logSigmoid = pointwise('LabLogSigmoid', (x) => Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x))));
