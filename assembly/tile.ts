import { all, at, fma, ld, putSome } from './vector';

// The innermost loops of every product: C[rows, 8 columns] from a packed panel of A and 8 columns of B. Each number of C is
// summed over k in order, whatever the height of the panel, so a row does not depend on the rows beside it.

@inline function splat(p: usize, offset: usize): v128 { return v128.load32_splat(p + offset); }

/** Writes a row of at most 8 numbers, or adds to it. */
@inline function put(c: usize, x: v128, y: v128, width: i32, adds: bool): void {
  if (width >= 8) {
    v128.store(c, adds ? f32x4.add(ld(c), x) : x);
    v128.store(c, adds ? f32x4.add(ld(c, 16), y) : y, 16);
  } else putEdge(c, x, y, width, adds);
}

function putEdge(c: usize, x: v128, y: v128, width: i32, adds: bool): void {
  if (width >= 4) {
    v128.store(c, adds ? f32x4.add(ld(c), x) : x);
    c += 16;
    x = y;
    width -= 4;
  }
  if (width > 0) {
    if (adds) {
      let old = all(load<f32>(c));
      if (width > 1) old = f32x4.replace_lane(old, 1, load<f32>(c, 4));
      if (width > 2) old = f32x4.replace_lane(old, 2, load<f32>(c, 8));
      x = f32x4.add(old, x);
    }
    putSome(c, x, width);
  }
}

/** a[k][6] at a, b[k][8] every bs bytes; row i of C starts rows[i] * cs bytes after c, and only `height` of them are written. */
export function tile6(a: usize, b: usize, bs: usize, k: i32, c: usize, cs: usize, rows: usize, height: i32, width: i32, adds: bool): void {
  let c00 = all(0), c01 = all(0), c10 = all(0), c11 = all(0), c20 = all(0), c21 = all(0);
  let c30 = all(0), c31 = all(0), c40 = all(0), c41 = all(0), c50 = all(0), c51 = all(0);
  for (; k >= 4; k -= 4) {
    let x = ld(b), y = ld(b, 16), s = splat(a, 0);
    c00 = fma(s, x, c00); c01 = fma(s, y, c01); s = splat(a, 4);
    c10 = fma(s, x, c10); c11 = fma(s, y, c11); s = splat(a, 8);
    c20 = fma(s, x, c20); c21 = fma(s, y, c21); s = splat(a, 12);
    c30 = fma(s, x, c30); c31 = fma(s, y, c31); s = splat(a, 16);
    c40 = fma(s, x, c40); c41 = fma(s, y, c41); s = splat(a, 20);
    c50 = fma(s, x, c50); c51 = fma(s, y, c51); b += bs;
    x = ld(b); y = ld(b, 16); s = splat(a, 24);
    c00 = fma(s, x, c00); c01 = fma(s, y, c01); s = splat(a, 28);
    c10 = fma(s, x, c10); c11 = fma(s, y, c11); s = splat(a, 32);
    c20 = fma(s, x, c20); c21 = fma(s, y, c21); s = splat(a, 36);
    c30 = fma(s, x, c30); c31 = fma(s, y, c31); s = splat(a, 40);
    c40 = fma(s, x, c40); c41 = fma(s, y, c41); s = splat(a, 44);
    c50 = fma(s, x, c50); c51 = fma(s, y, c51); b += bs;
    x = ld(b); y = ld(b, 16); s = splat(a, 48);
    c00 = fma(s, x, c00); c01 = fma(s, y, c01); s = splat(a, 52);
    c10 = fma(s, x, c10); c11 = fma(s, y, c11); s = splat(a, 56);
    c20 = fma(s, x, c20); c21 = fma(s, y, c21); s = splat(a, 60);
    c30 = fma(s, x, c30); c31 = fma(s, y, c31); s = splat(a, 64);
    c40 = fma(s, x, c40); c41 = fma(s, y, c41); s = splat(a, 68);
    c50 = fma(s, x, c50); c51 = fma(s, y, c51); b += bs;
    x = ld(b); y = ld(b, 16); s = splat(a, 72);
    c00 = fma(s, x, c00); c01 = fma(s, y, c01); s = splat(a, 76);
    c10 = fma(s, x, c10); c11 = fma(s, y, c11); s = splat(a, 80);
    c20 = fma(s, x, c20); c21 = fma(s, y, c21); s = splat(a, 84);
    c30 = fma(s, x, c30); c31 = fma(s, y, c31); s = splat(a, 88);
    c40 = fma(s, x, c40); c41 = fma(s, y, c41); s = splat(a, 92);
    c50 = fma(s, x, c50); c51 = fma(s, y, c51); b += bs;
    a += 96;
  }
  for (; k > 0; k--) {
    const x = ld(b), y = ld(b, 16);
    let s = splat(a, 0);
    c00 = fma(s, x, c00); c01 = fma(s, y, c01); s = splat(a, 4);
    c10 = fma(s, x, c10); c11 = fma(s, y, c11); s = splat(a, 8);
    c20 = fma(s, x, c20); c21 = fma(s, y, c21); s = splat(a, 12);
    c30 = fma(s, x, c30); c31 = fma(s, y, c31); s = splat(a, 16);
    c40 = fma(s, x, c40); c41 = fma(s, y, c41); s = splat(a, 20);
    c50 = fma(s, x, c50); c51 = fma(s, y, c51);
    a += 24;
    b += bs;
  }
  put(c + <usize>load<i32>(rows) * cs, c00, c01, width, adds);
  if (height > 1) put(c + <usize>load<i32>(rows, 4) * cs, c10, c11, width, adds);
  if (height > 2) put(c + <usize>load<i32>(rows, 8) * cs, c20, c21, width, adds);
  if (height > 3) put(c + <usize>load<i32>(rows, 12) * cs, c30, c31, width, adds);
  if (height > 4) put(c + <usize>load<i32>(rows, 16) * cs, c40, c41, width, adds);
  if (height > 5) put(c + <usize>load<i32>(rows, 20) * cs, c50, c51, width, adds);
}

