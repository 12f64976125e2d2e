import { expect, test } from 'vitest';
import { philox4x32 } from '../../src/random/philox.ts';
import { stream } from '../../src/random/stream.ts';

test('the n-th word is addressed by n', () => {
  const random = stream(11, 'order', 5, 6, 7);
  const drawn = Array.from({ length: 10 }, () => random.word());
  const block = new Uint32Array(4);
  philox4x32(new Uint32Array([(4 << 16) | 7, 5, 6, 2]), new Uint32Array([11, 0]), block);
  expect(drawn.slice(8)).toEqual([...block.subarray(0, 2)]);
});

test('the same address gives the same numbers; another seed, purpose or word others', () => {
  const first = (...address: Parameters<typeof stream>) => stream(...address).word();
  expect(first(1, 'order', 2)).toBe(first(1, 'order', 2));
  const addresses: Parameters<typeof stream>[] = [
    [1, 'order'],
    [2, 'order'],
    [1, 'init'],
    [1, 'order', 1],
    [1, 'order', 0, 1],
    [1, 'order', 0, 0, 1],
  ];
  expect(new Set(addresses.map((address) => first(...address))).size).toBe(addresses.length);
  expect(() => stream(1, 'order', -1)).toThrow('word 1 of this one is -1');
  expect(() => stream(1, 'order', 0, 0, 65536)).toThrow('word 3 of this one is 65536');
});

test('whole numbers cover their range evenly, ends included', () => {
  const random = stream(3, 'problems');
  const counts = new Array(7).fill(0);
  for (let i = 0; i < 14_000; i++) counts[random.integer(-2, 4) + 2]++;
  const chi2 = counts.reduce((sum, count) => sum + (count - 2000) ** 2 / 2000, 0);
  expect(chi2).toBeLessThan(22.5); // 6 degrees of freedom, one in a thousand
  expect(random.integer(5, 5)).toBe(5);
  expect(() => random.integer(2, 1)).toThrow('from 2 to 1');
});

test('a range that does not divide 2^32 is not biased to its lower half', () => {
  // With a plain remainder, the lower third of 3 * 2^30 numbers would come twice as often as each other third.
  const random = stream(5, 'problems');
  let low = 0;
  for (let i = 0; i < 6000; i++) if (random.integer(0, 3 * 2 ** 30 - 1) < 2 ** 30) low++;
  expect(Math.abs(low - 2000)).toBeLessThan(4 * Math.sqrt(6000 * (1 / 3) * (2 / 3)));
});

test('a shuffle keeps every entry and reaches all orders evenly', () => {
  const random = stream(8, 'order');
  const counts = new Map<string, number>();
  for (let i = 0; i < 6000; i++) {
    const order = random.shuffle(['a', 'b', 'c']).join('');
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  expect(counts.size).toBe(6);
  const chi2 = [...counts.values()].reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
  expect(chi2).toBeLessThan(20.5); // 5 degrees of freedom
});

test('normals have mean 0, variance 1 and the right share in the tails', () => {
  const random = stream(2, 'init');
  const draws = Array.from({ length: 20_000 }, () => random.normal());
  const mean = draws.reduce((a, b) => a + b) / draws.length;
  const variance = draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / draws.length;
  expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(20_000));
  expect(Math.abs(variance - 1)).toBeLessThan(0.04);
  const outside = draws.filter((x) => Math.abs(x) > 1.96).length / draws.length;
  expect(Math.abs(outside - 0.05)).toBeLessThan(0.007);
});

test('uniforms are inside (0, 1); picking from nothing is refused', () => {
  const random = stream(1, 'order');
  for (let i = 0; i < 1000; i++) {
    const u = random.uniform();
    expect(u > 0 && u < 1).toBe(true);
  }
  expect(['x', 'y']).toContain(random.pick(['x', 'y']));
  expect(() => random.pick([])).toThrow('empty list');
});
