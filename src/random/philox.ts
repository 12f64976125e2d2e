/*
 * Philox4x32-10, a counter-based generator: the output is a pure function of a 128-bit counter and a 64-bit key, so a
 * random number has an address instead of a place in a sequence.
 * Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011; Random123 `philox.h`.
 */

/**
 * The upper 32 bits (as int32) of the 64-bit product of two unsigned words, from 16-bit halves. The first word comes in
 * halves already.
 */
function multiplyHigh(aHigh: number, aLow: number, b: number): number {
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  // Neither sum passes 2^32, since (2^16-1)^2 + 2^16-1 < 2^32, so 32-bit wrapping arithmetic loses nothing.
  const middle = (Math.imul(aHigh, bLow) + (Math.imul(aLow, bLow) >>> 16)) | 0;
  const cross = (Math.imul(aLow, bHigh) + (middle & 0xffff)) | 0;
  return (Math.imul(aHigh, bHigh) + (middle >>> 16) + (cross >>> 16)) | 0;
}

/**
 * Writes the four output words (u32) of one counter and key into `out`, allocating nothing.
 * `counter` has 4 words, `key` 2, `out` 4; `out` may be `counter` itself.
 */
export function philox4x32(counter: Uint32Array, key: Uint32Array, out: Uint32Array): void {
  // Inside the function, and in halves below, so that the compiler sees constants: half the time.
  const multiplier0 = 0xd2511f53;
  const multiplier1 = 0xcd9e8d57;
  let c0 = counter[0]! | 0;
  let c1 = counter[1]! | 0;
  let c2 = counter[2]! | 0;
  let c3 = counter[3]! | 0;
  let k0 = key[0]! | 0;
  let k1 = key[1]! | 0;
  for (let round = 0; round < 10; round++) {
    const high0 = multiplyHigh(0xd251, 0x1f53, c0);
    const low0 = Math.imul(multiplier0, c0);
    const high1 = multiplyHigh(0xcd9e, 0x8d57, c2);
    const low1 = Math.imul(multiplier1, c2);
    c0 = high1 ^ c1 ^ k0;
    c1 = low1;
    c2 = high0 ^ c3 ^ k1;
    c3 = low0;
    k0 = (k0 + 0x9e3779b9) | 0;
    k1 = (k1 + 0xbb67ae85) | 0;
  }
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
}

/**
 * A number in (0, 1) from the upper bits of a word: an odd multiple of 2^-24. It is exact in float32, so the device
 * computes the same bits; (n + 1/2) 2^-24 with n of 24 bits is not, and would round to 1 once in 2^24 draws, where
 * -log(-log u) is infinite.
 */
export function uniform24(word: number): number {
  return ((word >>> 8) | 1) * 2 ** -24;
}

/** A standard Gumbel variate: -log(-log u) for u in (0, 1). The largest of logits + Gumbel noise is a sample of softmax. */
export function gumbel(u: number): number {
  return -Math.log(-Math.log(u));
}
