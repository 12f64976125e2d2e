import { expect, test } from 'vitest';
import { type Address, addressWords, gumbelRow, purposes } from '../../src/random/address.ts';
import { gumbel, philox4x32, uniform24 } from '../../src/random/philox.ts';

const home: Address = { seed: 7, purpose: 'rollout', round: 3, problem: 0xdeadbeef, rollout: 5, position: 9 };

test('the counter is purpose and round, problem, rollout and position, vocabulary block; the key is the seed', () => {
  const counter = new Uint32Array(4);
  addressWords(home, counter);
  expect([...counter]).toEqual([(1 << 16) | 3, 0xdeadbeef, (5 << 16) | 9, 0]);
  const noise = new Float32Array(84);
  gumbelRow(home, 84, noise);
  const words = new Uint32Array(4);
  for (const v of [0, 3, 4, 41, 83]) {
    counter[3] = v >> 2;
    philox4x32(counter, new Uint32Array([7, 0]), words);
    expect(noise[v]).toBe(Math.fround(gumbel(uniform24(words[v & 3]!))));
  }
});

test('a row of noise depends on every part of its address and on nothing else', () => {
  const row = (change: Partial<Address>, vocabulary = 8) => {
    const out = new Float32Array(vocabulary);
    gumbelRow({ ...home, ...change }, vocabulary, out);
    return [...out];
  };
  const changes: Partial<Address>[] = [
    {},
    { seed: 8 },
    { purpose: 'evaluation' },
    { round: 4 },
    { problem: 0xdeadbee0 },
    { rollout: 6 },
    { position: 10 },
  ];
  expect(new Set(changes.map((change) => row(change).join())).size).toBe(changes.length);
  expect(row({})).toEqual(row({}));
  expect(row({}, 6)).toEqual(row({}, 8).slice(0, 6));
});

test('parts of an address that do not fit their half word are refused', () => {
  const out = new Float32Array(4);
  expect(() => gumbelRow({ ...home, rollout: 65536 }, 4, out)).toThrow('rollout of 65536');
  expect(() => gumbelRow({ ...home, position: -1 }, 4, out)).toThrow('position of -1');
  expect(() => gumbelRow({ ...home, round: 0.5 }, 4, out)).toThrow('round of 0.5');
});

test('purposes differ, so that no two uses share a number', () => {
  expect(new Set(Object.values(purposes)).size).toBe(8);
});

test('uniforms are inside (0, 1) and exact in float32, and the Gumbel of both ends is finite', () => {
  for (const word of [0, 1, 255, 256, 0x7fffffff, 0x80000000, 0xfffffeff, 0xffffffff]) {
    const u = uniform24(word);
    expect(u).toBeGreaterThan(0);
    expect(u).toBeLessThan(1);
    expect(Math.fround(u)).toBe(u);
    expect(Number.isFinite(gumbel(u))).toBe(true);
  }
});

test('the largest of logits plus noise is a sample of their softmax', () => {
  const logits = [0, 1, 2, -1, 0.5];
  const total = logits.reduce((sum, l) => sum + Math.exp(l), 0);
  const counts = logits.map(() => 0);
  const noise = new Float32Array(logits.length);
  const draws = 40_000;
  for (let problem = 0; problem < draws; problem++) {
    gumbelRow({ ...home, problem }, logits.length, noise);
    const scores = logits.map((l, v) => l + noise[v]!);
    counts[scores.indexOf(Math.max(...scores))]!++;
  }
  // Pearson's chi-squared with 4 degrees of freedom; 18.5 is passed by chance once in a thousand seeds.
  const chi2 = logits.reduce((sum, l, v) => {
    const expected = (draws * Math.exp(l)) / total;
    return sum + (counts[v]! - expected) ** 2 / expected;
  }, 0);
  expect(chi2).toBeLessThan(18.5);
});
