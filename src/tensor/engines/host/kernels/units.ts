import { extents3 } from '../../../tensor.ts';
import type { HostKernel } from '../memory.ts';

/** Row index[b] of the same lane as row b; an index outside the rows gives zeros. */
export const gatherRows: HostKernel<'gatherRows'> = (memory, { a, index }) => {
  const [L, B, W] = extents3(a);
  const out = memory.allocate([L, B, W]);
  const from = memory.floats(a);
  const rows = memory.ints(index);
  const to = memory.floats(out);
  for (let n = 0; n < L * B; n++) {
    const row = rows[n]!;
    if (row < 0 || row >= B) to.fill(0, n * W, (n + 1) * W);
    else {
      const at = (Math.floor(n / B) * B + row) * W;
      to.set(from.subarray(at, at + W), n * W);
    }
  }
  return { y: out };
};

/** Every row gets the sum over the rows of its lane that have its unit, added in their order. */
export const sumUnits: HostKernel<'sumUnits'> = (memory, { a, unit }) => {
  const [L, B] = extents3(a);
  const out = memory.allocate([L, B, 1]);
  const values = memory.floats(a);
  const units = memory.ints(unit);
  const sums = memory.floats(out);
  for (let lane = 0; lane < L; lane++) {
    const totals = new Map<number, number>();
    for (let n = lane * B; n < (lane + 1) * B; n++) totals.set(units[n]!, (totals.get(units[n]!) ?? 0) + values[n]!);
    for (let n = lane * B; n < (lane + 1) * B; n++) sums[n] = totals.get(units[n]!)!;
  }
  return { y: out };
};
