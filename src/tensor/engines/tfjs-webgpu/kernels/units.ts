import { extents3 } from '../../../tensor.ts';
import { launch } from '../launch.ts';
import type { WebGpuKernel } from './kernel.ts';

/** Row index[b] of the same lane as row b; an index outside the rows gives zeros. */
export const gatherRows: WebGpuKernel<'gatherRows'> = (backend, { a, index: rows }) => {
  const [L, B, W] = extents3(a);
  const { y } = launch(backend, {
    key: 'gatherRows',
    outputs: { y: { shape: [L, B, W] } },
    inputs: { a, rows },
    uniforms: { B, W },
    workgroup: 64,
    items: L * B * W,
    body: () => `
  let own = index / u.W;
  let row = rows[own];
  if (row < 0 || row >= u.B) {
    y[index] = 0.0;
    return;
  }
  y[index] = a[((own / u.B) * u.B + row) * u.W + index % u.W];`,
  });
  return { y };
};

/** Every row gets the sum over the rows of its lane that have its unit, added in their order: no atomics. */
export const sumUnits: WebGpuKernel<'sumUnits'> = (backend, { a, unit }) => {
  const [L, B] = extents3(a);
  const { y } = launch(backend, {
    key: 'sumUnits',
    outputs: { y: { shape: [L, B, 1] } },
    inputs: { a, unit },
    uniforms: { B },
    workgroup: 64,
    items: L * B,
    body: () => `
  let first = (index / u.B) * u.B;
  var sum = 0.0;
  for (var row = first; row < first + u.B; row++) {
    if (unit[row] == unit[index]) { sum += a[row]; }
  }
  y[index] = sum;`,
  });
  return { y };
};
