import type { KernelName } from '../../../kernels.ts';
import { kernels as plain } from '../../host/kernels/index.ts';
import type { HostKernel } from '../../host/memory.ts';
import { onHeap, type SimdKernels } from '../array.ts';
import * as arithmetic from './arithmetic.ts';
import * as attention from './attention.ts';
import * as decode from './decode.ts';
import * as layers from './layers.ts';
import * as moves from './moves.ts';
import * as optimizer from './optimizer.ts';
import * as products from './products.ts';

function allOnHeap(): SimdKernels {
  const wrapped: Partial<Record<KernelName, unknown>> = {};
  for (const [name, kernel] of Object.entries(plain)) wrapped[name as KernelName] = onHeap(kernel as HostKernel<never>);
  return wrapped as unknown as SimdKernels;
}

/** Each file exports its kernels under their names; what handles a few numbers only is the plain kernel. */
export const kernels: SimdKernels = {
  ...allOnHeap(),
  ...arithmetic,
  ...attention,
  ...decode,
  ...layers,
  ...moves,
  ...optimizer,
  ...products,
};
