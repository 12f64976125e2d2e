import { attention, attentionGrad } from './attention.ts';
import { cacheFill, decodeAttention, decodeHeads } from './decode.ts';
import { embed, embedGrad } from './embed.ts';
import { heads, headsGrad } from './heads.ts';
import { labelLogProbs, labelLogProbsGrad } from './label-log-probs.ts';
import { matMul } from './matmul.ts';
import { type HostKernelEntry, registerHostKernels } from './memory.ts';
import { rmsNorm, rmsNormDw, rmsNormDx } from './norm.ts';
import { adamw, gate, sumSquares } from './optimizer.ts';
import { clip, greater, logarithm, logSigmoid, maximum, minimum, sigmoid } from './pointwise.ts';
import { sample } from './sample.ts';
import { swiglu, swigluGrad } from './swiglu.ts';
import { gatherRows, sumUnits } from './units.ts';

const kernels: readonly HostKernelEntry[] = [
  attention,
  attentionGrad,
  cacheFill,
  decodeAttention,
  decodeHeads,
  embed,
  embedGrad,
  heads,
  headsGrad,
  labelLogProbs,
  labelLogProbsGrad,
  matMul,
  rmsNorm,
  rmsNormDw,
  rmsNormDx,
  adamw,
  gate,
  sumSquares,
  sample,
  minimum,
  maximum,
  greater,
  clip,
  logarithm,
  sigmoid,
  logSigmoid,
  gatherRows,
  sumUnits,
  swiglu,
  swigluGrad,
];

export function registerHost(): void {
  registerHostKernels('wasm', kernels);
  registerHostKernels('cpu', kernels);
}
