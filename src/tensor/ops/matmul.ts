import type { Tensor2D, Tensor as TfTensor } from '@tensorflow/tfjs-core';
import { extents3, raw, type Tensor } from '../tensor.ts';
import { tf } from '../tf.ts';
import { run1 } from './kernel.ts';

/** nn: a[L,M,K] b[L,K,N]; nt: b[L,N,K]; tn: a[L,K,M]. */
export type Form = 'nn' | 'nt' | 'tn';

/**
 * Lane-wise matrix product without a gradient of its own. On wasm a product is ten times faster as a 2-D matmul without
 * transpose flags, so lanes go one at a time there and transposes are made explicitly.
 */
export function matMul(a: Tensor, b: Tensor, form: Form): TfTensor {
  if (tf.getBackend() !== 'wasm') return run1('LabMatMul', { a, b }, { form });
  const [L, a1, a2] = extents3(a);
  const [, b1, b2] = extents3(b);
  if (L !== 1) throw new Error(`On wasm lanes run one at a time, but ${L} came together.`);
  return tf.tidy(() => {
    const left = tf.reshape(raw(a), [a1, a2]) as Tensor2D;
    const right = tf.reshape(raw(b), [b1, b2]) as Tensor2D;
    const product = tf.matMul(form === 'tn' ? tf.transpose(left) : left, form === 'nt' ? tf.transpose(right) : right);
    return tf.reshape(product, [1, ...product.shape]);
  });
}
