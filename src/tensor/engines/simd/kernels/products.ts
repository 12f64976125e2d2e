import { extents3 } from '../../../tensor.ts';
import { addressOf, type SimdKernel } from '../array.ts';
import { addTo } from './add-to.ts';

export const matMul: SimdKernel<'matMul'> = (machine, { a, b }, { form }) => {
  const { wasm } = machine;
  const [L, a1, a2] = extents3(a);
  const [, b1, b2] = extents3(b);
  const [M, K] = form === 'tn' ? [a2, a1] : [a1, a2];
  const N = form === 'nt' ? b1 : b2;
  const c = machine.allocate([L, M, N]);
  const scratch = machine.scratch(wasm.matMulScratch(M, K, N));
  let [x, w, y] = [addressOf(a), addressOf(b), addressOf(c)];
  for (let lane = 0; lane < L; lane++) {
    if (form === 'tn') wasm.matMulTurned(x, w, y, M, K, N, scratch);
    else wasm.matMul(x, w, y, M, K, N, form === 'nt' ? 1 : 0, scratch);
    x += M * K * 4;
    w += K * N * 4;
    y += M * N * 4;
  }
  return { c };
};

export const matMulAdd: SimdKernel<'matMulAdd'> = (machine, { a, b, sum }) => {
  const { c } = matMul(machine, { a, b }, { form: 'nn' });
  addTo(machine, c, sum);
  return { c };
};
