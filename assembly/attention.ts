import { exp4 } from './exponential';
import { packColumns, packedColumns, packedRows, panelBytes, packRows, packTurned, packTurnedColumns } from './pack';
import { product } from './product';
import { all, at, fma, isZero, ld, ldSome, max4, sum4 } from './vector';

// Causal attention of one head as products of blocks of 12 queries with the keys up to them. Scores of a block lie in rows of
// `wide` numbers, T rounded up to 8. Queries, keys and values lie in rows of d; o and its gradient in rows of `stride` bytes.

const BLOCK: i32 = 12;

@inline function wideOf(tokens: i32): i32 { return (tokens + 7) & ~7; }
@inline function panels(n: i32): i32 { return (n + 7) & ~7; }

/** Bytes of scratch for one head, forward. */
export function attentionScratch(tokens: i32, d: i32): usize {
  return (<usize>(tokens + 16) << 2) + packedRows(BLOCK, max(tokens, d)) + packedColumns(d, tokens) + packedColumns(tokens, d)
    + (<usize>(BLOCK * wideOf(tokens)) << 2) + 256;
}

/** 0, 1, 2, ... for products whose rows follow each other; returns the end. */
function count(list: usize, n: i32): usize {
  for (let i = 0; i < n; i++) store<i32>(at(list, i), i);
  return at(list, (n + 3) & ~3);
}

/** q k v [T,d] -> o (rows of `stride` bytes), lse [T]. */
export function attention(q: usize, k: usize, v: usize, o: usize, stride: usize, lse: usize, tokens: i32, d: i32, scratch: usize): void {
  const wide = wideOf(tokens), row = <usize>wide << 2, width = <usize>d << 2;
  const pa = count(scratch, max(tokens, BLOCK)), keys = pa + packedRows(BLOCK, max(tokens, d));
  const values = keys + packedColumns(d, tokens), scores = values + packedColumns(tokens, d);
  const scale = <f32>(1 / Math.sqrt(<f64>d));
  packTurnedColumns(k, width, d, tokens, keys);
  packColumns(v, width, scratch, tokens, d, values);
  for (let from = 0; from < tokens; from += BLOCK) {
    const some = min(tokens - from, BLOCK), seen = from + some;
    packRows(q + <usize>from * width, width, scratch, some, d, pa);
    product(pa, keys, panelBytes(d), 32, d, scores, row, scratch, some, panels(seen), false);
    for (let i = 0; i < some; i++) {
      store<f32>(at(lse, from + i), softmax(scores + <usize>i * row, from + i + 1, seen, scale));
    }
    packRows(scores, row, scratch, some, seen, pa);
    product(pa, values, panelBytes(tokens), 32, seen, o + <usize>from * stride, stride, scratch, some, d, false);
  }
}

/** Scores 0..n-1 to probabilities, those from n to `seen` to 0; returns the log-sum-exp. */
function softmax(p: usize, n: i32, seen: i32, scale: f32): f32 {
  let j = 0;
  for (let i = n; i < panels(seen); i++) store<f32>(at(p, i), -Infinity);
  let top = all(-Infinity);
  for (; j < n; j += 4) top = f32x4.pmax(top, ld(at(p, j)));
  const peak = max4(top), shift = all(peak), factor = all(scale);
  let sums = all(0);
  for (j = 0; j < n; j += 4) {
    const e = exp4(f32x4.mul(f32x4.sub(ld(at(p, j)), shift), factor));
    v128.store(at(p, j), e);
    sums = f32x4.add(sums, v128.and(e, within(j, n)));
  }
  const sum = sum4(sums), share = all(<f32>1 / sum);
  for (j = 0; j < n; j += 4) v128.store(at(p, j), v128.and(f32x4.mul(ld(at(p, j)), share), within(j, n)));
  for (; j < seen; j += 4) v128.store(at(p, j), all(0));
  return <f32>(<f64>peak * <f64>scale + Math.log(<f64>sum));
}

/** Which of the four places from j on lie before n. */
@inline function within(j: i32, n: i32): v128 {
  return i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(n - j));
}

/** Bytes of scratch for one head, backward. */
export function attentionGradScratch(tokens: i32, d: i32): usize {
  return (<usize>(tokens + 16) << 2) + packedRows(BLOCK, max(tokens, d)) + 2 * packedColumns(d, tokens) + 3 * packedColumns(tokens, d)
    + (<usize>(2 * tokens * wideOf(tokens)) << 2) + 256;
}

/**
 * dO and o (rows of `stride` bytes), lse [T] -> dq [T,d] and dk, dv [T,d] (added to if `adds`: query heads of one group meet
 * there in their order). Queries whose dO is all zeros, before the first and after the last that counts, cost nothing.
 */
