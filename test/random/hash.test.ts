import { expect, test } from 'vitest';
import { fnv1a64, hash64, hex64, mix32 } from '../../src/random/hash.ts';

test('FNV-1a gives its published answers', () => {
  // Landon Curt Noll's FNV test vectors (draft-eastlake-fnv, appendix C).
  expect(hex64(fnv1a64(''))).toBe('cbf29ce484222325');
  expect(hex64(fnv1a64('a'))).toBe('af63dc4c8601ec8c');
  expect(hex64(fnv1a64('foobar'))).toBe('85944171f73967e8');
});

test('FNV-1a equals its definition in 64-bit arithmetic', () => {
  for (const text of ['prec\nQ:12+3*7\nA:', 'Zoe has 60 figs', 'é√']) {
    let hash = 0xcbf29ce484222325n;
    for (const byte of new TextEncoder().encode(text)) {
      hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) & 0xffffffffffffffffn;
    }
    expect(hex64(fnv1a64(text))).toBe(hash.toString(16).padStart(16, '0'));
  }
});

test('the finaliser is a bijection that MurmurHash3 users know', () => {
  expect(mix32(0)).toBe(0);
  expect(mix32(1)).toBe(0x514e28b7);
});

test('changing one character flips about half of the bits of each half of the hash', () => {
  let high = 0;
  let low = 0;
  const pairs = 500;
  const bits = (word: number) => word.toString(2).split('1').length - 1;
  for (let i = 0; i < pairs; i++) {
    const a = hash64(`add\n${i}`);
    const b = hash64(`add\n${i + 1}`);
    high += bits((a.high ^ b.high) >>> 0);
    low += bits((a.low ^ b.low) >>> 0);
  }
  // 16 bits of 32, with a standard error of sqrt(8 / 500).
  expect(Math.abs(high / pairs - 16)).toBeLessThan(0.6);
  expect(Math.abs(low / pairs - 16)).toBeLessThan(0.6);
});
