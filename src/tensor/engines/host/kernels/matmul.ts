import { extents3 } from '../../../tensor.ts';
import type { HostKernel } from '../memory.ts';
import { addTo } from './add-to.ts';

/** The plain triple loop, in doubles: only the cpu backend and the tests use it; wasm multiplies with tfjs (see ops/linear). */
export const matMul: HostKernel<'matMul'> = (memory, { a, b }, { form }) => {
  const [L, a1, a2] = extents3(a);
  const [, b1, b2] = extents3(b);
  const M = form === 'tn' ? a2 : a1;
  const K = form === 'tn' ? a1 : a2;
  const N = form === 'nt' ? b1 : b2;
  const c = memory.allocate([L, M, N]);
  const as = memory.floats(a);
  const bs = memory.floats(b);
  const out = memory.floats(c);
  const [aRow, aCol] = form === 'tn' ? [1, M] : [K, 1];
  const [bRow, bCol] = form === 'nt' ? [1, K] : [N, 1];
  const row = new Float64Array(N);
  for (let lane = 0; lane < L; lane++) {
    for (let m = 0; m < M; m++) {
      row.fill(0);
      for (let k = 0; k < K; k++) {
        const x = as[lane * M * K + m * aRow + k * aCol]!;
        const at = lane * K * N + k * bRow;
        for (let n = 0; n < N; n++) row[n]! += x * bs[at + n * bCol]!;
      }
      out.set(row, (lane * M + m) * N);
    }
  }
  return { c };
};

export const matMulAdd: HostKernel<'matMulAdd'> = (memory, { a, b, sum }) => {
  const { c } = matMul(memory, { a, b }, { form: 'nn' });
  addTo(memory.floats(c), memory.floats(sum));
  return { c };
};
