/** The decoder's layers, each with its gradient. Shapes as in kernels.ts: L lanes lead, R = B * T rows follow. */
import { current } from '../context.ts';
import type { DeviceArray } from '../engine.ts';
import type { HeadShape } from '../kernels.ts';
import { extents3, type Shape, type Tensor } from '../tensor.ts';

/** Rows of an embedding: weights [L,V,D], ids [L,R] int32 -> [L,R,D]. */
export function embed(weights: Tensor, ids: Tensor): Tensor {
  const c = current();
  const [, vocabulary] = extents3(weights);
  return c.differentiable(
    [weights],
    () => c.run('embed', { weights, ids }).y,
    (dy) => [c.run('embedGrad', { dy, ids }, { vocabulary }).dw],
  );
}

/** x / rms(x) * weight: x [L,R,D], weight [L,D]. */
export function rmsNorm(x: Tensor, weight: Tensor, epsilon: number): Tensor {
  const c = current();
  let inv: DeviceArray;
  return c.differentiable(
    [x, weight],
    () => {
      const { y, inv: inverse } = c.run('rmsNorm', { x, weight }, { epsilon });
      inv = inverse;
      return y;
    },
    (dy, sum) => [
      sum ? c.run('rmsNormDxAdd', { x, weight, inv, dy, sum }).dx : c.run('rmsNormDx', { x, weight, inv, dy }).dx,
      c.run('rmsNormDw', { x, inv, dy }).dw,
    ],
    { adds: true },
  );
}

/** x [L,R,D] times weight [L,D,F], plus bias [L,F] if given -> [L,R,F]. */
export function linear(x: Tensor, weight: Tensor, bias?: Tensor): Tensor {
  const c = current();
  const product = c.differentiable(
    [x, weight],
    () => c.run('matMul', { a: x, b: weight }, { form: 'nn' }).c,
    (dy) => [
      c.run('matMul', { a: dy, b: weight }, { form: 'nt' }).c,
      c.run('matMul', { a: x, b: dy }, { form: 'tn' }).c,
    ],
  );
  return bias ? addBias(product, bias) : product;
}

/** sum [L,R,F] plus x [L,R,D] times weight [L,D,F], in one go. */
export function addLinear(sum: Tensor, x: Tensor, weight: Tensor): Tensor {
  const c = current();
  return c.differentiable(
    [sum, x, weight],
    () => c.run('matMulAdd', { a: x, b: weight, sum }).c,
    (dy) => [
      c.view(dy, dy.shape),
      c.run('matMul', { a: dy, b: weight }, { form: 'nt' }).c,
      c.run('matMul', { a: x, b: dy }, { form: 'tn' }).c,
    ],
  );
}

/** x [L,R,F] plus bias [L,F]. */
function addBias(x: Tensor, bias: Tensor): Tensor {
  const c = current();
  const [L, R, F] = extents3(x);
  return c.differentiable(
    [x, bias],
    () => c.run('add', { a: x, b: c.view(bias, [L, 1, F]) }).y,
    (dy) => [c.view(dy, dy.shape), R === 1 ? c.view(dy, [L, F]) : c.run('sumRows', { a: dy }).y],
  );
}

/** x [L,R,D] times the transpose of weight [L,V,D] -> [L,R,V]: the tied head. */
export function linearTransposed(x: Tensor, weight: Tensor): Tensor {
  const c = current();
  return c.differentiable(
    [x, weight],
    () => c.run('matMul', { a: x, b: weight }, { form: 'nt' }).c,
    (dy) => [
      c.run('matMul', { a: dy, b: weight }, { form: 'nn' }).c,
      c.run('matMul', { a: dy, b: x }, { form: 'tn' }).c,
    ],
  );
}

/**
 * Causal self-attention on packed rows q | k | v, rotary embedding included.
 * qkv [L,B*T,(H+2G)d], table [T,d] (see src/model/rope.ts) -> [L,B*T,H*d].
 */
export function attention(qkv: Tensor, table: Tensor, shape: HeadShape): Tensor {
  const c = current();
  let saved: Record<'q' | 'k' | 'v' | 'o' | 'lse', DeviceArray>;
  return c.differentiable(
    [qkv],
    () => {
      const heads = c.run('heads', { qkv, table }, shape);
      const outputs = c.run('attention', heads, shape);
      saved = { ...heads, ...outputs };
      return outputs.o;
    },
    (dO) => {
      const grads = c.run('attentionGrad', { ...saved, dO }, shape);
      return [c.run('headsGrad', { ...grads, table }, shape).dqkv];
    },
  );
}

/** Packed rows gate | up [L,R,2F] -> silu(gate) * up [L,R,F]. */
export function swiglu(x: Tensor): Tensor {
  const c = current();
  return c.differentiable(
    [x],
    () => c.run('swiglu', { x }).y,
    (dy) => [c.run('swigluGrad', { x, dy }).dx],
  );
}

export function reshape(a: Tensor, shape: Shape): Tensor {
  const c = current();
  return c.differentiable(
    [a],
    () => c.view(a, shape),
    (dy) => [c.view(dy, a.shape)],
  );
}

/** Columns from .. from+count-1 of [L,R,D]. */
export function sliceWidth(x: Tensor, from: number, count: number): Tensor {
  const c = current();
  const [L, R] = extents3(x);
  const begin = [0, 0, from];
  return c.differentiable(
    [x],
    () => c.run('slice', { a: x }, { begin, size: [L, R, count] }).y,
    (dy) => [c.run('pad', { a: dy }, { begin, shape: x.shape }).y],
  );
}

/** Puts [L,R,*] arrays side by side. */
export function concatWidth(parts: readonly Tensor[]): Tensor {
  const c = current();
  return c.differentiable(
    parts,
    () => c.run('concat', Object.fromEntries(parts.map((t, i) => [`part${i}`, t])), { axis: 2 }).y,
    (dy) => {
      let from = 0;
      return parts.map((part) => {
        const begin = [0, 0, from];
        from += part.shape[2]!;
        return c.run('slice', { a: dy }, { begin, size: part.shape }).y;
      });
    },
  );
}

/** log softmax(logits)[label]: logits [L,R,V], labels [L,R] int32 -> [L,R]. */
export function labelLogProbs(logits: Tensor, labels: Tensor): Tensor {
  const c = current();
  let lse: DeviceArray;
  return c.differentiable(
    [logits],
    () => {
      const { logp, lse: sums } = c.run('labelLogProbs', { logits, labels });
      lse = sums;
      return logp;
    },
    (dy) => [c.run('labelLogProbsGrad', { logits, labels, lse, dy }).dx],
  );
}
