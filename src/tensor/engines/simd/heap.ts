/** Bytes of a WebAssembly page. */
const PAGE = 65536;
/** Kernels may read a vector that begins inside an array and ends beyond it. */
const SPARE = 64;
const ALIGNMENT = 16;

interface Gap {
  address: number;
  size: number;
}

/**
 * Memory of the kernels: blocks of one WebAssembly memory, aligned to 16 bytes. A freed block waits for the next one of its
 * size, as steps ask for the same sizes again and again; before the memory has to grow, blocks that wait are joined with
 * their neighbours. No block lies at address 0.
 */
export class Heap {
  readonly memory: WebAssembly.Memory;
  private readonly maximum: number;
  private readonly waiting = new Map<number, number[]>();
  private gaps: Gap[] = [];
  private top: number;
  private used = 0;
  private highest = 0;
  private floatView: Float32Array;
  private intView: Int32Array;

  /** Blocks begin at `start`; the memory grows up to `maximum` bytes. */
  constructor(memory: WebAssembly.Memory, start: number, maximum: number) {
    this.memory = memory;
    this.maximum = maximum;
    this.top = Math.max(ALIGNMENT, Math.ceil(start / ALIGNMENT) * ALIGNMENT);
    this.floatView = new Float32Array(memory.buffer);
    this.intView = new Int32Array(memory.buffer);
  }

  /** All of the memory as floats; lost when the memory grows, so it is asked for again after each allocation. */
  get floats(): Float32Array {
    if (this.floatView.buffer !== this.memory.buffer) this.floatView = new Float32Array(this.memory.buffer);
    return this.floatView;
  }

  /** All of the memory as whole numbers, likewise. */
  get ints(): Int32Array {
    if (this.intView.buffer !== this.memory.buffer) this.intView = new Int32Array(this.memory.buffer);
    return this.intView;
  }

  /** Bytes in blocks that are out. */
  get bytes(): number {
    return this.used;
  }

  /** The most bytes that were out at once. */
  get peak(): number {
    return this.highest;
  }

  /** Bytes that the memory has taken from the system. */
  get taken(): number {
    return this.memory.buffer.byteLength;
  }

  /** The address of a new block. What it holds is not defined. Throws when the memory cannot grow. */
  allocate(bytes: number): number {
    const size = sizeOfBlock(bytes);
    const address = this.waiting.get(size)?.pop() ?? this.fromGap(size) ?? this.fromTop(size);
    this.used += size;
    this.highest = Math.max(this.highest, this.used);
    return address;
  }

  /** Takes a block back; `bytes` is what it was asked for with. */
  free(address: number, bytes: number): void {
    const size = sizeOfBlock(bytes);
    this.used -= size;
    const list = this.waiting.get(size);
    if (list) list.push(address);
    else this.waiting.set(size, [address]);
  }

  /** Joins blocks that wait with their neighbours. */
  join(): void {
    const free = this.gaps;
    for (const [size, addresses] of this.waiting) for (const address of addresses) free.push({ address, size });
    this.waiting.clear();
    free.sort((a, b) => a.address - b.address);
    const joined: Gap[] = [];
    for (const gap of free) {
      const before = joined.at(-1);
      if (before && before.address + before.size === gap.address) before.size += gap.size;
      else joined.push(gap);
    }
    const last = joined.at(-1);
    if (last && last.address + last.size === this.top) {
      this.top = last.address;
      joined.pop();
    }
    this.gaps = joined;
  }

  /** The smallest gap that a block fits into, the lowest of equal ones. */
  private fromGap(size: number): number | undefined {
    let best: Gap | undefined;
    for (const gap of this.gaps) if (gap.size >= size && (!best || gap.size < best.size)) best = gap;
    if (!best) return undefined;
    const { address } = best;
    best.address += size;
    best.size -= size;
    if (best.size === 0) this.gaps.splice(this.gaps.indexOf(best), 1);
    return address;
  }

  private fromTop(size: number): number {
    if (this.top + size + SPARE > this.taken) {
      if (this.waiting.size > 0) {
        this.join();
        const address = this.fromGap(size);
        if (address !== undefined) return address;
      }
      this.grow(size);
    }
    const address = this.top;
    this.top += size;
    return address;
  }

  /** By an eighth at least, so that a first step does not grow it array by array. */
  private grow(size: number): void {
    const missing = this.top + size + SPARE - this.taken;
    if (missing <= 0) return;
    const least = Math.ceil(missing / PAGE);
    const most = (this.maximum - this.taken) / PAGE;
    const wanted = Math.min(Math.max(least, Math.ceil(this.taken / PAGE / 8)), most);
    if (least > most || !(this.tryGrow(wanted) || this.tryGrow(least))) {
      const mebibytes = (n: number): number => Math.ceil(n / 2 ** 20);
      throw new Error(
        `The wasm engine holds ${mebibytes(this.used)} MiB and cannot get the ${mebibytes(size)} MiB more that it needs; ` +
          'take a smaller model, fewer rows at a time or shorter answers.',
      );
    }
  }

  private tryGrow(pages: number): boolean {
    try {
      this.memory.grow(pages);
      return true;
    } catch {
      return false;
    }
  }
}

/** Sizes in steps of an eighth of their power of two, so that blocks of nearly the same size serve each other. */
function sizeOfBlock(bytes: number): number {
  const step = Math.max(ALIGNMENT, 2 ** (Math.floor(Math.log2(Math.max(bytes, 1))) - 3));
  return Math.max(1, Math.ceil(bytes / step)) * step;
}
