import { packColumns, packedColumns, packedRows, packLastColumns, panelBytes, packRows, packTurned, packTurnedColumns } from './pack';
import { product } from './product';
import { at, isZero } from './vector';

// Blocks that stay in a core's caches: 256 numbers of k (8 kB of B a panel), 192 rows (192 kB of A).
const DEPTH: i32 = 256;
const ROWS: i32 = 192;
/** Up to so many rows B is read where it lies: laying it out anew would take as long as the product. */
const FEW: i32 = 12;

/** Bytes of scratch that a product needs. */
export function matMulScratch(m: i32, k: i32, n: i32): usize {
  return (<usize>(max(m, k) + m + 16) << 2) + packedRows(min(m, ROWS), min(k, DEPTH)) + packedColumns(min(k, DEPTH), n) + 64;
}

/**
 * C[m,n] = A[m,k] B[k,n]; with `turned` B[n,k]. A row of A that is all zeros (one that a loss does not count) costs nothing
 * and gives zeros.
 */
export function matMul(a: usize, b: usize, c: usize, m: i32, k: i32, n: i32, turned: bool, scratch: usize): void {
  const rows = scratch, all = at(rows, m), pa = at(all, max(m, k) + 8), pb = pa + packedRows(min(m, ROWS), min(k, DEPTH));
  const as = <usize>k << 2, bs = turned ? as : <usize>n << 2, cs = <usize>n << 2;
  let count = 0;
  for (let i = 0; i < m; i++) {
    if (isZero(a + <usize>i * as, k)) memory.fill(c + <usize>i * cs, 0, cs);
    else store<i32>(at(rows, count++), i);
  }
  for (let i = 0; i < k; i++) store<i32>(at(all, i), i);
  for (let from = 0; from < k; from += DEPTH) {
    const depth = min(k - from, DEPTH), direct = !turned && count <= FEW && (depth & 1) == 0 ? n >> 3 : 0;
    const left = n - 8 * direct, at8 = at(c, 8 * direct);
    const start = turned ? at(b, from) : b + <usize>from * bs;
    if (turned) packTurnedColumns(start, bs, depth, n, pb);
    else if (direct == 0) packColumns(start, bs, all, depth, n, pb);
    else if (left > 0) packLastColumns(at(start, 8 * direct), bs, all, depth, left, pb);
    for (let i = 0; i < count; i += ROWS) {
      const some = min(count - i, ROWS), list = at(rows, i);
      packRows(at(a, from), as, list, some, depth, pa);
      if (direct > 0) product(pa, start, 32, bs, depth, c, cs, list, some, 8 * direct, from > 0);
      product(pa, pb, panelBytes(depth), 32, depth, at8, cs, list, some, left, from > 0);
    }
  }
}

/** C[m,n] = transpose of A[k,m] times B[k,n]. A k where A or B has a row of zeros costs nothing. */
export function matMulTurned(a: usize, b: usize, c: usize, m: i32, k: i32, n: i32, scratch: usize): void {
  const list = scratch, rows = at(list, k), pa = at(rows, m + 8), pb = pa + packedRows(min(m, ROWS), min(k, DEPTH));
  const as = <usize>m << 2, bs = <usize>n << 2;
  let count = 0;
  for (let i = 0; i < k; i++) {
    if (!isZero(b + <usize>i * bs, n) && !isZero(a + <usize>i * as, m)) store<i32>(at(list, count++), i);
  }
  for (let i = 0; i < m; i++) store<i32>(at(rows, i), i);
  if (count == 0) memory.fill(c, 0, <usize>m * bs);
  for (let from = 0; from < count; from += DEPTH) {
    const depth = min(count - from, DEPTH), some = at(list, from);
    packColumns(b, bs, some, depth, n, pb);
    for (let i = 0; i < m; i += ROWS) {
      const height = min(m - i, ROWS);
      packTurned(at(a, i), as, some, height, depth, pa);
      product(pa, pb, panelBytes(depth), 32, depth, c, bs, at(rows, i), height, n, from > 0);
    }
  }
}
