import { at } from './vector';

/** `rows` runs of `width` bytes, each `fromStride` and `toStride` bytes after the one before. */
export function copyRows(from: usize, fromStride: usize, to: usize, toStride: usize, width: usize, rows: i32): void {
  for (let r = 0; r < rows; r++) {
    memory.copy(to, from, width);
    from += fromStride;
    to += toStride;
  }
}

/** y [count,width bytes] = rows index[.] of a; zeros where the index is outside 0..rows-1. */
export function gatherRows(a: usize, index: usize, y: usize, count: i32, rows: i32, width: usize): void {
  for (let i = 0; i < count; i++) {
    const row = load<i32>(at(index, i)), to = y + <usize>i * width;
    if (row < 0 || row >= rows) memory.fill(to, 0, width);
    else memory.copy(to, a + <usize>row * width, width);
  }
}
