import type { Values } from '../tfjs-webgpu/support.ts';

/** Numbers of a seed: shapes and contents of a random case. */
export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = (seed * 2654435761) >>> 0;
    this.next();
  }

  /** In [0, 1). */
  next(): number {
    this.state = (Math.imul(this.state, 1664525) + 1013904223) >>> 0;
    return ((this.state >>> 8) & 0xffffff) / 2 ** 24;
  }

  /** A whole number from `low` to `high`. */
  whole(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  pick<T>(...choices: readonly T[]): T {
    return choices[this.whole(0, choices.length - 1)]!;
  }

  floats(shape: number[], scale = 1): Values {
    return { shape, data: Float32Array.from({ length: sizeOf(shape) }, () => (this.next() * 2 - 1) * scale) };
  }

  ints(shape: number[], low: number, high: number): Values {
    return { shape, data: Int32Array.from({ length: sizeOf(shape) }, () => this.whole(low, high)) };
  }
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);
