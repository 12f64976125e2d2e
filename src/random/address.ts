import { gumbel, philox4x32, uniform24 } from './philox.ts';

/** What a random number is for; the upper half of counter word 0, so that no two uses ever share a number. */
export const purposes = {
  rollout: 1,
  evaluation: 2,
  init: 3,
  order: 4,
  problems: 5,
  bootstrap: 6,
  pretrain: 7,
  pairs: 8,
} as const;

export type Purpose = keyof typeof purposes;

/**
 * Where the noise of one sampled token lives. It names the question, never the lane, the batch or the row: so rollouts
 * do not depend on batch layout, K = 4 is the first four of K = 8, and lanes evaluated under one seed share their noise.
 */
export interface Address {
  /** u32: the run's seed. */
  seed: number;
  purpose: Purpose;
  /** Round of generation or evaluation, under 65,536. */
  round: number;
  /** u32: `Problem.hash`. */
  problem: number;
  /** 0 .. K-1, under 65,536. */
  rollout: number;
  /** Index of the token in the completion, under 65,536. */
  position: number;
}

function halfWord(value: number, name: string): number {
  if (!Number.isInteger(value) || value < 0 || value > 0xffff) {
    throw new RangeError(`A random address has a ${name} of ${value}; it must be a whole number from 0 to 65535.`);
  }
  return value;
}

/** Writes the first three counter words of an address; word 3 is the vocabulary block, v >> 2, and output v & 3 is v's. */
export function addressWords(address: Address, counter: Uint32Array): void {
  counter[0] = (purposes[address.purpose] << 16) | halfWord(address.round, 'round');
  counter[1] = address.problem;
  counter[2] = (halfWord(address.rollout, 'rollout') << 16) | halfWord(address.position, 'position');
  counter[3] = 0;
}

const counter = new Uint32Array(4);
const key = new Uint32Array(2);
const words = new Uint32Array(4);

/** Fills `out[0 .. vocabulary-1]` with the standard Gumbel noise of one address, one number a vocabulary entry. */
export function gumbelRow(address: Address, vocabulary: number, out: Float32Array): void {
  addressWords(address, counter);
  key[0] = address.seed;
  key[1] = 0;
  for (let v = 0; v < vocabulary; v += 4) {
    counter[3] = v >>> 2;
    philox4x32(counter, key, words);
    const count = Math.min(4, vocabulary - v);
    for (let j = 0; j < count; j++) out[v + j] = gumbel(uniform24(words[j]!));
  }
}
