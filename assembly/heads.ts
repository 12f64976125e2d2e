import { at, copy, ld } from './vector';

/** Turns one head of d numbers by a row of the rotary table: pairs (i, i + d/2). */
export function rotate(from: usize, to: usize, table: usize, d: i32): void {
  const half = d >> 1, h = <usize>half << 2;
  let i = 0;
  for (; i + 4 <= half; i += 4) {
    const a = ld(at(from, i)), b = ld(at(from, i) + h), cos = ld(at(table, i)), sin = ld(at(table, i) + h);
    v128.store(at(to, i), f32x4.sub(f32x4.mul(a, cos), f32x4.mul(b, sin)));
    v128.store(at(to, i) + h, f32x4.add(f32x4.mul(b, cos), f32x4.mul(a, sin)));
  }
  for (; i < half; i++) {
    const a = load<f32>(at(from, i)), b = load<f32>(at(from, i) + h), cos = load<f32>(at(table, i)), sin = load<f32>(at(table, i) + h);
    store<f32>(at(to, i), a * cos - b * sin);
    store<f32>(at(to, i) + h, b * cos + a * sin);
  }
}

/** Turns one head back. */
function rotateBack(from: usize, to: usize, table: usize, d: i32): void {
  const half = d >> 1, h = <usize>half << 2;
  let i = 0;
  for (; i + 4 <= half; i += 4) {
    const a = ld(at(from, i)), b = ld(at(from, i) + h), cos = ld(at(table, i)), sin = ld(at(table, i) + h);
    v128.store(at(to, i), f32x4.add(f32x4.mul(a, cos), f32x4.mul(b, sin)));
    v128.store(at(to, i) + h, f32x4.sub(f32x4.mul(b, cos), f32x4.mul(a, sin)));
  }
  for (; i < half; i++) {
    const a = load<f32>(at(from, i)), b = load<f32>(at(from, i) + h), cos = load<f32>(at(table, i)), sin = load<f32>(at(table, i) + h);
    store<f32>(at(to, i), a * cos + b * sin);
    store<f32>(at(to, i) + h, b * cos - a * sin);
  }
}

/** Packed rows q | k | v [sequences*T, (H+2G)d] -> q [sequences*H,T,d], k and v [sequences*G,T,d], q and k turned. */
export function heads(qkv: usize, table: usize, q: usize, k: usize, v: usize, sequences: i32, tokens: i32, H: i32, G: i32, d: i32): void {
  const width = <usize>d << 2;
  for (let s = 0; s < sequences; s++) {
    for (let t = 0; t < tokens; t++) {
      const angle = table + <usize>t * width;
      for (let h = 0; h < H; h++, qkv += width) rotate(qkv, q + <usize>((s * H + h) * tokens + t) * width, angle, d);
      for (let g = 0; g < G; g++, qkv += width) rotate(qkv, k + <usize>((s * G + g) * tokens + t) * width, angle, d);
      for (let g = 0; g < G; g++, qkv += width) copy(qkv, v + <usize>((s * G + g) * tokens + t) * width, d);
    }
  }
}

/** The transpose of `heads`. */
export function headsGrad(dq: usize, dk: usize, dv: usize, table: usize, dqkv: usize, sequences: i32, tokens: i32, H: i32, G: i32, d: i32): void {
  const width = <usize>d << 2;
  for (let s = 0; s < sequences; s++) {
    for (let t = 0; t < tokens; t++) {
      const angle = table + <usize>t * width;
      for (let h = 0; h < H; h++, dqkv += width) rotateBack(dq + <usize>((s * H + h) * tokens + t) * width, dqkv, angle, d);
      for (let g = 0; g < G; g++, dqkv += width) rotateBack(dk + <usize>((s * G + g) * tokens + t) * width, dqkv, angle, d);
      for (let g = 0; g < G; g++, dqkv += width) copy(dv + <usize>((s * G + g) * tokens + t) * width, dqkv, d);
    }
  }
}
