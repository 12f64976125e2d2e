/**
 * The kernels behind the seam, by name. Every backend registers all of them with tfjs under these names and attributes:
 * `host/` in plain TypeScript on the backend's own memory (wasm, cpu; the oracle of the tests), `webgpu/` in WGSL.
 * `ops/` gives each its gradient and its public name.
 *
 * Kernels that update a tensor in place (LabSumSquares, LabGate, LabAdamW, LabCacheFill, LabDecodeHeads, LabSample) are never
 * called through engine.runKernel: `ops/` calls `getKernel(name, backend).kernelFunc(...)` itself, so they return the updated
 * tensor's own info as it is (no incRef) and fresh outputs as fresh infos.
 *
 * Layout: row-major float32 unless said otherwise. L lanes lead every array; a lane's rows follow each other, so nothing
 * a kernel reads or writes for lane l lies outside lane l. R = B * T rows of a lane, D width, V vocabulary, H query heads,
 * G key/value heads (H a multiple of G), d = head width, F feed-forward width. ids, labels, positions are int32.
 */
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

/**
 * name                 inputs                                                     attributes            outputs
 * LabEmbed             weights[L,V,D] ids[L,R]                                    {}                    y[L,R,D]
 * LabEmbedGrad         dy[L,R,D] ids[L,R]                                         {vocabulary}          dw[L,V,D]    (no atomics)
 * LabRmsNorm           x[L,R,D] weight[L,D]                                       {epsilon}             y[L,R,D] inv[L,R]
 * LabRmsNormDx         x weight inv dy                                            {}                    dx[L,R,D]
 * LabRmsNormDw         x inv dy                                                   {}                    dw[L,D]
 * LabMatMul            a b                                                        {form}                nn: a[L,M,K] b[L,K,N]; nt: b[L,N,K]; tn: a[L,K,M]
 * LabHeads             qkv[L,R,(H+2G)d] table[T,d]                                HeadShape             q[L*B*H,T,d] k[L*B*G,T,d] v[L*B*G,T,d]
 * LabHeadsGrad         dq dk dv table                                             HeadShape             dqkv[L,R,(H+2G)d]
 * LabAttention         q k v                                                      HeadShape             o[L,R,H*d] lse[L*B*H,T]   (causal)
 * LabAttentionGrad     q k v o lse dO                                             HeadShape             dq dk dv
 * LabSwiglu            x[L,R,2F]: gate | up                                       {}                    silu(gate) * up [L,R,F]
 * LabSwigluGrad        x dy                                                       {}                    dx[L,R,2F]
 * LabLabelLogProbs     logits[L,R,V] labels[L,R]                                  {}                    logp[L,R] lse[L,R]
 * LabLabelLogProbsGrad logits labels lse dy[L,R]                                  {}                    dlogits = dy (onehot - softmax)
 * LabSumSquares        g[L,...] total[L]  (total is updated in place: total += )  {}                    total
 * LabGate              sumSquares[L] loss[L] hyper[L,8] active[L] (in place)      {}                    scale[L] norm[L]
 * LabAdamW             p m v (in place) g hyper[L,8] scale[L]                     {}                    p'   (a new tensor on wasm and cpu, the same one on webgpu)
 * LabCacheFill         k[L*B*G,T,d] v keys[L*N*G,C,d] values (in place)           HeadShape & {repeat}  keys  (row n of a lane takes sequence floor(n / repeat); positions 0..T-1; N = B*repeat, C capacity)
 * LabDecodeHeads       qkv[L,N,(H+2G)d] table[C,d] keys values (in place) positions[L*N]   HeadShape    q[L*N*H,d]
 * LabDecodeAttention   q[L*N*H,d] keys values positions[L*N]                      HeadShape             o[L,N,H*d]   (over 0..position)
 * LabSample            logits[L,N,V] problem[L*N] rollout[L*N] positions[L*N] done[L*N] history[L*N,C] logp[L*N,C] counts[L*N] next[L*N]
 *                                                                                 SampleAttributes      next  (all but logits, problem, rollout updated in place)
 * LabMinimum, LabMaximum, LabGreater   a[L,B,T] b[L,B,T]; an extent of 1 serves all places   {}            y[L,B,T]  (Greater: 1 or 0)
 * LabClip              a                                                          {low, high}           y     (a NaN stays one)
 * LabLog, LabSigmoid, LabLogSigmoid   a                                           {}                    y
 * LabGatherRows        a[L,B,W] index[L,B]                                        {}                    y[L,B,W] = a[l, index]  (zeros where index is outside 0..B-1)
 * LabSumUnits          a[L,B,1] unit[L,B]                                         {}                    y[L,B,1]: the sum over the rows of the lane with the same unit
 *
 * Rotary table: table[t, 0..d/2-1] = cos, table[t, d/2..d-1] = sin of t * theta^(-2i/d), made in doubles; rotation pairs
 * (i, i + d/2) as Hugging Face's Llama does.
 * hyper[l] = learning rate, beta1, beta2, 1 - beta1^t, 1 - beta2^t, epsilon, weight decay, clip norm (0: no clip).
 * LabGate: norm = sqrt(sumSquares); if loss or norm is not finite (tested by bits), active[l] = 0; scale = 0 if not active
 * or if the learning rate hyper[l,0] is 0 (a step that the lane sits out: no tokens, frozen, finished), else min(1, clip / norm). active is 1 or 0. LabAdamW leaves p, m, v of a lane with scale 0 untouched and multiplies g by scale.
 * LabSample, row n: if done, write nothing and set next = pad. Otherwise draw v from softmax(logits / temperature) cut to top-k
 * and then the smallest top-p set, by Gumbel-max with noise Philox(key [seed, 0], counter [stream, problem, rollout << 16 | count, v >> 2])[v & 3]
 * where count = counts[n]; history[n, count] = v, logp[n, count] = log softmax(logits)[v] at temperature 1, counts += 1, positions += 1,
 * next = v, done = (v == eos).
 */
export type KernelName =
  | 'LabEmbed'
  | 'LabEmbedGrad'
  | 'LabRmsNorm'
  | 'LabRmsNormDx'
  | 'LabRmsNormDw'
  | 'LabMatMul'
  | 'LabHeads'
  | 'LabHeadsGrad'
  | 'LabAttention'
  | 'LabAttentionGrad'
  | 'LabSwiglu'
  | 'LabSwigluGrad'
  | 'LabLabelLogProbs'
  | 'LabLabelLogProbsGrad'
  | 'LabSumSquares'
  | 'LabGate'
  | 'LabAdamW'
  | 'LabCacheFill'
  | 'LabDecodeHeads'
  | 'LabDecodeAttention'
  | 'LabSample'
  | 'LabMinimum'
  | 'LabMaximum'
  | 'LabGreater'
  | 'LabClip'
  | 'LabLog'
  | 'LabSigmoid'
  | 'LabLogSigmoid'
  | 'LabGatherRows'
  | 'LabSumUnits';