/** As tile6, for a[k][4]. */
export function tile4(a: usize, b: usize, bs: usize, k: i32, c: usize, cs: usize, rows: usize, height: i32, width: i32, adds: bool): void {
  let c00 = all(0), c01 = all(0), c10 = all(0), c11 = all(0), c20 = all(0), c21 = all(0), c30 = all(0), c31 = all(0);
  for (; k >= 2; k -= 2) {
    let x = ld(b), y = ld(b, 16), s = splat(a, 0);
    c00 = fma(s, x, c00); c01 = fma(s, y, c01); s = splat(a, 4);
    c10 = fma(s, x, c10); c11 = fma(s, y, c11); s = splat(a, 8);
    c20 = fma(s, x, c20); c21 = fma(s, y, c21); s = splat(a, 12);
    c30 = fma(s, x, c30); c31 = fma(s, y, c31); b += bs;
    x = ld(b); y = ld(b, 16); s = splat(a, 16);
    c00 = fma(s, x, c00); c01 = fma(s, y, c01); s = splat(a, 20);
    c10 = fma(s, x, c10); c11 = fma(s, y, c11); s = splat(a, 24);
    c20 = fma(s, x, c20); c21 = fma(s, y, c21); s = splat(a, 28);
    c30 = fma(s, x, c30); c31 = fma(s, y, c31); b += bs;
    a += 32;
  }
  if (k > 0) {
    const x = ld(b), y = ld(b, 16);
    let s = splat(a, 0);
    c00 = fma(s, x, c00); c01 = fma(s, y, c01); s = splat(a, 4);
    c10 = fma(s, x, c10); c11 = fma(s, y, c11); s = splat(a, 8);
    c20 = fma(s, x, c20); c21 = fma(s, y, c21); s = splat(a, 12);
    c30 = fma(s, x, c30); c31 = fma(s, y, c31);
  }
  put(c + <usize>load<i32>(rows) * cs, c00, c01, width, adds);
  if (height > 1) put(c + <usize>load<i32>(rows, 4) * cs, c10, c11, width, adds);
  if (height > 2) put(c + <usize>load<i32>(rows, 8) * cs, c20, c21, width, adds);
  if (height > 3) put(c + <usize>load<i32>(rows, 12) * cs, c30, c31, width, adds);
}

/** As tile6, for a[k][2]. */
export function tile2(a: usize, b: usize, bs: usize, k: i32, c: usize, cs: usize, rows: usize, height: i32, width: i32, adds: bool): void {
  let c00 = all(0), c01 = all(0), c10 = all(0), c11 = all(0);
  for (; k >= 2; k -= 2) {
    let x = ld(b), y = ld(b, 16), s = splat(a, 0);
    c00 = fma(s, x, c00); c01 = fma(s, y, c01); s = splat(a, 4);
    c10 = fma(s, x, c10); c11 = fma(s, y, c11); b += bs;
    x = ld(b); y = ld(b, 16); s = splat(a, 8);
    c00 = fma(s, x, c00); c01 = fma(s, y, c01); s = splat(a, 12);
    c10 = fma(s, x, c10); c11 = fma(s, y, c11); b += bs;
    a += 16;
  }
  if (k > 0) {
    const x = ld(b), y = ld(b, 16);
    let s = splat(a, 0);
    c00 = fma(s, x, c00); c01 = fma(s, y, c01); s = splat(a, 4);
    c10 = fma(s, x, c10); c11 = fma(s, y, c11);
  }
  put(c + <usize>load<i32>(rows) * cs, c00, c01, width, adds);
  if (height > 1) put(c + <usize>load<i32>(rows, 4) * cs, c10, c11, width, adds);
}