export function attentionGrad(
  q: usize, k: usize, v: usize, o: usize, dO: usize, stride: usize, lse: usize,
  dq: usize, dk: usize, dv: usize, adds: bool, tokens: i32, d: i32, scratch: usize,
): void {
  const wide = wideOf(tokens), row = <usize>wide << 2, width = <usize>d << 2;
  const pa = count(scratch, max(tokens, BLOCK)), keysT = pa + packedRows(BLOCK, max(tokens, d));
  const valuesT = keysT + packedColumns(d, tokens), keys = valuesT + packedColumns(d, tokens);
  const queries = keys + packedColumns(tokens, d), gains = queries + packedColumns(tokens, d);
  const P = gains + packedColumns(tokens, d), dS = P + <usize>tokens * row;
  const scale = <f32>(1 / Math.sqrt(<f64>d));
  let first = 0, last = tokens;
  while (first < last && isZero(dO + <usize>first * stride, d)) first++;
  while (last > first && isZero(dO + <usize>(last - 1) * stride, d)) last--;
  first -= first % BLOCK;
  memory.fill(dq, 0, <usize>first * width);
  memory.fill(dq + <usize>last * width, 0, <usize>(tokens - last) * width);
  if (first < last) {
    packTurnedColumns(k, width, d, last, keysT);
    packTurnedColumns(v, width, d, last, valuesT);
    packColumns(k, width, scratch, last, d, keys);
  }
  for (let from = first; from < last; from += BLOCK) {
    const some = min(last - from, BLOCK), seen = from + some;
    const p = P + <usize>from * row, ds = dS + <usize>from * row;
    packRows(q + <usize>from * width, width, scratch, some, d, pa);
    product(pa, keysT, panelBytes(d), 32, d, p, row, scratch, some, panels(seen), false);
    packRows(dO + <usize>from * stride, stride, scratch, some, d, pa);
    product(pa, valuesT, panelBytes(d), 32, d, ds, row, scratch, some, panels(seen), false);
    for (let i = 0; i < some; i++) {
      const at0 = <usize>(from + i) * stride;
      softmaxGrad(p + <usize>i * row, ds + <usize>i * row, from + i + 1, seen, load<f32>(at(lse, from + i)), dot(dO + at0, o + at0, d), scale);
    }
    packRows(ds, row, scratch, some, seen, pa);
    product(pa, keys, panelBytes(last), 32, seen, dq + <usize>from * width, width, scratch, some, d, false);
  }
  if (first < last) {
    packColumns(q + <usize>first * width, width, scratch, last - first, d, queries);
    packColumns(dO + <usize>first * stride, stride, scratch, last - first, d, gains);
  }
  const panel = panelBytes(last - first);
  for (let from = 0; from < last; from += BLOCK) {
    // Keys from..: only queries from there on see them.
    const some = min(last - from, BLOCK), start = max(from, first), depth = last - start;
    const skipped = <usize>(start - first) << 5, corner = <usize>start * row + (<usize>from << 2), to = <usize>from * width;
    packTurned(dS + corner, row, scratch, some, depth, pa);
    product(pa, queries + skipped, panel, 32, depth, dk + to, width, scratch, some, d, adds);
    packTurned(P + corner, row, scratch, some, depth, pa);
    product(pa, gains + skipped, panel, 32, depth, dv + to, width, scratch, some, d, adds);
  }
  if (!adds) {
    memory.fill(dk + <usize>last * width, 0, <usize>(tokens - last) * width);
    memory.fill(dv + <usize>last * width, 0, <usize>(tokens - last) * width);
  }
}

/** Scores p and dO v in s, 0..n-1 -> probabilities and d scores; those from n to `seen` to 0. */
function softmaxGrad(p: usize, s: usize, n: i32, seen: i32, lse: f32, delta: f32, scale: f32): void {
  const factor = all(scale), shift = all(lse), mean = all(delta);
  let j = 0;
  for (; j < n; j += 4) {
    const e = v128.and(exp4(f32x4.sub(f32x4.mul(ld(at(p, j)), factor), shift)), within(j, n));
    v128.store(at(p, j), e);
    v128.store(at(s, j), f32x4.mul(f32x4.mul(f32x4.sub(ld(at(s, j)), mean), factor), e));
  }
  for (; j < seen; j += 4) {
    v128.store(at(p, j), all(0));
    v128.store(at(s, j), all(0));
  }
}

export function dot(a: usize, b: usize, n: i32): f32 {
  let sums = all(0), i = 0;
  for (; i + 4 <= n; i += 4) sums = fma(ld(at(a, i)), ld(at(b, i)), sums);
  if (i < n) sums = fma(ldSome(at(a, i), n - i), ldSome(at(b, i), n - i), sums);
  return sum4(sums);
}
