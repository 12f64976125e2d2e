import { describe, expect, it } from 'vitest';
import { columnsOf } from '../../src/training/columns.ts';

const rows = [
  { tokens: [1, 10, 11, 20, 2], promptLength: 3, group: 4, reference: [-0.1, -0.2], behaviour: [-0.3, -0.4] },
  { tokens: [1, 12, 21], promptLength: 2, standing: 'wrong' as const, group: 0, reference: [-1], behaviour: [-2] },
];

describe('columnsOf', () => {
  it('lays rows one after another and says where each begins and where its completion does', () => {
    const columns = columnsOf(rows);
    expect(Array.from(columns.tokens)).toEqual([1, 10, 11, 20, 2, 1, 12, 21]);
    expect(Array.from(columns.start)).toEqual([0, 5, 8]);
    expect(Array.from(columns.positions)).toEqual([4, 2]);
    expect(Array.from(columns.from)).toEqual([2, 1]);
    expect(Array.from(columns.lengths)).toEqual([2, 1]);
    expect(Array.from(columns.group)).toEqual([4, 0]);
    expect(columns).toMatchObject({ rows: 2, groups: 5, longest: 4, standing: ['right', 'wrong'] });
  });

  it('sets log-probs on the tokens they are of, and has none where a row brings none', () => {
    const columns = columnsOf(rows);
    expect(columns.reference).toEqual(Float32Array.of(0, 0, 0, -0.1, -0.2, 0, 0, -1));
    expect(columns.behaviour).toEqual(Float32Array.of(0, 0, 0, -0.3, -0.4, 0, 0, -2));
    const { reference: _, ...without } = rows[1]!;
    expect(columnsOf([rows[0]!, without])).toMatchObject({ reference: null });
    expect(columnsOf([])).toMatchObject({ rows: 0, groups: 0, longest: 0, reference: null });
  });

  it('refuses rows without a completion and log-probs that are not those of the completion', () => {
    expect(() => columnsOf([{ tokens: [1, 2], promptLength: 2 }])).toThrow('Row 0 has 2 tokens and a prompt of 2');
    expect(() => columnsOf([{ tokens: [1, 2, 3], promptLength: 1, behaviour: [-1] }])).toThrow(
      'Row 0 has 1 behaviour log-probs for a completion of 2 tokens.',
    );
  });
});
