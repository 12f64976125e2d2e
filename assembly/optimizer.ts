import { all, at, fma, ld, ldSome, putSome, sum4 } from './vector';

/** How many squares are summed in float32 before they join a double. */
const RUN: i32 = 1024;

/** Sum of the squares of n numbers. */
export function sumSquares(g: usize, n: i32): f64 {
  let total: f64 = 0;
  for (let from = 0; from < n; from += RUN) {
    const end = min(n, from + RUN);
    let sums = all(0), i = from;
    for (; i + 4 <= end; i += 4) {
      const v = ld(at(g, i));
      sums = fma(v, v, sums);
    }
    if (i < end) {
      const v = ldSome(at(g, i), end - i);
      sums = fma(v, v, sums);
    }
    total += <f64>sum4(sums);
  }
  return total;
}

/**
 * One AdamW update of n numbers in place. hyper: learning rate, beta1, beta2, 1 - beta1^t, 1 - beta2^t, epsilon, weight decay.
 * A scale of 0 leaves everything as it is.
 */
export function adamw(p: usize, m: usize, v: usize, g: usize, n: i32, hyper: usize, scale: f32): void {
  if (scale == 0) return;
  const rate = <f64>load<f32>(hyper), beta1 = <f64>load<f32>(hyper, 4), beta2 = <f64>load<f32>(hyper, 8);
  const s = all(scale), b1 = all(<f32>beta1), b2 = all(<f32>beta2), r1 = all(<f32>(1 - beta1)), r2 = all(<f32>(1 - beta2));
  const step = all(<f32>(rate / <f64>load<f32>(hyper, 12))), spread = all(<f32>(1 / <f64>load<f32>(hyper, 16)));
  const epsilon = all(load<f32>(hyper, 20)), keep = all(<f32>(1 - rate * <f64>load<f32>(hyper, 24)));
  const rest = n & 3, end = at(p, n - rest);
  // All four arrays move together: one address counts.
  const M = m - p, V = v - p, G = g - p;
  for (; p < end; p += 16) {
    const grad = f32x4.mul(ld(p + G), s);
    const mean = fma(b1, ld(p + M), f32x4.mul(r1, grad)), square = fma(b2, ld(p + V), f32x4.mul(r2, f32x4.mul(grad, grad)));
    v128.store(p + M, mean);
    v128.store(p + V, square);
    v128.store(p, moved(ld(p), mean, square, step, spread, epsilon, keep));
  }
  if (rest) {
    const grad = f32x4.mul(ldSome(p + G, rest), s);
    const mean = fma(b1, ldSome(p + M, rest), f32x4.mul(r1, grad));
    const square = fma(b2, ldSome(p + V, rest), f32x4.mul(r2, f32x4.mul(grad, grad)));
    putSome(p + M, mean, rest);
    putSome(p + V, square, rest);
    putSome(p, moved(ldSome(p, rest), mean, square, step, spread, epsilon, keep), rest);
  }
}

@inline function moved(p: v128, mean: v128, square: v128, step: v128, spread: v128, epsilon: v128, keep: v128): v128 {
  const root = f32x4.add(f32x4.sqrt(f32x4.mul(square, spread)), epsilon);
  return f32x4.sub(f32x4.mul(p, keep), f32x4.div(f32x4.mul(step, mean), root));
}
