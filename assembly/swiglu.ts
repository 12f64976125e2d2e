import { sigmoid4 } from './exponential';
import { all, at, fma, ld, ldSome, putSome } from './vector';

/** x [R,2F]: gate | up -> silu(gate) * up [R,F] */
export function swiglu(x: usize, y: usize, R: i32, F: i32): void {
  const rest = F & 3, whole = F - rest, width = <usize>F << 2;
  for (let r = 0; r < R; r++) {
    const up = x + width;
    for (let i = 0; i < whole; i += 4) {
      const z = ld(at(x, i));
      v128.store(at(y, i), f32x4.mul(f32x4.mul(z, sigmoid4(z)), ld(at(up, i))));
    }
    if (rest) {
      const z = ldSome(at(x, whole), rest);
      putSome(at(y, whole), f32x4.mul(f32x4.mul(z, sigmoid4(z)), ldSome(at(up, whole), rest)), rest);
    }
    x += 2 * width;
    y += width;
  }
}

/** d silu = s (1 + z (1 - s)) */
@inline function slope(z: v128, s: v128): v128 { return f32x4.mul(s, fma(z, f32x4.sub(all(1), s), all(1))); }

/** dy [R,F] -> dx [R,2F] */
export function swigluGrad(x: usize, dy: usize, dx: usize, R: i32, F: i32): void {
  const rest = F & 3, whole = F - rest, width = <usize>F << 2;
  for (let r = 0; r < R; r++) {
    const up = x + width, dUp = dx + width;
    for (let i = 0; i < whole; i += 4) {
      const z = ld(at(x, i)), s = sigmoid4(z), g = ld(at(dy, i));
      v128.store(at(dx, i), f32x4.mul(f32x4.mul(g, ld(at(up, i))), slope(z, s)));
      v128.store(at(dUp, i), f32x4.mul(f32x4.mul(g, z), s));
    }
    if (rest) {
      const z = ldSome(at(x, whole), rest), s = sigmoid4(z), g = ldSome(at(dy, whole), rest);
      putSome(at(dx, whole), f32x4.mul(f32x4.mul(g, ldSome(at(up, whole), rest)), slope(z, s)), rest);
      putSome(at(dUp, whole), f32x4.mul(f32x4.mul(g, z), s), rest);
    }
    x += 2 * width;
    dx += 2 * width;
    dy += width;
  }
}
