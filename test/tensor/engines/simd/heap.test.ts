import { beforeEach, describe, expect, it } from 'vitest';
import { Heap } from '../../../../src/tensor/engines/simd/heap.ts';
import { Random } from './random.ts';

const PAGE = 65536;
let memory: WebAssembly.Memory;
let heap: Heap;

beforeEach(() => {
  memory = new WebAssembly.Memory({ initial: 1, maximum: 64 });
  heap = new Heap(memory, 0, 64 * PAGE);
});

describe('a heap', () => {
  it('never gives the address 0, nor one that is not a multiple of 16', () => {
    const addresses = Array.from({ length: 50 }, (_, i) => heap.allocate(i));
    expect(Math.min(...addresses)).toBeGreaterThanOrEqual(16);
    expect(addresses.every((address) => address % 16 === 0)).toBe(true);
  });

  it('gives a freed block again, and counts what is out and was out at most', () => {
    const [a, b] = [heap.allocate(1000), heap.allocate(1000)];
    expect(heap.bytes).toBe(2 * 1024);
    heap.free(a, 1000);
    expect(heap.allocate(1000)).toBe(a);
    heap.free(a, 1000);
    heap.free(b, 1000);
    expect([heap.bytes, heap.peak]).toEqual([0, 2 * 1024]);
  });

  it('joins what waits before it grows: small blocks make room for a large one', () => {
    const size = 4096;
    const count = Math.floor((heap.taken - 100) / size);
    const blocks = Array.from({ length: count }, () => heap.allocate(size));
    const { taken } = heap;
    for (const address of blocks) heap.free(address, size);
    expect(heap.allocate(size * (count - 2))).toBe(blocks[0]);
    expect(heap.taken).toBe(taken);
  });

  it('hands out nothing twice, whatever comes and goes', () => {
    const random = new Random(5);
    const out: { address: number; bytes: number }[] = [];
    for (let i = 0; i < 4000; i++) {
      if (out.length > 0 && random.next() < 0.5) {
        const [{ address, bytes }] = out.splice(random.whole(0, out.length - 1), 1) as [(typeof out)[0]];
        heap.free(address, bytes);
        if (random.next() < 0.02) heap.join();
      } else {
        const bytes = random.pick(random.whole(0, 100), random.whole(0, 20_000));
        if (heap.bytes + bytes < 20 * PAGE) out.push({ address: heap.allocate(bytes), bytes });
      }
      if (i % 40 > 0) continue;
      const sorted = [...out].sort((a, b) => a.address - b.address);
      for (const [j, { address, bytes }] of sorted.entries()) {
        expect(address + bytes).toBeLessThanOrEqual(sorted[j + 1]?.address ?? heap.taken);
      }
    }
    expect(heap.taken).toBeLessThan(48 * PAGE);
  });

  it('has views that follow its growth', () => {
    const first = heap.allocate(16);
    heap.floats[first / 4] = 1.5;
    heap.allocate(4 * PAGE);
    expect(heap.floats[first / 4]).toBe(1.5);
    expect(heap.ints.length * 4).toBe(heap.taken);
  });

  it('says in a sentence that it cannot grow, and goes on with what it has', () => {
    const kept = heap.allocate(32 * PAGE);
    expect(() => heap.allocate(40 * PAGE)).toThrow(
      'The wasm engine holds 2 MiB and cannot get the 3 MiB more that it needs; ' +
        'take a smaller model, fewer rows at a time or shorter answers.',
    );
    heap.free(kept, 32 * PAGE);
    expect(heap.allocate(40 * PAGE)).toBe(kept);
  });
});
