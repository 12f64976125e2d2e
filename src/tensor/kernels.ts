import type { Dtype, Tensor } from './tensor.ts';

/**
 * The kernels behind the seam: what each takes, what it changes in place, and what it gives. This is the one list; every
 * engine implements all of it (a missing kernel, a wrong name or a forgotten attribute fails the type check).
 *
 * Layout: row-major float32 unless said otherwise. L lanes lead every array; a lane's rows follow each other, so nothing
 * a kernel reads or writes for lane l lies outside lane l. R = B * T rows of a lane, D width, V vocabulary, H query heads,
 * G key/value heads (H a multiple of G), d = head width, F feed-forward width. ids, labels, positions, index, unit are int32.
 *
 * Rotary table: table[t, 0..d/2-1] = cos, table[t, d/2..d-1] = sin of t * theta^(-2i/d), made in doubles; rotation pairs
 * (i, i + d/2) as Hugging Face's Llama does.
 * hyper[l] = learning rate, beta1, beta2, 1 - beta1^t, 1 - beta2^t, epsilon, weight decay, clip norm (0: no clip).
 */
export interface Kernels {
  /** weights[L,V,D] ids[L,R] -> y[L,R,D] */
  embed: Kernel<'weights' | 'ids', 'y'>;
  /** dy[L,R,D] ids[L,R] -> dw[L,V,D], rows added in their order */
  embedGrad: Kernel<'dy' | 'ids', 'dw', { vocabulary: number }>;
  /** x[L,R,D] weight[L,D] -> y[L,R,D] inv[L,R] = 1 / rms */
  rmsNorm: Kernel<'x' | 'weight', 'y' | 'inv', { epsilon: number }>;
  rmsNormDx: Kernel<'x' | 'weight' | 'inv' | 'dy', 'dx'>;
  /** dx = sum[L,R,D] + what rmsNormDx gives */
  rmsNormDxAdd: Kernel<'x' | 'weight' | 'inv' | 'dy' | 'sum', 'dx'>;
  /** -> dw[L,D] */
  rmsNormDw: Kernel<'x' | 'inv' | 'dy', 'dw'>;
  /** nn: a[L,M,K] b[L,K,N]; nt: b[L,N,K]; tn: a[L,K,M] -> c[L,M,N] */
  matMul: Kernel<'a' | 'b', 'c', { form: Form }>;
  /** a[L,M,K] b[L,K,N] -> c = sum[L,M,N] + a b */
  matMulAdd: Kernel<'a' | 'b' | 'sum', 'c'>;
  /** qkv[L,R,(H+2G)d] table[T,d] -> q[L*B*H,T,d] k[L*B*G,T,d] v[L*B*G,T,d] */
  heads: Kernel<'qkv' | 'table', 'q' | 'k' | 'v', HeadShape>;
  headsGrad: Kernel<'dq' | 'dk' | 'dv' | 'table', 'dqkv', HeadShape>;
  /** Causal: q k v -> o[L,R,H*d] lse[L*B*H,T] */
  attention: Kernel<'q' | 'k' | 'v', 'o' | 'lse', HeadShape>;
  attentionGrad: Kernel<'q' | 'k' | 'v' | 'o' | 'lse' | 'dO', 'dq' | 'dk' | 'dv', HeadShape>;
  /** x[L,R,2F]: gate | up -> silu(gate) * up [L,R,F] */
  swiglu: Kernel<'x', 'y'>;
  swigluGrad: Kernel<'x' | 'dy', 'dx'>;
  /** logits[L,R,V] labels[L,R] -> logp[L,R] lse[L,R] */
  labelLogProbs: Kernel<'logits' | 'labels', 'logp' | 'lse'>;
  /** dx = dy[L,R] (onehot - softmax) [L,R,V]; a row with dy = 0 is exactly 0 */
  labelLogProbsGrad: Kernel<'logits' | 'labels' | 'lse' | 'dy', 'dx'>;

  /** total[L] += the sum of squares of g[L,...] */
  sumSquares: Kernel<'g', never, None, 'total'>;
  /**
   * sumSquares[L] loss[L] hyper[L,8] -> scale[L] norm[L]. norm = sqrt(sumSquares); if loss or norm is not finite (tested by
   * bits), active[l] = 0; scale = 0 if not active or if the learning rate is 0 (a step that the lane sits out: no tokens,
   * frozen, finished), else min(1, clip / norm). active[L] is 1 or 0.
   */
  gate: Kernel<'sumSquares' | 'loss' | 'hyper', 'scale' | 'norm', None, 'active'>;
  /** One update of p, m, v [L,...] by g * scale; a lane with scale 0 stays as it is. hyper[L,8] scale[L] */
  adamw: Kernel<'g' | 'hyper' | 'scale', never, None, 'p' | 'm' | 'v'>;

