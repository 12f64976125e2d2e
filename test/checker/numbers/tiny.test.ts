import { describe, expect, it } from 'vitest';
import { check } from '../../../src/checker/index.ts';

const verdict = (gold: string, answer: string) => check({ gold, response: `\\boxed{${answer}}` }).verdict;

describe('sampling in doubles is not believed where it cannot see', () => {
  it.each([
    ['x^{x^{x}}', 'x^{x^x}+10^{-30}'],
    ['x^{x}', 'x^x+e^{-100}'],
    ['\\sin x', '\\sin x+0.00000000001'],
  ])('%s is not %s', (gold, answer) => {
    expect(verdict(gold, answer)).not.toBe('correct');
    expect(verdict(answer, gold)).not.toBe('correct');
  });

  it.each([
    ['\\sin 2x', '2\\sin x\\cos x'],
    ['e^{2x}', '(e^x)^2'],
  ])('%s is still %s', (gold, answer) => {
    expect(verdict(gold, answer)).toBe('correct');
  });
});
