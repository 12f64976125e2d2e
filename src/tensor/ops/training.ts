import type { Tensor as TfTensor } from '@tensorflow/tfjs-core';
import type { Parameter } from '../parameters.ts';
import { raw, type Tensor } from '../tensor.ts';
import { tf } from '../tf.ts';
import { adopt, runInPlace } from './kernel.ts';

/**
 * The gradients of the parameters when the backward pass starts from a given coefficient: `forward` computes the label
 * log-probs, `coefficient` returns dL/dl for them (same shape). Everything but the gradients is freed; what the caller wants
 * to keep of the forward pass it keeps itself.
 */
export function gradients(
  forward: () => Tensor,
  coefficient: (logp: Tensor) => Tensor,
  parameters: readonly Parameter[],
): Tensor[] {
  const seeded = tf.customGrad((...args) => {
    const l = args[0] as TfTensor;
    const save = args[1] as unknown as (tensors: TfTensor[]) => void;
    save([raw(coefficient(l as Tensor))]);
    // The value is not used: l itself passes through, so that no array is made for it.
    return { value: tf.clone(l), gradFunc: ((_: TfTensor, saved: TfTensor[]) => [saved[0]!]) as never };
  });
  const xs = parameters.map((p) => raw(p.tensor));
  const { value, grads } = tf.engine().gradients(() => seeded(raw(forward())), xs, undefined as never, true);
  value.dispose();
  return grads as Tensor[];
}

/** The sum of squares of all gradients, a number a lane: [L]. Lanes never meet. */
export function sumSquares(grads: readonly Tensor[], lanes: number): Tensor {
  // Filled on the device: zeros would be an upload, which a replayed step could not repeat.
  const total = tf.fill([lanes], 0) as Tensor;
  for (const g of grads) runInPlace('LabSumSquares', { g, total });
  return total;
}

/**
 * Clip factor and gradient norm of each lane; clears `active` of a lane whose loss or gradient is not finite.
 * All [L]; hyper [L,8] as in kernels/signatures.ts.
 */
export function gate(squares: Tensor, loss: Tensor, hyper: Tensor, active: Tensor): { scale: Tensor; norm: Tensor } {
  const [scale, norm] = runInPlace('LabGate', { sumSquares: squares, loss, hyper, active });
  return { scale: adopt(scale!) as Tensor, norm: adopt(norm!) as Tensor };
}

/** One AdamW update of a parameter and its moments. */
export function adamw(p: Parameter, m: Tensor, v: Tensor, g: Tensor, hyper: Tensor, scale: Tensor): void {
  const [next] = runInPlace('LabAdamW', { p: p.tensor, m, v, g, hyper, scale });
  if (next!.dataId !== raw(p.tensor).dataId) p.replace(adopt(next!) as Tensor);
}
