/** The decoder's layers, each with its gradient. Shapes as in kernels/signatures.ts: L lanes lead, R = B * T rows follow. */
import type { Tensor as TfTensor } from '@tensorflow/tfjs-core';
import type { HeadShape } from '../kernels/signatures.ts';
import { raw, type Tensor } from '../tensor.ts';
import { tf } from '../tf.ts';
import { differentiable, run, run1 } from './kernel.ts';
import { type Form, matMul } from './matmul.ts';

/** Rows of an embedding: weights [L,V,D], ids [L,R] int32 -> [L,R,D]. */
export function embed(weights: Tensor, ids: Tensor): Tensor {
  return differentiable(
    [weights],
    () => ({ value: run1('LabEmbed', { weights, ids }), saved: [] }),
    (dy) => [run1('LabEmbedGrad', { dy, ids }, { vocabulary: weights.shape[1]! })],
  );
}

/** x / rms(x) * weight: x [L,R,D], weight [L,D]. */
export function rmsNorm(x: Tensor, weight: Tensor, epsilon: number): Tensor {
  return differentiable(
    [x, weight],
    () => {
      const [y, inv] = run('LabRmsNorm', { x, weight }, { epsilon });
      return { value: y!, saved: [raw(x), raw(weight), inv!] };
    },
    (dy, [xs, ws, inv]) => [
      run1('LabRmsNormDx', { x: xs!, weight: ws!, inv: inv!, dy }),
      run1('LabRmsNormDw', { x: xs!, inv: inv!, dy }),
    ],
  );
}

/** x [L,R,D] times weight [L,D,F], plus bias [L,F] if given -> [L,R,F]. */
export function linear(x: Tensor, weight: Tensor, bias?: Tensor): Tensor {
  const product = multiply(x, weight, 'nn');
  if (!bias) return product;
  return tf.add(raw(product), tf.reshape(raw(bias), [bias.shape[0]!, 1, bias.shape[1]!])) as Tensor;
}

/** x [L,R,D] times the transpose of weight [L,V,D] -> [L,R,V]: the tied head. */
export function linearTransposed(x: Tensor, weight: Tensor): Tensor {
  return multiply(x, weight, 'nt');
}

function multiply(a: Tensor, b: Tensor, form: Form): Tensor {
  return differentiable(
    [a, b],
    () => ({ value: matMul(a, b, form), saved: [raw(a), raw(b)] }),
    (dy, [as, bs]) =>
      form === 'nn' ? [matMul(dy, bs!, 'nt'), matMul(as!, dy, 'tn')] : [matMul(dy, bs!, 'nn'), matMul(dy, as!, 'tn')],
  );
}

/**
 * Causal self-attention on packed rows q | k | v, rotary embedding included.
 * qkv [L,B*T,(H+2G)d], table [T,d] (see src/model/rope.ts) -> [L,B*T,H*d].
 */
export function attention(qkv: Tensor, table: Tensor, shape: HeadShape): Tensor {
  return differentiable(
    [qkv],
    () => {
      const [q, k, v] = run('LabHeads', { qkv, table }, shape);
      const [o, lse] = run('LabAttention', { q: q!, k: k!, v: v! }, shape);
      return { value: o!, saved: [q!, k!, v!, o!, lse!] };
    },
    (dO, [q, k, v, o, lse]) => {
      const [dq, dk, dv] = run('LabAttentionGrad', { q: q!, k: k!, v: v!, o: o!, lse: lse!, dO }, shape);
      return [run1('LabHeadsGrad', { dq: dq!, dk: dk!, dv: dv!, table }, shape)];
    },
  );
}

/** Packed rows gate | up [L,R,2F] -> silu(gate) * up [L,R,F]. */
export function swiglu(x: Tensor): Tensor {
  const [forward, backward] =
    tf.getBackend() === 'wasm' ? [swigluWasm, swigluGradWasm] : [swigluKernel, swigluGradKernel];
  return differentiable(
    [x],
    () => ({ value: forward(raw(x)), saved: [raw(x)] }),
    (dy, [xs]) => [backward(xs!, dy)],
  );
}

const swigluKernel = (x: TfTensor): TfTensor => run1('LabSwiglu', { x });
const swigluGradKernel = (x: TfTensor, dy: TfTensor): TfTensor => run1('LabSwigluGrad', { x, dy });

/** On wasm the SIMD sigmoid of tfjs is several times faster than an exponential an element in TypeScript. */
function swigluWasm(x: TfTensor): TfTensor {
  return tf.tidy(() => {
    const [gate, up] = halves(x);
    return tf.mul(tf.mul(gate, tf.sigmoid(gate)), up);
  });
}

function swigluGradWasm(x: TfTensor, dy: TfTensor): TfTensor {
  return tf.tidy(() => {
    const [gate, up] = halves(x);
    const sigmoid = tf.sigmoid(gate);
    const silu = tf.mul(gate, sigmoid);
    // d silu = sigmoid + silu (1 - sigmoid)
    const slope = tf.add(sigmoid, tf.sub(silu, tf.mul(silu, sigmoid)));
    return tf.concat([tf.mul(tf.mul(dy, up), slope), tf.mul(dy, silu)], 2);
  });
}

function halves(x: TfTensor): [TfTensor, TfTensor] {
  const [L, R, width] = x.shape as [number, number, number];
  const F = width / 2;
  return [tf.slice(x, [0, 0, 0], [L, R, F]), tf.slice(x, [0, 0, F], [L, R, F])];
}

export function add(a: Tensor, b: Tensor): Tensor {
  return tf.add(raw(a), raw(b)) as Tensor;
}

/** Columns from .. from+count-1 of [L,R,D]. */
export function sliceWidth(x: Tensor, from: number, count: number): Tensor {
  const [L, R] = x.shape as [number, number];
  return tf.slice(raw(x), [0, 0, from], [L, R, count]) as Tensor;
}

/** Puts [L,R,*] arrays side by side. */
export function concatWidth(parts: readonly Tensor[]): Tensor {
  return tf.concat(parts.map(raw), 2) as Tensor;
}

/** log softmax(logits)[label]: logits [L,R,V], labels [L,R] int32 -> [L,R]. */
export function labelLogProbs(logits: Tensor, labels: Tensor): Tensor {
  return differentiable(
    [logits],
    () => {
      const [logp, lse] = run('LabLabelLogProbs', { logits, labels });
      return { value: logp!, saved: [raw(logits), lse!] };
    },
    (dy: TfTensor, [zs, lse]) => [run1('LabLabelLogProbsGrad', { logits: zs!, labels, lse: lse!, dy })],
  );
}
