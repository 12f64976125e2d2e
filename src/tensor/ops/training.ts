import { current } from '../context.ts';
import type { Parameter } from '../parameters.ts';
import type { Tensor } from '../tensor.ts';

/**
 * The gradients of the parameters when the backward pass starts from a given coefficient: `forward` computes the label
 * log-probs, `coefficient` returns dL/dl for them (same shape). Everything but the gradients is freed; what the caller wants
 * to keep of the forward pass it keeps itself.
 */
export const gradients = (
  forward: () => Tensor,
  coefficient: (logp: Tensor) => Tensor,
  parameters: readonly Parameter[],
): Tensor[] =>
  current().gradients(
    forward,
    coefficient,
    parameters.map((p) => p.tensor),
  );

/** The sum of squares of all gradients, a number a lane: [L]. Lanes never meet. */
export function sumSquares(grads: readonly Tensor[], lanes: number): Tensor {
  const c = current();
  // Filled on the device: zeros would be an upload, which a replayed step could not repeat.
  const total = c.run('fill', {}, { shape: [lanes], value: 0, dtype: 'float32' }).y;
  for (const g of grads) c.run('sumSquares', { g, total });
  return total;
}

/**
 * Clip factor and gradient norm of each lane; clears `active` of a lane whose loss or gradient is not finite.
 * All [L]; hyper [L,8] as in kernels.ts.
 */
export const gate = (squares: Tensor, loss: Tensor, hyper: Tensor, active: Tensor): { scale: Tensor; norm: Tensor } =>
  current().run('gate', { sumSquares: squares, loss, hyper, active });

/** One AdamW update of a parameter and its moments. */
export function adamw(p: Parameter, m: Tensor, v: Tensor, g: Tensor, hyper: Tensor, scale: Tensor): void {
  current().run('adamw', { p: p.tensor, m, v, g, hyper, scale });
}
