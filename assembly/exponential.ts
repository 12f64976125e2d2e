import { all, fma } from './vector';

// exp and log by the polynomials of the Cephes library (Moshier), within two units in the last place.

// Added to a number under 2^22, it leaves the nearest whole one in the low bits: quicker than rounding and converting.
const SHIFT: f32 = 12582912;

/** The power of two next to exp(x), in the low bits. */
@inline function power(x: v128): v128 {
  return fma(x, all(1.44269504088896341), all(SHIFT));
}

/** exp(x) / 2^n for n = power(x): from sqrt(1/2) to sqrt(2). */
@inline function mantissa(x: v128, low: v128): v128 {
  const n = f32x4.sub(low, all(SHIFT));
  // ln 2 in two parts, of which the first has few digits: n times it is exact.
  const r = f32x4.sub(f32x4.sub(x, f32x4.mul(n, all(0.693359375))), f32x4.mul(n, all(-2.12194440e-4)));
  let p = all(1.9875691500e-4);
  p = fma(p, r, all(1.3981999507e-3));
  p = fma(p, r, all(8.3334519073e-3));
  p = fma(p, r, all(4.1665795894e-2));
  p = fma(p, r, all(1.6666665459e-1));
  p = fma(p, r, all(5.0000001201e-1));
  return f32x4.add(fma(p, f32x4.mul(r, r), r), all(1));
}

/** 2^n for n from -126 to 127 in the low bits. */
@inline function two(n: v128): v128 {
  return i32x4.shl(i32x4.add(n, i32x4.splat(127)), 23);
}

/** x, but from `low` to `high`; a NaN stays one. These comparisons are one instruction each, those of min and max are many. */
@inline function within(x: v128, low: f32, high: f32): v128 {
  return f32x4.pmax(f32x4.pmin(x, all(high)), all(low));
}

/** exp(x) for x from -87.3 to 88, and what it is at these ends outside them. A NaN stays one. */
@inline export function exp4(x: v128): v128 {
  x = within(x, -87.3, 88);
  const n = power(x);
  return f32x4.mul(mantissa(x, n), two(n));
}

/** exp(x) for every x: Infinity and 0 where it leaves float32. */
@inline export function expFull4(x: v128): v128 {
  x = within(x, -104, 89);
  const n = power(x);
  const whole = i32x4.sub(n, all(SHIFT));
  const half = i32x4.shr_s(whole, 1);
  return f32x4.mul(f32x4.mul(mantissa(x, n), two(half)), two(i32x4.sub(whole, half)));
}

/** log(x): -Infinity at 0, NaN below, Infinity at Infinity. */
@inline export function log4(x: v128): v128 {
  const tiny = f32x4.lt(x, all(1.17549435e-38));
  const y = f32x4.mul(x, v128.bitselect(all(8388608.0), all(1), tiny));
  // y = m 2^e with m from sqrt(1/2) to sqrt(2)
  const shifted = i32x4.sub(y, i32x4.splat(0x3f3504f3));
  let e = f32x4.convert_i32x4_s(i32x4.shr_s(shifted, 23));
  e = f32x4.sub(e, v128.and(tiny, all(23)));
  const m = i32x4.add(v128.and(shifted, i32x4.splat(0x007fffff)), i32x4.splat(0x3f3504f3));
  const t = f32x4.sub(m, all(1));
  const z = f32x4.mul(t, t);
  let p = all(7.0376836292e-2);
  p = fma(p, t, all(-1.1514610310e-1));
  p = fma(p, t, all(1.1676998740e-1));
  p = fma(p, t, all(-1.2420140846e-1));
  p = fma(p, t, all(1.4249322787e-1));
  p = fma(p, t, all(-1.6668057665e-1));
  p = fma(p, t, all(2.0000714765e-1));
  p = fma(p, t, all(-2.4999993993e-1));
  p = fma(p, t, all(3.3333331174e-1));
  let r = f32x4.mul(f32x4.mul(p, t), z);
  r = fma(e, all(-2.12194440e-4), r);
  r = f32x4.sub(r, f32x4.mul(z, all(0.5)));
  r = f32x4.add(t, r);
  r = fma(e, all(0.693359375), r);
  const infinity = all(f32.MAX_VALUE * 2);
  r = v128.bitselect(f32x4.neg(infinity), r, f32x4.eq(x, all(0)));
  r = v128.bitselect(infinity, r, f32x4.eq(x, infinity));
  return v128.bitselect(all(f32.NaN), r, v128.or(f32x4.lt(x, all(0)), f32x4.ne(x, x)));
}

/** 1 / (1 + exp(-x)) */
@inline export function sigmoid4(x: v128): v128 {
  return f32x4.div(all(1), f32x4.add(all(1), exp4(f32x4.neg(x))));
}

/** min(x, 0) - log(1 + exp(-|x|)), the logarithm by Kahan's correction, so that it is exact where exp is small. */
@inline export function logSigmoid4(x: v128): v128 {
  const e = v128.andnot(exp4(f32x4.neg(f32x4.abs(x))), f32x4.gt(f32x4.abs(x), all(87.3)));
  const u = f32x4.add(all(1), e);
  const step = f32x4.sub(u, all(1));
  const log1p = v128.bitselect(f32x4.div(f32x4.mul(log4(u), e), step), e, f32x4.gt(step, all(0)));
  return f32x4.sub(f32x4.min(x, all(0)), log1p);
}
