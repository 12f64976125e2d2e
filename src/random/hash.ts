/** A 64-bit hash as two unsigned words. */
export interface Hash64 {
  high: number;
  low: number;
}

/**
 * 64-bit FNV-1a over the UTF-8 bytes of a text (Fowler, Noll, Vo; offset basis 0xcbf29ce484222325, prime 0x100000001b3).
 * The prime is 2^40 + 0x1b3, so the product needs one small multiplication a half and one shift.
 */
export function fnv1a64(text: string): Hash64 {
  let high = 0xcbf29ce4;
  let low = 0x84222325;
  for (const byte of new TextEncoder().encode(text)) {
    low = (low ^ byte) >>> 0;
    const product = low * 0x1b3;
    high = (Math.imul(high, 0x1b3) + Math.floor(product / 2 ** 32) + (low << 8)) >>> 0;
    low = product >>> 0;
  }
  return { high, low };
}

/** The 32-bit finaliser of MurmurHash3 (Appleby): every input bit flips every output bit about half the time. */
export function mix32(word: number): number {
  let x = word | 0;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

/**
 * The hash of a text: FNV-1a, whose upper bits hardly change with the last characters, finished by three Feistel rounds
 * of `mix32`, which lose no information. Not cryptographic.
 */
export function hash64(text: string): Hash64 {
  let { high, low } = fnv1a64(text);
  high = (high ^ mix32(low)) >>> 0;
  low = (low ^ mix32(high ^ 0x9e3779b9)) >>> 0;
  high = (high ^ mix32(low ^ 0xbb67ae85)) >>> 0;
  return { high, low };
}

/** 16 lower-case hex digits, upper word first. */
export function hex64(hash: Hash64): string {
  return hash.high.toString(16).padStart(8, '0') + hash.low.toString(16).padStart(8, '0');
}
