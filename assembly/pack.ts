import { all, at, highHalves, high2, ld, ldSome, low2, lowHalves } from './vector';

// Operands laid out for tile.ts. A panel of A holds 4 rows (the last one 2 or 4), k by k; a panel of B 8 columns, k by k. An odd
// k gets a row of zeros more.

@inline export function even(k: i32): i32 { return (k + 1) & ~1; }

/** Bytes of a panel of B. */
@inline export function panelBytes(k: i32): usize { return <usize>even(k) << 5; }

/** How tall the panel that holds the last `left` rows is. */
@inline export function panelHeight(left: i32): i32 { return left >= 3 ? 4 : 2; }

/** Bytes that `count` rows of A of k numbers take, packed. */
@inline export function packedRows(count: i32, k: i32): usize { return <usize>((count + 3) & ~3) * (<usize>even(k) << 2); }

/** Bytes that k rows of B of n numbers take, packed. */
@inline export function packedColumns(k: i32, n: i32): usize { return <usize>((n + 7) >> 3) * panelBytes(k); }

/** A by rows: row i of the panels is k numbers at a + rows[i] * stride bytes. */
export function packRows(a: usize, stride: usize, rows: usize, count: i32, k: i32, out: usize): void {
  for (let i = 0; i < count; i += 4) {
    const left = count - i, height = panelHeight(left), list = at(rows, i);
    const r0 = row(a, stride, list, 0, left), r1 = row(a, stride, list, 1, left);
    if (height == 4) pack4(r0, r1, row(a, stride, list, 2, left), row(a, stride, list, 3, left), k, out);
    else pack2(r0, r1, k, out);
    out += <usize>height * (<usize>even(k) << 2);
  }
}

/** Where row i of a panel starts; a row that is not there is the last that is, and what comes of it is not written. */
@inline function row(a: usize, stride: usize, list: usize, i: i32, left: i32): usize {
  return a + <usize>load<i32>(at(list, min(i, left - 1))) * stride;
}

function pack4(r0: usize, r1: usize, r2: usize, r3: usize, k: i32, out: usize): void {
  const odd = (k & 1) != 0;
  for (; k >= 4; k -= 4) {
    const a = ld(r0), b = ld(r1), c = ld(r2), d = ld(r3);
    const ab = low2(a, b), AB = high2(a, b), cd = low2(c, d), CD = high2(c, d);
    v128.store(out, lowHalves(ab, cd));
    v128.store(out, highHalves(ab, cd), 16);
    v128.store(out, lowHalves(AB, CD), 32);
    v128.store(out, highHalves(AB, CD), 48);
    out += 64; r0 += 16; r1 += 16; r2 += 16; r3 += 16;
  }
  for (; k > 0; k--) {
    store<f32>(out, load<f32>(r0)); store<f32>(out, load<f32>(r1), 4); store<f32>(out, load<f32>(r2), 8); store<f32>(out, load<f32>(r3), 12);
    out += 16; r0 += 4; r1 += 4; r2 += 4; r3 += 4;
  }
  if (odd) v128.store(out, all(0));
}

function pack2(r0: usize, r1: usize, k: i32, out: usize): void {
  const odd = (k & 1) != 0;
  for (; k >= 4; k -= 4) {
    const a = ld(r0), b = ld(r1);
    v128.store(out, low2(a, b));
    v128.store(out, high2(a, b), 16);
    out += 32; r0 += 16; r1 += 16;
  }
  for (; k > 0; k--) {
    store<f32>(out, load<f32>(r0)); store<f32>(out, load<f32>(r1), 4);
    out += 8; r0 += 4; r1 += 4;
  }
  if (odd) store<u64>(out, 0);
}

