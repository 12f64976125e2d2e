import { even, panelHeight } from './pack';
import { edge, tile2, tile4 } from './tile';
import { at } from './vector';

/**
 * C[count rows, n] (=, or += if `adds`) packed A times B. Panels of B are `panel` bytes apart, its rows within one `bs` bytes:
 * 32 where it is packed, its own stride where it is read as it lies. Row i of C starts rows[i] * cs bytes after c.
 */
export function product(a: usize, b: usize, panel: usize, bs: usize, k: i32, c: usize, cs: usize, rows: usize, count: i32, n: i32, adds: bool): void {
  k = even(k);
  for (; n > 0; n -= 8) {
    let p = a;
    for (let i = 0; i < count; i += 4) {
      const left = count - i, height = panelHeight(left), list = at(rows, i);
      if (left < height || n < 8) edge(p, b, bs, k, c, cs, list, height, min(left, height), min(n, 8), adds);
      else if (height == 4) tile4(p, b, bs, k, c, cs, list, adds);
      else tile2(p, b, bs, k, c, cs, list, adds);
      p += <usize>height * (<usize>k << 2);
    }
    b += panel;
    c += 32;
  }
}
