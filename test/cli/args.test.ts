import { describe, expect, it } from 'vitest';
import { readArguments, UsageError } from '../../src/cli/args.ts';

const spec = {
  positionals: ['PRESET', '[NAME]'],
  options: {
    out: { value: 'DIR', about: 'where to', required: true },
    seed: { value: 'N', about: 'seed' },
    set: { value: 'PATH=VALUE', about: 'a setting', repeated: true },
    backend: { value: 'B', about: 'backend', default: 'auto' },
    quiet: { about: 'says less' },
  },
};
const read = (...argv: string[]) => readArguments(argv, spec);

describe('readArguments', () => {
  it('reads words, options, switches, repeats and defaults', () => {
    const args = read('paper', '--out', 'x', '--set', 'a=1', '--set=b=-2', '--quiet', '--seed', '-3');
    expect(args.positionals).toEqual(['paper']);
    expect(args.required('out')).toBe('x');
    expect(args.list('set')).toEqual(['a=1', 'b=-2']);
    expect(args.flag('quiet')).toBe(true);
    expect(args.number('seed', { min: -5, max: 5 })).toBe(-3);
    expect(args.text('backend')).toBe('auto');
    expect(read('paper', '--out', 'x').flag('quiet')).toBe(false);
    expect(read('paper', 'name', '--out', 'x').list('set')).toEqual([]);
  });

  it.each([
    [['paper'], '--out DIR is missing.'],
    [['--out', 'x'], 'PRESET is missing.'],
    [['a', 'b', 'c', '--out', 'x'], '"c" is one word too many.'],
    [['a', '--out'], /--out/],
    [['a', '--nope', '--out', 'x'], /^Unknown option '--nope'\.$/],
    [['a', '--quiet=1', '--out', 'x'], /--quiet/],
  ])('%j: one sentence', (argv, sentence) => {
    expect(() => read(...argv)).toThrow(UsageError);
    expect(() => read(...argv)).toThrow(sentence);
  });

  it('checks numbers, words and lists', () => {
    const args = read('a', '--out', '1, 2,3', '--seed', '2.5');
    expect(args.commas('out')).toEqual(['1', '2', '3']);
    expect(() => args.integer('seed', { min: 0, max: 9 })).toThrow('--seed is 2.5; it must be a whole number.');
    expect(() => args.number('seed', { min: 3, max: 9 })).toThrow('--seed is "2.5"; it must be a number from 3 to 9.');
    expect(() => args.number('out', { min: 0, max: 9 })).toThrow('it must be a number from 0 to 9.');
    expect(() => args.choice('backend', ['wasm', 'cpu'])).toThrow('--backend is "auto"; it must be wasm, cpu.');
    expect(args.choice('backend', ['auto'])).toBe('auto');
    expect(() => args.required('set')).toThrow('--set is missing.');
    for (const value of ['', ' ', 'NaN', 'Infinity', '1e999']) {
      expect(() => read('a', `--out=${value}`).number('out', { min: 0, max: 9 })).toThrow(UsageError);
    }
  });
});