/** A by columns: row i of the panels is number i of each of the k rows at a + list[.] * stride bytes. */
export function packTurned(a: usize, stride: usize, list: usize, count: i32, k: i32, out: usize): void {
  for (let i = 0; i < count; i += 4) {
    const left = count - i, height = panelHeight(left), from = at(a, i);
    if (left >= 4) {
      for (let j = 0; j < k; j++) {
        v128.store(out, ld(from + <usize>load<i32>(at(list, j)) * stride));
        out += 16;
      }
      if (k & 1) {
        v128.store(out, all(0));
        out += 16;
      }
    } else {
      for (let j = 0; j < k; j++) {
        const s = from + <usize>load<i32>(at(list, j)) * stride;
        for (let r = 0; r < height; r++) store<f32>(at(out, r), r < left ? load<f32>(at(s, r)) : 0);
        out += <usize>height << 2;
      }
      if (k & 1) {
        memory.fill(out, 0, <usize>height << 2);
        out += <usize>height << 2;
      }
    }
  }
}

/** B by rows: k rows of n numbers at b + list[.] * stride bytes. */
export function packColumns(b: usize, stride: usize, list: usize, k: i32, n: i32, out: usize): void {
  for (; n >= 8; n -= 8) {
    for (let j = 0; j < k; j++) {
      const s = b + <usize>load<i32>(at(list, j)) * stride;
      v128.store(out, ld(s));
      v128.store(out, ld(s, 16), 16);
      out += 32;
    }
    if (k & 1) {
      memory.fill(out, 0, 32);
      out += 32;
    }
    b += 32;
  }
  if (n > 0) packLastColumns(b, stride, list, k, n, out);
}

/** The last panel of packColumns, of n < 8 columns and zeros. */
export function packLastColumns(b: usize, stride: usize, list: usize, k: i32, n: i32, out: usize): void {
  for (let j = 0; j < k; j++) {
    const s = b + <usize>load<i32>(at(list, j)) * stride;
    v128.store(out, n >= 4 ? ld(s) : ldSome(s, n));
    v128.store(out, n > 4 ? ldSome(s + 16, n - 4) : all(0), 16);
    out += 32;
  }
  if (k & 1) memory.fill(out, 0, 32);
}

/** B by columns: column i of the panels is k numbers at b + i * stride bytes. */
export function packTurnedColumns(b: usize, stride: usize, k: i32, n: i32, out: usize): void {
  const panel = panelBytes(k);
  for (let i = 0; i < n; i += 4) {
    const left = n - i, to = out + <usize>(i >> 3) * panel + ((i & 4) << 2);
    const r0 = b + <usize>i * stride;
    fourColumns(r0, left > 1 ? r0 + stride : r0, left > 2 ? r0 + 2 * stride : r0, left > 3 ? r0 + 3 * stride : r0, k, min(left, 4), to);
  }
  // Half a panel is missing.
  if (((n + 3) & 4) != 0) {
    let to = out + <usize>(n >> 3) * panel + 16;
    for (let j = 0; j < even(k); j++, to += 32) v128.store(to, all(0));
  }
}

function fourColumns(r0: usize, r1: usize, r2: usize, r3: usize, k: i32, count: i32, out: usize): void {
  // Columns that are not there are zeros.
  const there = i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(count)), odd = (k & 1) != 0;
  for (; k >= 4; k -= 4) {
    const a = ld(r0), b = ld(r1), c = ld(r2), d = ld(r3);
    const ab = low2(a, b), AB = high2(a, b), cd = low2(c, d), CD = high2(c, d);
    v128.store(out, v128.and(there, lowHalves(ab, cd)));
    v128.store(out, v128.and(there, highHalves(ab, cd)), 32);
    v128.store(out, v128.and(there, lowHalves(AB, CD)), 64);
    v128.store(out, v128.and(there, highHalves(AB, CD)), 96);
    out += 128; r0 += 16; r1 += 16; r2 += 16; r3 += 16;
  }
  for (; k > 0; k--) {
    let v = all(load<f32>(r0));
    v = f32x4.replace_lane(v, 1, load<f32>(r1));
    v = f32x4.replace_lane(v, 2, load<f32>(r2));
    v = f32x4.replace_lane(v, 3, load<f32>(r3));
    v128.store(out, v128.and(there, v));
    out += 32; r0 += 4; r1 += 4; r2 += 4; r3 += 4;
  }
  if (odd) v128.store(out, all(0));
}
