// Four float32 at a time. Addresses are bytes; counts are numbers of float32 or int32 unless said otherwise.

@inline export function at(base: usize, index: i32): usize { return base + (<usize>index << 2); }
@inline export function ld(p: usize, offset: usize = 0): v128 { return v128.load(p + offset); }
@inline export function all(x: f32): v128 { return f32x4.splat(x); }

/** a * b + c in two roundings, as every machine does it: a fused one would differ between processors. */
@inline export function fma(a: v128, b: v128, c: v128): v128 { return f32x4.add(f32x4.mul(a, b), c); }

/** The first n (1 to 3) of four numbers; the others are `rest`. */
export function ldSome(p: usize, n: i32, rest: f32 = 0): v128 {
  let v = f32x4.replace_lane(all(rest), 0, load<f32>(p));
  if (n > 1) v = f32x4.replace_lane(v, 1, load<f32>(p, 4));
  if (n > 2) v = f32x4.replace_lane(v, 2, load<f32>(p, 8));
  return v;
}

/** Writes the first n (1 to 3) of four numbers. */
export function putSome(p: usize, v: v128, n: i32): void {
  store<f32>(p, f32x4.extract_lane(v, 0));
  if (n > 1) store<f32>(p, f32x4.extract_lane(v, 1), 4);
  if (n > 2) store<f32>(p, f32x4.extract_lane(v, 2), 8);
}

/** Sum of four, always in this order. */
@inline export function sum4(v: v128): f32 {
  return (f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1)) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3));
}

@inline export function max4(v: v128): f32 {
  return max<f32>(
    max<f32>(f32x4.extract_lane(v, 0), f32x4.extract_lane(v, 1)),
    max<f32>(f32x4.extract_lane(v, 2), f32x4.extract_lane(v, 3)),
  );
}

/** Sums of four vectors, one in each place. */
@inline export function sums4(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(low2(a, b), high2(a, b));
  const cd = f32x4.add(low2(c, d), high2(c, d));
  return f32x4.add(
    i8x16.shuffle(ab, cd, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23),
    i8x16.shuffle(ab, cd, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31),
  );
}

/** a0 b0 a1 b1 */
@inline export function low2(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23);
}

/** a2 b2 a3 b3 */
@inline export function high2(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31);
}

/** The lower halves of two vectors. */
@inline export function lowHalves(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23);
}

/** The upper halves of two vectors. */
@inline export function highHalves(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31);
}

/** Whether n numbers are all 0 (or -0); stops at the first that is not. */
export function isZero(p: usize, n: i32): bool {
  const end = at(p, n & ~3);
  for (; p < end; p += 16) if (v128.any_true(f32x4.ne(ld(p), all(0)))) return false;
  return (n & 3) == 0 || !v128.any_true(f32x4.ne(ldSome(p, n & 3), all(0)));
}

/** Copies n numbers: for short runs, where a call of memory.copy would take longer. */
@inline export function copy(from: usize, to: usize, n: i32): void {
  let i = 0;
  for (; i + 4 <= n; i += 4) v128.store(at(to, i), ld(at(from, i)));
  for (; i < n; i++) store<i32>(at(to, i), load<i32>(at(from, i)));
}
