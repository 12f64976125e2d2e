import { all, at, fma, ld, ldSome, putSome, sum4 } from './vector';

/** x [R,D] * weight [D] / rms -> y [R,D], inv [R] = 1 / rms. */
export function rmsNorm(x: usize, weight: usize, y: usize, inv: usize, R: i32, D: i32, epsilon: f32): void {
  const rest = D & 3, whole = D - rest, width = <usize>D << 2;
  for (let r = 0; r < R; r++) {
    let sums = all(0);
    for (let i = 0; i < whole; i += 4) {
      const v = ld(at(x, i));
      sums = fma(v, v, sums);
    }
    if (rest) {
      const v = ldSome(at(x, whole), rest);
      sums = fma(v, v, sums);
    }
    const scale = <f32>1 / sqrt<f32>(sum4(sums) / <f32>D + epsilon), factor = all(scale);
    store<f32>(at(inv, r), scale);
    for (let i = 0; i < whole; i += 4) v128.store(at(y, i), f32x4.mul(f32x4.mul(ld(at(x, i)), factor), ld(at(weight, i))));
    if (rest) putSome(at(y, whole), f32x4.mul(f32x4.mul(ldSome(at(x, whole), rest), factor), ldSome(at(weight, whole), rest)), rest);
    x += width;
    y += width;
  }
}

/** dx = dy w inv - x (sum of dy w x) inv^3 / D */
export function rmsNormDx(x: usize, weight: usize, inv: usize, dy: usize, dx: usize, R: i32, D: i32): void {
  const rest = D & 3, whole = D - rest, width = <usize>D << 2;
  for (let r = 0; r < R; r++) {
    let sums = all(0);
    for (let i = 0; i < whole; i += 4) sums = fma(f32x4.mul(ld(at(x, i)), ld(at(dy, i))), ld(at(weight, i)), sums);
    if (rest) sums = fma(f32x4.mul(ldSome(at(x, whole), rest), ldSome(at(dy, whole), rest)), ldSome(at(weight, whole), rest), sums);
    const scale = load<f32>(at(inv, r)), factor = all(scale), pull = all((-sum4(sums) * scale * scale * scale) / <f32>D);
    for (let i = 0; i < whole; i += 4) {
      v128.store(at(dx, i), fma(ld(at(x, i)), pull, f32x4.mul(f32x4.mul(ld(at(dy, i)), ld(at(weight, i))), factor)));
    }
    if (rest) {
      const dyw = f32x4.mul(ldSome(at(dy, whole), rest), ldSome(at(weight, whole), rest));
      putSome(at(dx, whole), fma(ldSome(at(x, whole), rest), pull, f32x4.mul(dyw, factor)), rest);
    }
    x += width;
    dy += width;
    dx += width;
  }
}

/** Rows that are summed before they join the total, so that a long sum keeps its digits. */
const ROWS: i32 = 64;

/** dw [D] = sum over rows of dy x inv */
export function rmsNormDw(x: usize, inv: usize, dy: usize, dw: usize, R: i32, D: i32): void {
  const width = <usize>D << 2;
  for (let i = 0; i < D; i += 4) {
    const n = D - i, skip = <usize>i << 2;
    let total = all(0);
    for (let from = 0; from < R; from += ROWS) {
      const end = min(R, from + ROWS);
      let sums = all(0);
      for (let r = from; r < end; r++) {
        const p = <usize>r * width + skip, scale = v128.load32_splat(at(inv, r));
        if (n >= 4) sums = fma(f32x4.mul(ld(dy + p), ld(x + p)), scale, sums);
        else sums = fma(f32x4.mul(ldSome(dy + p, n), ldSome(x + p, n)), scale, sums);
      }
      total = f32x4.add(total, sums);
    }
    if (n >= 4) v128.store(dw + skip, total);
    else putSome(dw + skip, total, n);
  }
}

/** a [R,F] -> y [F], its rows added. */
export function sumRows(a: usize, y: usize, R: i32, F: i32): void {
  const width = <usize>F << 2;
  for (let i = 0; i < F; i += 4) {
    const n = F - i, skip = <usize>i << 2;
    let total = all(0);
    for (let from = 0; from < R; from += ROWS) {
      const end = min(R, from + ROWS);
      let sums = all(0);
      for (let r = from; r < end; r++) {
        const p = a + <usize>r * width + skip;
        sums = f32x4.add(sums, n >= 4 ? ld(p) : ldSome(p, n));
      }
      total = f32x4.add(total, sums);
    }
    if (n >= 4) v128.store(y + skip, total);
    else putSome(y + skip, total, n);
  }
}
