import { current } from '../context.ts';
import type { UpdateArrays } from '../engine.ts';
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

/**
 * One optimizer step of all parameters, in place: AdamW with the clip and the gate of each lane by itself (see `gate` and
 * `adamw` in kernels.ts). `active` of a lane whose loss or gradient is not finite is cleared. Returns the gradient norm of each
 * lane before clipping, [L].
 */
export function update({ parameters, m, v, grads, loss, hyper, active }: UpdateArrays): Tensor {
  const c = current();
  const atOnce = c.update({ parameters, m, v, grads, loss, hyper, active });
  if (atOnce) return atOnce;
  // Filled on the device: zeros would be an upload, which a replayed step could not repeat.
  const total = c.run('fill', {}, { shape: loss.shape, value: 0, dtype: 'float32' }).y;
  for (const g of grads) c.run('sumSquares', { g, total });
  const { scale, norm } = c.run('gate', { sumSquares: total, loss, hyper, active });
  for (const [i, p] of parameters.entries()) {
    c.run('adamw', { p, m: m[i]!, v: v[i]!, g: grads[i]!, hyper, scale });
  }
  return norm;
}
