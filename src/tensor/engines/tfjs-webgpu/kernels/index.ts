import * as arithmetic from './arithmetic.ts';
import * as attention from './attention.ts';
import * as decode from './decode.ts';
import * as embed from './embed.ts';
import * as heads from './heads.ts';
import type { WebGpuKernels } from './kernel.ts';
import * as labelLogProbs from './label-log-probs.ts';
import * as matMul from './matmul.ts';
import * as optimizer from './optimizer.ts';
import * as norm from './rmsnorm.ts';
import * as sample from './sample.ts';
import * as swiglu from './swiglu.ts';
import * as tfjs from './tfjs.ts';
import * as units from './units.ts';

/** Each file exports its kernels under their names; one that is missing fails the type check here. */
export const kernels: WebGpuKernels = {
  ...arithmetic,
  ...attention,
  ...decode,
  ...embed,
  ...heads,
  ...labelLogProbs,
  ...matMul,
  ...norm,
  ...optimizer,
  ...sample,
  ...swiglu,
  ...tfjs,
  ...units,
};
