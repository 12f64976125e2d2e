import { all, at, fma } from './vector';

// The innermost loops of every product: C[4 or 2 rows, 8 columns] from a packed panel of A and 8 columns of B. Each number of
// C is summed over k in order, whatever the height of the panel, so a row does not depend on the rows beside it.
//
// Eight sums, a row of b, a number of a and a product are what fits into 15 registers; six rows were slower. k is even, and a
// function does one loop and plain stores: an odd last step or a choice within the stores costs a third, because the compiler
// then keeps sums in memory. Offsets stand in the instructions: an addition for each load would cost as much again.

/** a[k][4] times b[k][8], rows of b `bs` bytes apart; row i of C starts rows[i] * cs bytes after c. */
export function tile4(a: usize, b: usize, bs: usize, k: i32, c: usize, cs: usize, rows: usize, adds: bool): void {
  let c00 = all(0), c01 = all(0), c10 = all(0), c11 = all(0), c20 = all(0), c21 = all(0), c30 = all(0), c31 = all(0);
  for (; k > 0; k -= 2) {
    {
      const x = v128.load(b), y = v128.load(b, 16);
      { const s = v128.load32_splat(a); c00 = fma(s, x, c00); c01 = fma(s, y, c01); }
      { const s = v128.load32_splat(a, 4); c10 = fma(s, x, c10); c11 = fma(s, y, c11); }
      { const s = v128.load32_splat(a, 8); c20 = fma(s, x, c20); c21 = fma(s, y, c21); }
      { const s = v128.load32_splat(a, 12); c30 = fma(s, x, c30); c31 = fma(s, y, c31); }
    }
    b += bs;
    {
      const x = v128.load(b), y = v128.load(b, 16);
      { const s = v128.load32_splat(a, 16); c00 = fma(s, x, c00); c01 = fma(s, y, c01); }
      { const s = v128.load32_splat(a, 20); c10 = fma(s, x, c10); c11 = fma(s, y, c11); }
      { const s = v128.load32_splat(a, 24); c20 = fma(s, x, c20); c21 = fma(s, y, c21); }
      { const s = v128.load32_splat(a, 28); c30 = fma(s, x, c30); c31 = fma(s, y, c31); }
    }
    b += bs;
    a += 32;
  }
  const p0 = c + <usize>load<i32>(rows) * cs, p1 = c + <usize>load<i32>(rows, 4) * cs;
  const p2 = c + <usize>load<i32>(rows, 8) * cs, p3 = c + <usize>load<i32>(rows, 12) * cs;
  if (adds) {
    v128.store(p0, f32x4.add(v128.load(p0), c00)); v128.store(p0, f32x4.add(v128.load(p0, 16), c01), 16);
    v128.store(p1, f32x4.add(v128.load(p1), c10)); v128.store(p1, f32x4.add(v128.load(p1, 16), c11), 16);
    v128.store(p2, f32x4.add(v128.load(p2), c20)); v128.store(p2, f32x4.add(v128.load(p2, 16), c21), 16);
    v128.store(p3, f32x4.add(v128.load(p3), c30)); v128.store(p3, f32x4.add(v128.load(p3, 16), c31), 16);
  } else {
    v128.store(p0, c00); v128.store(p0, c01, 16);
    v128.store(p1, c10); v128.store(p1, c11, 16);
    v128.store(p2, c20); v128.store(p2, c21, 16);
    v128.store(p3, c30); v128.store(p3, c31, 16);
  }
}

/** As tile4, for a[k][2]. */
export function tile2(a: usize, b: usize, bs: usize, k: i32, c: usize, cs: usize, rows: usize, adds: bool): void {
  let c00 = all(0), c01 = all(0), c10 = all(0), c11 = all(0);
  for (; k > 0; k -= 2) {
    {
      const x = v128.load(b), y = v128.load(b, 16);
      { const s = v128.load32_splat(a); c00 = fma(s, x, c00); c01 = fma(s, y, c01); }
      { const s = v128.load32_splat(a, 4); c10 = fma(s, x, c10); c11 = fma(s, y, c11); }
    }
    b += bs;
    {
      const x = v128.load(b), y = v128.load(b, 16);
      { const s = v128.load32_splat(a, 8); c00 = fma(s, x, c00); c01 = fma(s, y, c01); }
      { const s = v128.load32_splat(a, 12); c10 = fma(s, x, c10); c11 = fma(s, y, c11); }
    }
    b += bs;
    a += 16;
  }
  const p0 = c + <usize>load<i32>(rows) * cs, p1 = c + <usize>load<i32>(rows, 4) * cs;
  if (adds) {
    v128.store(p0, f32x4.add(v128.load(p0), c00)); v128.store(p0, f32x4.add(v128.load(p0, 16), c01), 16);
    v128.store(p1, f32x4.add(v128.load(p1), c10)); v128.store(p1, f32x4.add(v128.load(p1, 16), c11), 16);
  } else {
    v128.store(p0, c00); v128.store(p0, c01, 16);
    v128.store(p1, c10); v128.store(p1, c11, 16);
  }
}

/** A tile that does not lie in C as a whole is made here. */
const aside = memory.data(128, 16);
const places = memory.data<i32>([0, 1, 2, 3]);

/** As tile4 or tile2 (by `panel` rows of A), for the first `height` rows and `width` columns of the tile. */
export function edge(a: usize, b: usize, bs: usize, k: i32, c: usize, cs: usize, rows: usize, panel: i32, height: i32, width: i32, adds: bool): void {
  if (panel == 4) tile4(a, b, bs, k, aside, 32, places, false);
  else tile2(a, b, bs, k, aside, 32, places, false);
  for (let i = 0; i < height; i++) {
    let from: usize = aside + (<usize>i << 5), to = c + <usize>load<i32>(at(rows, i)) * cs;
    for (let j = 0; j < width; j++, from += 4, to += 4) store<f32>(to, adds ? load<f32>(to) + load<f32>(from) : load<f32>(from));
  }
}
