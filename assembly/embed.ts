import { at, copy, ld } from './vector';

/** weights [V,D] ids [R] -> y [R,D] */
export function embed(weights: usize, ids: usize, y: usize, R: i32, D: i32): void {
  const width = <usize>D << 2;
  for (let r = 0; r < R; r++) copy(weights + <usize>load<i32>(at(ids, r)) * width, y + <usize>r * width, D);
}

/** dy [R,D] ids [R] -> dw [V,D], rows added in their order. */
export function embedGrad(dy: usize, ids: usize, dw: usize, R: i32, D: i32, V: i32): void {
  const width = <usize>D << 2;
  memory.fill(dw, 0, <usize>V * width);
  for (let r = 0; r < R; r++) {
    const to = dw + <usize>load<i32>(at(ids, r)) * width;
    let i = 0;
    for (; i + 4 <= D; i += 4) v128.store(at(to, i), f32x4.add(ld(at(to, i)), ld(at(dy, i))));
    for (; i < D; i++) store<f32>(at(to, i), load<f32>(at(to, i)) + load<f32>(at(dy, i)));
    dy += width;
  }
}
