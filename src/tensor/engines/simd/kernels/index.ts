import { kernels as plain } from '../../host/kernels/index.ts';
import { onHeap, type SimdKernels } from '../array.ts';
import * as arithmetic from './arithmetic.ts';
import * as attention from './attention.ts';
import * as decode from './decode.ts';
import * as layers from './layers.ts';
import * as moves from './moves.ts';
import * as optimizer from './optimizer.ts';
import * as products from './products.ts';

/** Each file exports its kernels under their names; those that handle a few numbers are the plain ones. */
export const kernels: SimdKernels = {
  fill: onHeap(plain.fill),
  gate: onHeap(plain.gate),
  sumUnits: onHeap(plain.sumUnits),
  ...arithmetic,
  ...attention,
  ...decode,
  ...layers,
  ...moves,
  ...optimizer,
  ...products,
};
