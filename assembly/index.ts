export { pairwise, pointwise, sumLast } from './arithmetic';
export { attention, attentionGrad, attentionGradScratch, attentionScratch } from './attention';
export { cacheFill, decodeAttention, decodeHeads } from './decode';
export { embed, embedGrad } from './embed';
export { heads, headsGrad } from './heads';
export { labelLogProbs, labelLogProbsGrad } from './labels';
export { matMul, matMulScratch, matMulTurned } from './matmul';
export { copyRows, gatherRows } from './moves';
export { rmsNorm, rmsNormDw, rmsNormDx, sumRows } from './norm';
export { adamw, sumSquares } from './optimizer';
export { sample, sampleScratch } from './sample';
export { swiglu, swigluGrad } from './swiglu';

/** Where the engine's memory begins: what lies below is the module's own. */
export function heapStart(): usize { return __heap_base; }
