import { sliceOf } from './slices.ts';

/** What the manager asks of a device: the facade, or a stand-in in a test. */
export interface BufferMaker {
  createBuffer(descriptor: GPUBufferDescriptor): GPUBuffer;
}

/** Whoever works on buffers that are not its own, and wants to know when one of them was given back. */
export interface Pinner {
  /** Set once a pinned array's buffer was given back: what is in it means nothing any more. */
  stale: boolean;
}

/** A buffer in parts, and how many of them are in use. */
interface Divided {
  buffer: GPUBuffer;
  left: number;
}

/** Memory of one recorded step: buffers that nothing else is given, so that a replay overwrites nothing but its own. */
export class Arena {
  readonly free = new Map<string, GPUBuffer[]>();
  readonly all = new Set<GPUBuffer>();
  /** Written once, when the step was recorded: never given out again. */
  readonly fixed = new Set<GPUBuffer>();
  private readonly turns = new Map<GPUBuffer, number>();

  /** How often a buffer was given out again: which of the arrays that shared it is meant. */
  turnOf(buffer: GPUBuffer): number {
    return this.turns.get(buffer) ?? 0;
  }

  givenOutAgain(buffer: GPUBuffer): void {
    this.turns.set(buffer, this.turnOf(buffer) + 1);
  }

  owns(buffer: GPUBuffer): boolean {
    return this.all.has(buffer);
  }
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
  /** Where buffers come from while a step is recorded. */
  arena: Arena | null = null;
  private readonly owners = new Map<GPUBuffer, Arena>();
  private readonly pins = new Map<GPUBuffer, Set<Pinner>>();
  private readonly parts = new Map<GPUBuffer, Divided>();
  /** Given back while they were pinned: they go to the pool when nobody holds them any more. */
  private readonly held = new Set<GPUBuffer>();
  numBytesUsed = 0;
  /** Used and pooled. */
  numBytesAllocated = 0;

  constructor(device: BufferMaker) {
    this.device = device;
  }

  /** A buffer of exactly this size and usage. One from the pool holds old data and is never mapped. */
  acquireBuffer(size: number, usage: GPUBufferUsageFlags, mappedAtCreation = false, reuse = true): GPUBuffer {
    let buffer: GPUBuffer | undefined;
    if (this.arena) buffer = this.acquireIn(this.arena, size, usage, mappedAtCreation, reuse);
    else if (reuse) {
      buffer = this.free.get(poolKey(size, usage))?.pop();
      if (buffer) this.freeCount--;
    }
    buffer ??= this.make(size, usage, mappedAtCreation);
    this.used.add(buffer);
    this.numBytesUsed += size;
    return buffer;
  }

  private make(size: number, usage: GPUBufferUsageFlags, mappedAtCreation: boolean): GPUBuffer {
    const buffer = this.device.createBuffer({ size, usage, mappedAtCreation });
    this.numBytesAllocated += size;
    return buffer;
  }

  /** Uniforms and uploads are written once and must be there at every replay: they get a buffer that stays theirs. */
  private acquireIn(
    arena: Arena,
    size: number,
    usage: GPUBufferUsageFlags,
    mappedAtCreation: boolean,
    reuse: boolean,
  ): GPUBuffer {
    const once = mappedAtCreation || !reuse || (usage & UNIFORM) !== 0;
    const free = once ? undefined : arena.free.get(poolKey(size, usage))?.pop();
    if (free) {
      arena.givenOutAgain(free);
      return free;
    }
    const buffer = this.make(size, usage, mappedAtCreation);
    arena.all.add(buffer);
    this.owners.set(buffer, arena);
    if (once) arena.fixed.add(buffer);
    return buffer;
  }

  /** Gives a buffer back to the pool, or destroys it. Throws if it is not in use: it was given back twice. */
  releaseBuffer(buffer: GPUBuffer, reuse = true): void {
    const part = this.parts.get(buffer);
    if (part) {
      this.releasePart(buffer, part);
      return;
    }
    if (!this.used.delete(buffer)) throw new Error('A GPU buffer was given back that is not in use.');
    this.numBytesUsed -= buffer.size;
    const arena = this.owners.get(buffer);
    if (arena) {
      if (!arena.fixed.has(buffer)) put(arena.free, buffer);
      return;
    }
    if (this.pins.has(buffer)) {
      this.held.add(buffer);
      // A block of uniforms is never written over while it is pinned, so it goes on meaning what it meant.
      if ((buffer.usage & UNIFORM) === 0) this.outdate(buffer);
    } else if (reuse) this.pool(buffer);
    else this.destroy(buffer);
  }

  private outdate(buffer: GPUBuffer): void {
    for (const pinner of this.pins.get(buffer) ?? []) pinner.stale = true;
  }

  /**
   * Divides a buffer that was acquired into parts that are given back each by itself, the buffer with the last of them. Bytes;
   * offsets are multiples of 256.
   */
  divide(buffer: GPUBuffer, parts: readonly { offset: number; size: number }[]): GPUBuffer[] {
    const shared = { buffer, left: parts.length };
    return parts.map(({ offset, size }) => {
      const slice = sliceOf(buffer, offset, size);
      this.parts.set(slice, shared);
      return slice;
    });
  }

  private releasePart(slice: GPUBuffer, shared: Divided): void {
    this.parts.delete(slice);
    this.outdate(shared.buffer);
    if (--shared.left === 0) this.releaseBuffer(shared.buffer);
  }

  private pool(buffer: GPUBuffer): void {
    put(this.free, buffer);
    this.freeCount++;
  }

  /** Keeps a buffer of somebody else's from being given out again as long as it is pinned. */
  pin(buffer: GPUBuffer, pinner: Pinner): void {
    const pinners = this.pins.get(buffer);
    if (pinners) pinners.add(pinner);
    else this.pins.set(buffer, new Set([pinner]));
  }

  unpin(buffer: GPUBuffer, pinner: Pinner): void {
    const pinners = this.pins.get(buffer);
    if (!pinners?.delete(pinner) || pinners.size > 0) return;
    this.pins.delete(buffer);
    if (this.held.delete(buffer)) this.pool(buffer);
  }

  /** Destroys buffers of an arena that its commands do not use any more. */
  drop(arena: Arena, buffers: readonly GPUBuffer[]): void {
    for (const buffer of buffers) {
      if (this.used.has(buffer)) continue;
      arena.all.delete(buffer);
      this.owners.delete(buffer);
      this.destroy(buffer);
    }
    // Nothing is given out of it any more.
    arena.free.clear();
  }

  /** Ends an arena: what is still in use of it becomes as any other buffer, the rest is destroyed. */
  dissolve(arena: Arena): void {
    for (const buffer of arena.all) {
      this.owners.delete(buffer);
      if (!this.used.has(buffer)) this.destroy(buffer);
    }
    arena.all.clear();
    arena.free.clear();
    arena.fixed.clear();
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
    for (const buffer of [...this.used, ...this.held, ...this.owners.keys()]) buffer.destroy();
    this.free.clear();
    this.held.clear();
    this.owners.clear();
    this.pins.clear();
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

/** GPUBufferUsage.UNIFORM: a number, because a test of the pool has no WebGPU. */
const UNIFORM = 0x40;

function put(pool: Map<string, GPUBuffer[]>, buffer: GPUBuffer): void {
  const key = poolKey(buffer.size, buffer.usage);
  const same = pool.get(key);
  if (same) same.push(buffer);
  else pool.set(key, [buffer]);
}

const poolKey = (size: number, usage: number): string => `${size}:${usage}`;
