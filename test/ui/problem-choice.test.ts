import { describe, expect, it } from 'vitest';
import { toggled } from '../../src/ui/stages/problem-choice.tsx';

describe('choosing families', () => {
  it('keeps their own order and never leaves a run without problems', () => {
    expect(toggled(['prec', 'lin'], 'add')).toEqual(['prec', 'add', 'lin']);
    expect(toggled(['prec', 'lin'], 'prec')).toEqual(['lin']);
    expect(toggled(['lin'], 'lin')).toEqual(['lin']);
  });
});
