import { extents3 } from '../../../tensor.ts';
import { launch, packing } from '../launch.ts';
import type { WebGpuKernel } from './kernel.ts';

/** silu(gate) * up of packed rows gate | up (Shazeer 2020). */
export const swiglu: WebGpuKernel<'swiglu'> = (backend, { x }) => {
  const [L, R, F2] = extents3(x);
  const p = packing(F2 / 2);
  const { y } = launch(backend, {
    key: `swiglu${p.suffix}`,
    outputs: { y: { shape: [L, R, F2 / 2] } },
    inputs: { x },
    vectors: p.vectors('y', 'x'),
    uniforms: { W: F2 / 2 / p.unit },
    workgroup: 64,
    items: (L * R * F2) / 2 / p.unit,
    body: () => `
  let gate = index + (index / u.W) * u.W;
  let z = x[gate];
  y[index] = z / (1.0 + exp(-z)) * x[gate + u.W];`,
  });
  return { y };
};

export const swigluGrad: WebGpuKernel<'swigluGrad'> = (backend, { x, dy }) => {
  const [L, R, F2] = extents3(x);
  const p = packing(F2 / 2);
  const { dx } = launch(backend, {
    key: `swigluGrad${p.suffix}`,
    outputs: { dx: { shape: x.shape } },
    inputs: { x, dy },
    vectors: p.vectors('dx', 'x', 'dy'),
    uniforms: { W: F2 / 2 / p.unit },
    workgroup: 64,
    items: (L * R * F2) / 2 / p.unit,
    body: () => `
  let gate = index + (index / u.W) * u.W;
  let z = x[gate];
  let s = 1.0 / (1.0 + exp(-z));
  let g = dy[index];
  dx[gate] = g * x[gate + u.W] * s * (1.0 + z * (1.0 - s));
  dx[gate + u.W] = g * z * s;`,
  });
  return { dx };
};
