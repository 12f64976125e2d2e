import { exp4 } from './exponential';
import { rotate } from './heads';
import { all, at, copy, fma, ld, max4, sum4, sums4 } from './vector';

/** k and v [sequences*G,T,d] into keys and values [sequences*repeat*G,C,d]. */
export function cacheFill(k: usize, v: usize, keys: usize, values: usize, sequences: i32, repeat: i32, G: i32, T: i32, C: i32, d: i32): void {
  const block = <usize>(T * d) << 2, slot = <usize>(C * d) << 2;
  for (let s = 0; s < sequences; s++) {
    for (let r = 0; r < repeat; r++) {
      for (let g = 0; g < G; g++) {
        const from = <usize>(s * G + g) * block, to = <usize>((s * repeat + r) * G + g) * slot;
        memory.copy(keys + to, k + from, block);
        memory.copy(values + to, v + from, block);
      }
    }
  }
}

/** One new position a row: turns q and k, and writes k and v into the cache. */
export function decodeHeads(qkv: usize, table: usize, keys: usize, values: usize, positions: usize, q: usize, rows: i32, C: i32, H: i32, G: i32, d: i32): void {
  const width = <usize>d << 2;
  for (let n = 0; n < rows; n++) {
    const position = load<i32>(at(positions, n)), angle = table + <usize>position * width;
    for (let h = 0; h < H; h++, qkv += width, q += width) rotate(qkv, q, angle, d);
    for (let g = 0; g < G; g++, qkv += width) rotate(qkv, keys + <usize>((n * G + g) * C + position) * width, angle, d);
    for (let g = 0; g < G; g++, qkv += width) copy(qkv, values + <usize>((n * G + g) * C + position) * width, d);
  }
}

/** q [rows*H,d] over positions 0 to the row's own of its cache -> o [rows,H*d]. scratch: C + 4 numbers. */
export function decodeAttention(q: usize, keys: usize, values: usize, positions: usize, o: usize, rows: i32, C: i32, H: i32, G: i32, d: i32, scratch: usize): void {
  const width = <usize>d << 2, scale = <f32>(1 / Math.sqrt(<f64>d));
  for (let n = 0; n < rows; n++) {
    const seen = load<i32>(at(positions, n)) + 1;
    for (let h = 0; h < H; h++, q += width, o += width) {
      const head = <usize>((n * G + h * G / H) * C) * width;
      score(q, keys + head, seen, d, scale, scratch);
      mix(scratch, softmax(scratch, seen), values + head, seen, d, o);
    }
  }
}

/** scores[j] = q . keys[j] scale, four keys at a time; up to three more than `seen`, which are not looked at. */
function score(q: usize, keys: usize, seen: i32, d: i32, scale: f32, scores: usize): void {
  const width = <usize>d << 2, factor = all(scale);
  for (let j = 0; j < seen; j += 4) {
    const last = seen - 1, k0 = keys + <usize>j * width, k1 = keys + <usize>min(j + 1, last) * width;
    const k2 = keys + <usize>min(j + 2, last) * width, k3 = keys + <usize>min(j + 3, last) * width;
    let a = all(0), b = all(0), c = all(0), e = all(0), i: usize = 0;
    for (; i + 16 <= width; i += 16) {
      const x = ld(q + i);
      a = fma(x, ld(k0 + i), a);
      b = fma(x, ld(k1 + i), b);
      c = fma(x, ld(k2 + i), c);
      e = fma(x, ld(k3 + i), e);
    }
    // d is even.
    if (i < width) {
      const x = v128.load64_zero(q + i);
      a = fma(x, v128.load64_zero(k0 + i), a);
      b = fma(x, v128.load64_zero(k1 + i), b);
      c = fma(x, v128.load64_zero(k2 + i), c);
      e = fma(x, v128.load64_zero(k3 + i), e);
    }
    v128.store(at(scores, j), f32x4.mul(sums4(a, b, c, e), factor));
  }
}

/** Scores to exp(score - largest); returns one over their sum. */
function softmax(p: usize, n: i32): f32 {
  let j = n;
  for (; (j & 3) != 0; j++) store<f32>(at(p, j), -Infinity);
  let top = all(-Infinity), sums = all(0);
  for (j = 0; j < n; j += 4) top = f32x4.pmax(top, ld(at(p, j)));
  const peak = all(max4(top));
  for (j = 0; j < n; j += 4) {
    const e = exp4(f32x4.sub(ld(at(p, j)), peak));
    v128.store(at(p, j), e);
    sums = f32x4.add(sums, v128.and(e, i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(n - j))));
  }
  return <f32>1 / sum4(sums);
}

/** o[d] = share * sum of p[j] values[j] */
function mix(p: usize, share: f32, values: usize, n: i32, d: i32, o: usize): void {
  const width = <usize>d << 2, factor = all(share);
  let i: usize = 0;
  for (; i + 64 <= width; i += 64) {
    let a = all(0), b = all(0), c = all(0), e = all(0), v = values + i;
    for (let j = 0; j < n; j++, v += width) {
      const s = v128.load32_splat(at(p, j));
      a = fma(s, ld(v), a);
      b = fma(s, ld(v, 16), b);
      c = fma(s, ld(v, 32), c);
      e = fma(s, ld(v, 48), e);
    }
    v128.store(o + i, f32x4.mul(a, factor));
    v128.store(o + i, f32x4.mul(b, factor), 16);
    v128.store(o + i, f32x4.mul(c, factor), 32);
    v128.store(o + i, f32x4.mul(e, factor), 48);
  }
  // What is left of a head would wait for one sum after the other: even and odd positions are summed apart.
  for (; i + 32 <= width; i += 32) {
    let a = all(0), b = all(0), c = all(0), e = all(0), v = values + i, j = 0;
    for (; j + 2 <= n; j += 2, v += width) {
      const s = v128.load32_splat(at(p, j)), t = v128.load32_splat(at(p, j), 4);
      a = fma(s, ld(v), a);
      b = fma(s, ld(v, 16), b);
      v += width;
      c = fma(t, ld(v), c);
      e = fma(t, ld(v, 16), e);
    }
    if (j < n) {
      const s = v128.load32_splat(at(p, j));
      a = fma(s, ld(v), a);
      b = fma(s, ld(v, 16), b);
    }
    v128.store(o + i, f32x4.mul(f32x4.add(a, c), factor));
    v128.store(o + i, f32x4.mul(f32x4.add(b, e), factor), 16);
  }
  for (; i + 16 <= width; i += 16) {
    let a = all(0), v = values + i;
    for (let j = 0; j < n; j++, v += width) a = fma(v128.load32_splat(at(p, j)), ld(v), a);
    v128.store(o + i, f32x4.mul(a, factor));
  }
  if (i < width) {
    let a = all(0), v = values + i;
    for (let j = 0; j < n; j++, v += width) a = fma(v128.load32_splat(at(p, j)), v128.load64_zero(v), a);
    v128.store64_lane(o + i, f32x4.mul(a, factor), 0);
  }
}
