import { extents3, sizeOf } from '../../../tensor.ts';
import { launch, packing } from '../launch.ts';
import type { WebGpuKernel } from './kernel.ts';

/** Rows of the table by id. An id outside the vocabulary reads the nearest row: it never reads another lane. */
export const embed: WebGpuKernel<'embed'> = (backend, { weights, ids }) => {
  const [L, V, D] = extents3(weights);
  const R = sizeOf(ids.shape) / L;
  const p = packing(D);
  const { y } = launch(backend, {
    key: `embed${p.suffix}`,
    outputs: { y: { shape: [L, R, D] } },
    inputs: { weights, ids },
    vectors: p.vectors('y', 'weights'),
    uniforms: { R, V, W: D / p.unit },
    workgroup: 64,
    items: (L * R * D) / p.unit,
    body: () => `
  let row = index / u.W;
  let id = clamp(ids[row], 0, u.V - 1);
  y[index] = weights[((row / u.R) * u.V + id) * u.W + index % u.W];`,
  });
  return { y };
};

/**
 * Each entry of the table gathers its rows in their order: no atomics, so the sum never depends on timing. With more
 * entries than rows (a vocabulary of words) the rows scatter instead: the first row of an id adds up all rows of that id.
 */
export const embedGrad: WebGpuKernel<'embedGrad'> = (backend, { dy, ids }, { vocabulary: V }) => {
  const [L, R, D] = extents3(dy);
  const p = packing(D);
  const W = D / p.unit;
  if (V <= R * 4) {
    const { dw } = launch(backend, {
      key: `embedGrad${p.suffix}`,
      outputs: { dw: { shape: [L, V, D] } },
      inputs: { dy, ids },
      vectors: p.vectors('dw', 'dy'),
      uniforms: { R, V, W },
      workgroup: 64,
      items: L * V * W,
      declarations: () => p.wgsl,
      body: () => `
  let entry = index / u.W;
  let column = index % u.W;
  let id = entry % u.V;
  let first = (entry / u.V) * u.R;
  var sum = Packed();
  for (var row = first; row < first + u.R; row++) {
    if (ids[row] == id) { sum += dy[row * u.W + column]; }
  }
  dw[index] = sum;`,
    });
    return { dw };
  }
  const { dw } = launch(backend, {
    key: `zero${p.suffix}`,
    outputs: { dw: { shape: [L, V, D] } },
    inputs: {},
    vectors: p.vectors('dw'),
    workgroup: 64,
    items: L * V * W,
    declarations: () => p.wgsl,
    body: () => 'dw[index] = Packed();',
  });
  launch(backend, {
    key: `embedScatter${p.suffix}`,
    outputs: { dw },
    inputs: { dy, ids },
    vectors: p.vectors('dw', 'dy'),
    uniforms: { R, V, W },
    workgroup: 64,
    items: L * R * W,
    declarations: () => p.wgsl,
    body: () => `
  let own = index / u.W;
  let column = index % u.W;
  let lane = own / u.R;
  let id = ids[own];
  if (id < 0 || id >= u.V) { return; }
  for (var row = lane * u.R; row < own; row++) {
    if (ids[row] == id) { return; }
  }
  var sum = Packed();
  for (var row = own; row < (lane + 1) * u.R; row++) {
    if (ids[row] == id) { sum += dy[row * u.W + column]; }
  }
  dw[(lane * u.V + id) * u.W + column] = sum;`,
  });
  return { dw };
};
