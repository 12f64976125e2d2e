/** Helpers of the generators that spell out registers by name. */

/** 0 .. n-1 */
export const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

/** One line of code a number, side by side. */
export const each = (list: readonly number[], line: (i: number) => string): string => list.map(line).join(' ');

/** The name of a vec4's part. */
export const part = (i: number): string => 'xyzw'[i & 3]!;
