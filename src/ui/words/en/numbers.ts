import * as format from '../../format.ts';

const NOT_FINITE = 'not finite';

/** Numbers that need a word beside their figures. All others are written by `format.ts` in every language. */
export const numbers = {
  plain: (value: number | null | undefined) => format.plain(value, NOT_FINITE),
  rough: (value: number) => format.rough(value, NOT_FINITE),
  fixed: (value: number | null | undefined, digits: number) => format.fixed(value, digits, NOT_FINITE),
  /** An interval in words: `.72 to .79`. */
  interval: (ci: readonly [number, number], write: (value: number) => string) => `${write(ci[0])} to ${write(ci[1])}`,
  /** Two byte counts in one unit: `1.1 of 1.4 MB`. */
  bytesOf: (done: number, total: number) => {
    const [unit, size, digits] = total >= 1e6 ? (['MB', 1e6, 1] as const) : (['kB', 1e3, 0] as const);
    return `${(done / size).toFixed(digits)} of ${(total / size).toFixed(digits)} ${unit}`;
  },
  parameters: (value: number) => `${(value / 1e6).toFixed(2)} M parameters`,
};
