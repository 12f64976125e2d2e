import { type Purpose, purposes } from './address.ts';
import { philox4x32 } from './philox.ts';

/** A sequence of random numbers whose n-th word is addressed by n: reading it twice gives the same numbers. */
export interface Stream {
  /** A whole word of 32 random bits. */
  word(): number;
  /** In (0, 1), of 32 bits. */
  uniform(): number;
  /** A whole number from `low` to `high`, both included, without bias. Throws if the range is empty or over 2^32 wide. */
  integer(low: number, high: number): number;
  /** One entry of a list that is not empty. */
  pick<T>(list: readonly T[]): T;
  /** Shuffles in place (Fisher-Yates) and returns the same array. */
  shuffle<T>(list: T[]): T[];
  /** Standard normal (Box-Muller, two words each). */
  normal(): number;
}

/**
 * A stream under a seed and purpose. Up to three words tell streams of one purpose apart: the first two are u32, the
 * third is under 65,536. Throws a RangeError for words out of range.
 */
export function stream(seed: number, purpose: Purpose, ...words: number[]): Stream {
  const [first = 0, second = 0, third = 0] = words;
  for (const [i, value] of words.entries()) {
    if (i > 2 || !Number.isInteger(value) || value < 0 || value > (i < 2 ? 0xffffffff : 0xffff)) {
      throw new RangeError(
        `A random stream takes up to three words (u32, u32, under 65536); word ${i + 1} of this one is ${value}.`,
      );
    }
  }
  const key = new Uint32Array([seed, 0]);
  const counter = new Uint32Array([(purposes[purpose] << 16) | third, first, second, 0]);
  const block = new Uint32Array(4);
  let drawn = 0;

  function word(): number {
    const lane = drawn & 3;
    if (lane === 0) {
      counter[3] = Math.floor(drawn / 4);
      philox4x32(counter, key, block);
    }
    drawn++;
    return block[lane]!;
  }
  const uniform = () => (word() + 0.5) * 2 ** -32;
  function integer(low: number, high: number): number {
    const span = high - low + 1;
    if (!Number.isInteger(low) || !Number.isInteger(span) || span < 1 || span > 2 ** 32) {
      throw new RangeError(`No whole number can be drawn from ${low} to ${high}.`);
    }
    // Words past the last whole multiple of the span would favour the small numbers.
    const limit = 2 ** 32 - (2 ** 32 % span);
    let bits = word();
    while (bits >= limit) bits = word();
    return low + (bits % span);
  }
  return {
    word,
    uniform,
    integer,
    pick(list) {
      if (list.length === 0) throw new RangeError('Nothing can be picked from an empty list.');
      return list[integer(0, list.length - 1)]!;
    },
    shuffle(list) {
      for (let i = list.length - 1; i > 0; i--) {
        const j = integer(0, i);
        const held = list[i]!;
        list[i] = list[j]!;
        list[j] = held;
      }
      return list;
    },
    normal() {
      const radius = Math.sqrt(-2 * Math.log(uniform()));
      return radius * Math.cos(2 * Math.PI * uniform());
    },
  };
}
