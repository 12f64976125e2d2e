import { expect, test } from 'vitest';
import { philox4x32 } from '../../src/random/philox.ts';

/** Known answers of philox4x32 with 10 rounds, from `kat_vectors` of Random123 (DEShawResearch/random123, tests/kat_vectors). */
const known: [counter: number[], key: number[], answer: number[]][] = [
  [
    [0, 0, 0, 0],
    [0, 0],
    [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
  ],
  [
    [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    [0xffffffff, 0xffffffff],
    [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
  ],
  [
    [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    [0xa4093822, 0x299f31d0],
    [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  ],
];

test.each(known)('a published answer comes out: counter %j, key %j', (counter, key, answer) => {
  const out = new Uint32Array(4);
  philox4x32(new Uint32Array(counter), new Uint32Array(key), out);
  expect([...out]).toEqual(answer);
});

/** The same generator with 64-bit products, which BigInt has. */
function oracle(counter: Uint32Array, key: Uint32Array): number[] {
  const mask = 0xffffffffn;
  let [c0, c1, c2, c3] = [...counter].map(BigInt) as [bigint, bigint, bigint, bigint];
  let [k0, k1] = [...key].map(BigInt) as [bigint, bigint];
  for (let round = 0; round < 10; round++) {
    const p0 = 0xd2511f53n * c0;
    const p1 = 0xcd9e8d57n * c2;
    [c0, c1, c2, c3] = [(p1 >> 32n) ^ c1 ^ k0, p1 & mask, (p0 >> 32n) ^ c3 ^ k1, p0 & mask];
    k0 = (k0 + 0x9e3779b9n) & mask;
    k1 = (k1 + 0xbb67ae85n) & mask;
  }
  return [c0, c1, c2, c3].map(Number);
}

test('products from 16-bit halves lose no carry, and the output may overwrite the counter', () => {
  const state = new Uint32Array([1, 2, 3, 4]);
  const key = new Uint32Array([0xdeadbeef, 7]);
  for (let i = 0; i < 2000; i++) {
    const expected = oracle(state, key);
    philox4x32(state, key, state);
    expect([...state]).toEqual(expected);
  }
});
