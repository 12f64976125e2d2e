import { attention, attentionGrad } from './attention.ts';
import { cacheFill, decodeAttention, decodeHeads } from './decode.ts';
import { embed, embedGrad } from './embed.ts';
import { heads, headsGrad } from './heads.ts';
import { registerKernels } from './kernel.ts';
import { labelLogProbs, labelLogProbsGrad } from './label-log-probs.ts';
import { matMul } from './matmul.ts';
import { adamw, gate, sumSquares } from './optimizer.ts';
import { clip, greater, logarithm, logSigmoid, maximum, minimum, sigmoid } from './pointwise.ts';
import { rmsNorm, rmsNormDw, rmsNormDx } from './rmsnorm.ts';
import { sample } from './sample.ts';
import { swiglu, swigluGrad } from './swiglu.ts';
import { gatherRows, sumUnits } from './units.ts';

/** Registers the lab's kernels for tfjs's backend 'webgpu'. Calling it again does nothing. */
export function registerWebGpuKernels(): void {
  registerKernels([
    adamw,
    attention,
    attentionGrad,
    cacheFill,
    decodeAttention,
    decodeHeads,
    embed,
    embedGrad,
    gate,
    heads,
    headsGrad,
    labelLogProbs,
    labelLogProbsGrad,
    matMul,
    rmsNorm,
    rmsNormDw,
    rmsNormDx,
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
    sumSquares,
    swiglu,
    swigluGrad,
  ]);
}
