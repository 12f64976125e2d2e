import type { DrawnLine, DrawnPoint } from './drawing.ts';

/** The table that recharts draws from: one row an x, a column a line, and a column a line's band. */
export type Row = Record<string, number | readonly [number, number] | null>;

/**
 * Rows of all lines, by rising x. Long lines are thinned each in its own way: at an x that only another line has, a line has
 * the height it passes there, so that it is not cut. Null is where a metric was not finite, and outside a line's ends.
 */
export function toRows(lines: readonly DrawnLine[]): Row[] {
  const xs = [...new Set(lines.flatMap(({ points }) => points.map(({ x }) => x)))].sort((a, b) => a - b);
  const rows = xs.map((x): Row => ({ x }));
  for (const { id, points } of lines) {
    let next = 0;
    for (const row of rows) {
      const x = Number(row.x);
      while (next < points.length && points[next]!.x < x) next++;
      const point = points[next];
      if (point?.x === x) {
        row[id] = point.y;
        if (point.band) row[`${id}:band`] = point.band;
      } else row[id] = between(points[next - 1], point, x);
    }
  }
  return rows;
}

function between(left: DrawnPoint | undefined, right: DrawnPoint | undefined, x: number): number | null {
  if (!left || !right || left.y === null || right.y === null) return null;
  return left.y + ((x - left.x) / (right.x - left.x)) * (right.y - left.y);
}
