import { expFull4, log4, logSigmoid4, sigmoid4 } from './exponential';
import { all, at, ld, ldSome, putSome } from './vector';

// What `op` means is said in kernels/arithmetic.ts of the engine.

@inline function binary4(op: i32, x: v128, y: v128): v128 {
  if (op == 0) return f32x4.add(x, y);
  if (op == 1) return f32x4.sub(x, y);
  if (op == 2) return f32x4.mul(x, y);
  if (op == 3) return f32x4.div(x, y);
  if (op == 4) return f32x4.min(x, y);
  if (op == 5) return f32x4.max(x, y);
  return v128.and(f32x4.gt(x, y), all(1));
}

/** One row; a step of 0 takes the first number for all of them. */
@inline function row(op: i32, a: usize, aStep: i32, b: usize, bStep: i32, y: usize, n: i32): void {
  let i = 0;
  const one = v128.load32_splat(a), other = v128.load32_splat(b);
  if (aStep != 0 && bStep != 0) for (; i + 4 <= n; i += 4) v128.store(at(y, i), binary4(op, ld(at(a, i)), ld(at(b, i))));
  else if (aStep != 0) for (; i + 4 <= n; i += 4) v128.store(at(y, i), binary4(op, ld(at(a, i)), other));
  else if (bStep != 0) for (; i + 4 <= n; i += 4) v128.store(at(y, i), binary4(op, one, ld(at(b, i))));
  else for (; i + 4 <= n; i += 4) v128.store(at(y, i), binary4(op, one, other));
  if (i < n) {
    const x = aStep != 0 ? ldSome(at(a, i), n - i) : one, z = bStep != 0 ? ldSome(at(b, i), n - i) : other;
    putSome(at(y, i), binary4(op, x, z), n - i);
  }
}

@inline function rows(op: i32, a: usize, a0: i32, a1: i32, a2: i32, b: usize, b0: i32, b1: i32, b2: i32, y: usize, n0: i32, n1: i32, n2: i32): void {
  for (let i = 0; i < n0; i++) {
    for (let j = 0; j < n1; j++) {
      row(op, at(a, i * a0 + j * a1), a2, at(b, i * b0 + j * b1), b2, y, n2);
      y += <usize>n2 << 2;
    }
  }
}

/** y [n0,n1,n2] = a op b; number (i, j, k) of a lies at i a0 + j a1 + k a2 (a2 is 0 or 1), of b likewise. */
export function pairwise(op: i32, a: usize, a0: i32, a1: i32, a2: i32, b: usize, b0: i32, b1: i32, b2: i32, y: usize, n0: i32, n1: i32, n2: i32): void {
  if (op == 0) rows(0, a, a0, a1, a2, b, b0, b1, b2, y, n0, n1, n2);
  else if (op == 1) rows(1, a, a0, a1, a2, b, b0, b1, b2, y, n0, n1, n2);
  else if (op == 2) rows(2, a, a0, a1, a2, b, b0, b1, b2, y, n0, n1, n2);
  else if (op == 3) rows(3, a, a0, a1, a2, b, b0, b1, b2, y, n0, n1, n2);
  else if (op == 4) rows(4, a, a0, a1, a2, b, b0, b1, b2, y, n0, n1, n2);
  else if (op == 5) rows(5, a, a0, a1, a2, b, b0, b1, b2, y, n0, n1, n2);
  else rows(6, a, a0, a1, a2, b, b0, b1, b2, y, n0, n1, n2);
}

@inline function unary4(op: i32, x: v128, p: v128, q: v128): v128 {
  if (op == 0) return f32x4.mul(x, p);
  if (op == 1) return f32x4.min(f32x4.max(x, p), q);
  if (op == 2) return expFull4(x);
  if (op == 3) return log4(x);
  if (op == 4) return sigmoid4(x);
  if (op == 5) return logSigmoid4(x);
  return f32x4.add(x, p);
}

@inline function each(op: i32, a: usize, y: usize, n: i32, p: f32, q: f32): void {
  const first = all(p), second = all(q);
  let i = 0;
  for (; i + 4 <= n; i += 4) v128.store(at(y, i), unary4(op, ld(at(a, i)), first, second));
  if (i < n) putSome(at(y, i), unary4(op, ldSome(at(a, i), n - i), first, second), n - i);
}

/** y [n] = op(a, p, q) */
export function pointwise(op: i32, a: usize, y: usize, n: i32, p: f32, q: f32): void {
  if (op == 0) each(0, a, y, n, p, q);
  else if (op == 1) each(1, a, y, n, p, q);
  else if (op == 2) each(2, a, y, n, p, q);
  else if (op == 3) each(3, a, y, n, p, q);
  else if (op == 4) each(4, a, y, n, p, q);
  else if (op == 5) each(5, a, y, n, p, q);
  else each(6, a, y, n, p, q);
}

/** a [rows,n] -> y [rows], each summed in doubles, so that numbers of both signs keep their digits. */
export function sumLast(a: usize, y: usize, count: i32, n: i32): void {
  for (let r = 0; r < count; r++) {
    let low = f64x2.splat(0), high = f64x2.splat(0), i = 0;
    for (; i + 4 <= n; i += 4) {
      const v = ld(at(a, i));
      low = f64x2.add(low, f64x2.promote_low_f32x4(v));
      high = f64x2.add(high, f64x2.promote_low_f32x4(i8x16.shuffle(v, v, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15)));
    }
    const both = f64x2.add(low, high);
    let sum = f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1);
    for (; i < n; i++) sum += <f64>load<f32>(at(a, i));
    store<f32>(at(y, r), <f32>sum);
    a += <usize>n << 2;
  }
}