  /**
   * k[L*B*G,T,d] v into keys[L*N*G,C,d] values: row n of a lane takes sequence floor(n / repeat), positions 0..T-1;
   * N = B * repeat, C the capacity.
   */
  cacheFill: Kernel<'k' | 'v', never, HeadShape & { repeat: number }, 'keys' | 'values'>;
  /** qkv[L,N,(H+2G)d] table[C,d] positions[L*N] -> q[L*N*H,d]; k and v go into the cache at the row's position */
  decodeHeads: Kernel<'qkv' | 'table' | 'positions', 'q', HeadShape, 'keys' | 'values'>;
  /** q[L*N*H,d] keys values positions[L*N] -> o[L,N,H*d], over positions 0 to the row's own */
  decodeAttention: Kernel<'q' | 'keys' | 'values' | 'positions', 'o', HeadShape>;
  /**
   * logits[L,N,V] problem[L*N] rollout[L*N]; positions done counts [L*N], history logp [L*N,C], next[L*N].
   * Row n: if done, write nothing and set next = pad. Otherwise draw v from softmax(logits / temperature) cut to top-k and then
   * the smallest top-p set, by Gumbel-max with noise Philox(key [seed, 0], counter [stream, problem, rollout << 16 | count,
   * v >> 2])[v & 3] where count = counts[n]; history[n, count] = v, logp[n, count] = log softmax(logits)[v] at temperature 1,
   * counts += 1, positions += 1, next = v, done = (v == eos).
   */
  sample: Kernel<
    'logits' | 'problem' | 'rollout',
    never,
    SampleAttributes,
    'positions' | 'done' | 'history' | 'logp' | 'counts' | 'next'
  >;

  /** Arithmetic on arrays of as many extents, each of which may be 1 in one of them and then serves all places -> y */
  add: Kernel<'a' | 'b', 'y'>;
  subtract: Kernel<'a' | 'b', 'y'>;
  multiply: Kernel<'a' | 'b', 'y'>;
  divide: Kernel<'a' | 'b', 'y'>;
  /** Likewise, three extents; a NaN on either side gives NaN. */
  minimum: Kernel<'a' | 'b', 'y'>;
  maximum: Kernel<'a' | 'b', 'y'>;
  /** 1 or 0; 0 beside a NaN */
  greater: Kernel<'a' | 'b', 'y'>;
  scale: Kernel<'a', 'y', { factor: number }>;
  shift: Kernel<'a', 'y', { by: number }>;
  /** low and high are finite; a NaN stays one */
  clip: Kernel<'a', 'y', { low: number; high: number }>;
  exp: Kernel<'a', 'y'>;
  log: Kernel<'a', 'y'>;
  sigmoid: Kernel<'a', 'y'>;
  /** exact where sigmoid itself would be 0 or 1 */
  logSigmoid: Kernel<'a', 'y'>;
  /** a[...,n] -> y[...,1] */
  sumLast: Kernel<'a', 'y'>;
  /** a[L,R,F] -> y[L,F] */
  sumRows: Kernel<'a', 'y'>;
  /** a[L,B,W] index[L,B] -> y[L,B,W] = a[l, index]; zeros where index is outside 0..B-1 */
  gatherRows: Kernel<'a' | 'index', 'y'>;
  /** a[L,B,1] unit[L,B] -> y[L,B,1]: the sum over the rows of the lane with the same unit, added in their order */
  sumUnits: Kernel<'a' | 'unit', 'y'>;

  /** -> y of this shape, every entry `value` */
  fill: Kernel<never, 'y', { shape: readonly number[]; value: number; dtype: Dtype }>;
  /** -> y of extents `size`, from `begin` on */
  slice: Kernel<'a', 'y', { begin: readonly number[]; size: readonly number[] }>;
  /** -> y of extents `shape`, zeros but for `a`, which lies at `begin`: the gradient of slice */
  pad: Kernel<'a', 'y', { begin: readonly number[]; shape: readonly number[] }>;
  /** part0, part1, ... end to end along `axis` -> y */
  concat: Kernel<`part${number}`, 'y', { axis: number }>;
  /** a[n,W] index[m] -> y[m,W] = a[index]; float32 only, since tfjs moves words as floats and rounds above 2^24 */
  gather: Kernel<'a' | 'index', 'y'>;
}

/** Inputs, outputs, attributes, and the inputs that are changed in place. */
interface Kernel<
  Inputs extends string,
  Outputs extends string,
  Attributes extends object = None,
  Updates extends string = never,
> {
  inputs: Inputs;
  outputs: Outputs;
  attributes: Attributes;
  updates: Updates;
}

type None = Record<never, never>;

export type KernelName = keyof Kernels;
/** The arrays a kernel is handed, those it updates among them. */
export type InputsOf<K extends KernelName, A = Tensor> = Readonly<
  Record<Kernels[K]['inputs'] | Kernels[K]['updates'], A>
>;
export type AttributesOf<K extends KernelName> = Kernels[K]['attributes'];
/** The fresh arrays a kernel makes. */
export type OutputsOf<K extends KernelName, A = Tensor> = Record<Kernels[K]['outputs'], A>;
/** The last arguments of a call: attributes only where the kernel has some. */
export type AttributeArguments<K extends KernelName> = keyof AttributesOf<K> extends never ? [] : [AttributesOf<K>];

export type Form = 'nn' | 'nt' | 'tn';

export interface HeadShape {
  /** Sequences of a lane. */
  batch: number;
  /** Positions of a sequence (training, prefill), or the capacity of the cache (decoding). */
  tokens: number;
  heads: number;
  kvHeads: number;
  headDim: number;
}

/** Sampling, the same for all rows of a call. temperature 0 is greedy; topK 0 and topP 1 keep everything. */
export interface SampleAttributes {
  temperature: number;
  topK: number;
  topP: number;
  /** Key of the counter-based generator. */
  seed: number;
  /** purpose << 16 | round: counter word 0 (see src/random/address.ts). */
  stream: number;
  eos: number;
  pad: number;
  /** Width of `history` and `logp`. */
  capacity: number;
}
