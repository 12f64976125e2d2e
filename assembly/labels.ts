import { exp4 } from './exponential';
import { all, at, ld, ldSome, max4, putSome, sum4 } from './vector';

/** The largest of n numbers, whatever is none among them. */
export function largest(p: usize, n: i32): f32 {
  let top = all(-Infinity), i = 0;
  for (; i + 4 <= n; i += 4) top = f32x4.pmax(top, ld(at(p, i)));
  if (i < n) top = f32x4.pmax(top, ldSome(at(p, i), n - i, -Infinity));
  return max4(top);
}

/** How many numbers are summed in float32 before they join a double. */
const RUN: i32 = 1024;

/** Sum of exp(x - top) over n numbers. */
export function sumExp(p: usize, n: i32, top: f32): f64 {
  const shift = all(top);
  let total: f64 = 0;
  for (let from = 0; from < n; from += RUN) {
    const end = min(n, from + RUN);
    let sums = all(0), i = from;
    for (; i + 4 <= end; i += 4) sums = f32x4.add(sums, exp4(f32x4.sub(ld(at(p, i)), shift)));
    if (i < end) {
      const there = i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(end - i));
      sums = f32x4.add(sums, v128.and(there, exp4(f32x4.sub(ldSome(at(p, i), end - i), shift))));
    }
    total += <f64>sum4(sums);
  }
  return total;
}

/** logits [R,V] labels [R] -> logp [R] = log softmax at the label, lse [R] */
export function labelLogProbs(logits: usize, labels: usize, logp: usize, lse: usize, R: i32, V: i32): void {
  for (let r = 0; r < R; r++) {
    const top = largest(logits, V), total = <f64>top + Math.log(sumExp(logits, V, top));
    store<f32>(at(lse, r), <f32>total);
    store<f32>(at(logp, r), <f32>(<f64>load<f32>(at(logits, load<i32>(at(labels, r)))) - total));
    logits += <usize>V << 2;
  }
}

/** dx = dy (onehot - softmax) */
export function labelLogProbsGrad(logits: usize, labels: usize, lse: usize, dy: usize, dx: usize, R: i32, V: i32): void {
  const rest = V & 3, whole = V - rest, width = <usize>V << 2;
  for (let r = 0; r < R; r++) {
    const c = load<f32>(at(dy, r));
    if (c == 0) memory.fill(dx, 0, width);
    else {
      const shift = all(load<f32>(at(lse, r))), factor = all(-c);
      for (let i = 0; i < whole; i += 4) v128.store(at(dx, i), f32x4.mul(exp4(f32x4.sub(ld(at(logits, i)), shift)), factor));
      if (rest) putSome(at(dx, whole), f32x4.mul(exp4(f32x4.sub(ldSome(at(logits, whole), rest), shift)), factor), rest);
      // 1 - p in doubles: float32 would lose the digits of a p near 1.
      const label = load<i32>(at(labels, r)), z = load<f32>(at(logits, label));
      store<f32>(at(dx, label), <f32>(<f64>c * -expm1(<f64>z - <f64>load<f32>(at(lse, r)))));
    }
    logits += width;
    dx += width;
  }
}

@inline function expm1(x: f64): f64 { return Math.expm1(x); }
