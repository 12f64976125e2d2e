/** The key/value head that query head z (sequence * H + h) reads. */
export function keyHead(z: number, H: number, G: number): number {
  const sequence = Math.floor(z / H);
  return sequence * G + Math.floor(((z - sequence * H) * G) / H);
}

/** Turns one head by the table's row; direction -1 turns back. */
export function rotate(
  from: Float32Array,
  at: number,
  to: Float32Array,
  out: number,
  table: Float32Array,
  row: number,
  d: number,
  direction: 1 | -1,
): void {
  const half = d / 2;
  for (let i = 0; i < half; i++) {
    const cos = table[row + i]!;
    const sin = direction * table[row + half + i]!;
    const a = from[at + i]!;
    const b = from[at + half + i]!;
    to[out + i] = a * cos - b * sin;
    to[out + half + i] = b * cos + a * sin;
  }
}
