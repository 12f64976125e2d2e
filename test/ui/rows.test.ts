import { describe, expect, it } from 'vitest';
import type { DrawnLine } from '../../src/ui/charts/drawing.ts';
import { toRows } from '../../src/ui/charts/rows.ts';

const line = (id: string, points: DrawnLine['points']): DrawnLine => ({ id, points, stroke: 'black', width: 1 });

describe('the table that recharts draws from', () => {
  it('has a row an x in rising order and a column a line', () => {
    const a = line('a', [
      { x: 0, y: 1 },
      { x: 2, y: 3, band: [2, 4] },
    ]);
    const b = line('b', [
      { x: 2, y: 5 },
      { x: 3, y: null },
    ]);
    expect(toRows([a, b])).toEqual([
      { x: 0, a: 1, b: null },
      { x: 2, a: 3, 'a:band': [2, 4], b: 5 },
      { x: 3, a: null, b: null },
    ]);
  });

  it('keeps lines whole that were thinned at different steps, and their own gaps open', () => {
    const a = line('a', [
      { x: 0, y: 0 },
      { x: 4, y: 8 },
      { x: 6, y: null },
      { x: 8, y: 1 },
    ]);
    const b = line('b', [
      { x: 1, y: 0 },
      { x: 3, y: 0 },
      { x: 5, y: 0 },
      { x: 7, y: 0 },
    ]);
    const rows = toRows([a, b]);
    expect(rows.map((row) => row.a)).toEqual([0, 2, 6, 8, null, null, null, 1]);
    expect(rows.map((row) => row.b)).toEqual([null, 0, 0, 0, 0, 0, 0, null]);
  });
});
