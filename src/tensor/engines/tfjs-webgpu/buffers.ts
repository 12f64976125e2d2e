/** What the manager asks of a device: the facade, or a stand-in in a test. */
export interface BufferMaker {
  createBuffer(descriptor: GPUBufferDescriptor): GPUBuffer;
}

/**
 * The buffer pool that tfjs's backend calls, in place of its own. Released buffers are kept by size and usage and given out
 * again; unlike tfjs's pool, giving back takes constant time and the pool can be trimmed. All sizes are in bytes.
 */
export class LabBuffers {
  private readonly device: BufferMaker;
  private readonly free = new Map<string, GPUBuffer[]>();
  private readonly used = new Set<GPUBuffer>();
  private freeCount = 0;
  numBytesUsed = 0;
  /** Used and pooled. */
  numBytesAllocated = 0;

  constructor(device: BufferMaker) {
    this.device = device;
  }

  /** A buffer of exactly this size and usage. One from the pool holds old data and is never mapped. */
  acquireBuffer(size: number, usage: GPUBufferUsageFlags, mappedAtCreation = false, reuse = true): GPUBuffer {
    let buffer = reuse ? this.free.get(poolKey(size, usage))?.pop() : undefined;
    if (buffer) {
      this.freeCount--;
    } else {
      buffer = this.device.createBuffer({ size, usage, mappedAtCreation });
      this.numBytesAllocated += size;
    }
    this.used.add(buffer);
    this.numBytesUsed += size;
    return buffer;
  }

  /** Gives a buffer back to the pool, or destroys it. Throws if it is not in use: it was given back twice. */
  releaseBuffer(buffer: GPUBuffer, reuse = true): void {
    if (!this.used.delete(buffer)) throw new Error('A GPU buffer was given back that is not in use.');
    this.numBytesUsed -= buffer.size;
    if (!reuse) {
      this.destroy(buffer);
      return;
    }
    const key = poolKey(buffer.size, buffer.usage);
    const pool = this.free.get(key);
    if (pool) pool.push(buffer);
    else this.free.set(key, [buffer]);
    this.freeCount++;
  }

  getNumUsedBuffers(): number {
    return this.used.size;
  }

  getNumFreeBuffers(): number {
    return this.freeCount;
  }

  /** Destroys pooled buffers until at most `keepBytes` are allocated, those in use included. Returns the bytes freed. */
  trim(keepBytes = 0): number {
    const before = this.numBytesAllocated;
    for (const [key, pool] of this.free) {
      while (pool.length > 0 && this.numBytesAllocated > keepBytes) {
        this.freeCount--;
        this.destroy(pool.pop()!);
      }
      if (pool.length === 0) this.free.delete(key);
    }
    return before - this.numBytesAllocated;
  }

  dispose(): void {
    for (const pool of this.free.values()) for (const buffer of pool) buffer.destroy();
    for (const buffer of this.used) buffer.destroy();
    this.free.clear();
    this.used.clear();
    this.freeCount = 0;
    this.numBytesUsed = 0;
    this.numBytesAllocated = 0;
  }

  private destroy(buffer: GPUBuffer): void {
    buffer.destroy();
    this.numBytesAllocated -= buffer.size;
  }
}

const poolKey = (size: number, usage: number): string => `${size}:${usage}`;
