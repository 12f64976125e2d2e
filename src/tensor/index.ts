/**
 * The tensor seam: the decoder's vocabulary, on WebGPU, wasm or plain JavaScript. Nothing of tfjs leaves this folder, so that
 * the lab outlives it.
 */
export type { BackendName } from './engine.ts';
export type { HeadShape, SampleAttributes } from './kernels.ts';
export { dispose, keep, memory, read, scope } from './memory.ts';
export {
  clip,
  concatLanes,
  exponential,
  gatherRows,
  greater,
  logarithm,
  logSigmoid,
  maximum,
  minimum,
  minus,
  over,
  plus,
  scaled,
  shifted,
  sigmoid,
  sliceLanes,
  sumOverRows,
  sumOverTokens,
  sumUnits,
  times,
} from './ops/arrays.ts';
export type { SampleState } from './ops/decode.ts';
export { decodeAttention, fillCache, pickRows, prefillAttention, sample, takeRows, zeros } from './ops/decode.ts';
export {
  addLinear,
  attention,
  concatWidth,
  embed,
  labelLogProbs,
  linear,
  linearTransposed,
  reshape,
  rmsNorm,
  sliceWidth,
  swiglu,
} from './ops/layers.ts';
export { gradients, update } from './ops/training.ts';
export { constant, Parameter, upload } from './parameters.ts';
export { ReplayedStep } from './replayed.ts';
export type { BackendChoice, Surroundings } from './runtime.ts';
export { closeBackend, counts, deviceLost, lanesTogether, openBackend, openings, trim } from './runtime.ts';
export type { Slot } from './slots.ts';
export { slot } from './slots.ts';
export type { Shape, Tensor } from './tensor.ts';
export { sizeOf } from './tensor.ts';
export { asStep, printSteps } from './trace.ts';
