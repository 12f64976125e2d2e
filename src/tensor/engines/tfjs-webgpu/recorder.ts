import type { Refusal, RefusalReason } from '../../engine.ts';
import type { Arena } from './buffers.ts';

/** A command of a step as it can be given again. `turn` of the buffer that is copied from or cleared: see Arena. */
export type Command =
  | {
      kind: 'dispatch';
      pipeline: GPUComputePipeline;
      bindings: GPUBindGroup;
      groups: readonly [number, number, number];
    }
  | { kind: 'copy'; from: GPUBuffer; fromOffset: number; to: GPUBuffer; toOffset: number; size: number; turn: number }
  | { kind: 'clear'; buffer: GPUBuffer; turn: number; offset: number; size: number };

/** A buffer, or a part of one, bound for a dispatch, and whose turn it was with it. */
export interface Binding {
  binding: number;
  resource: GPUBufferBinding;
  turn: number;
}

/**
 * Listens at the device while a step runs: keeps its commands, the buffers they touch, and the first thing that a replay could
 * not do again.
 */
export class Recorder {
  readonly arena: Arena;
  readonly commands: Command[] = [];
  /** Buffers that the commands use, those of the arena and others. */
  readonly touched = new Set<GPUBuffer>();
  readonly groups = new Map<GPUBindGroup, { layout: GPUBindGroupLayout; bindings: Binding[] }>();
  refusal: Refusal | null = null;

  constructor(arena: Arena) {
    this.arena = arena;
  }

  refuse(reason: RefusalReason, why: string): void {
    this.refusal ??= { ok: false, reason, why };
  }

  bound(group: GPUBindGroup, { layout, entries }: GPUBindGroupDescriptor): void {
    const bindings: Binding[] = [];
    for (const { binding, resource } of entries) {
      // All of tfjs's and the lab's kernels bind buffers.
      if (!('buffer' in resource)) continue;
      this.touched.add(resource.buffer);
      bindings.push({ binding, resource, turn: this.arena.turnOf(resource.buffer) });
    }
    this.groups.set(group, { layout, bindings });
  }

  dispatched(pipeline: GPUComputePipeline, bindings: GPUBindGroup, groups: readonly [number, number, number]): void {
    this.commands.push({ kind: 'dispatch', pipeline, bindings, groups });
  }

  copied(from: GPUBuffer, fromOffset: number, to: GPUBuffer, toOffset: number, size: number): void {
    // A copy into a buffer that can be mapped is a read on its way out.
    if (to.usage & GPUBufferUsage.MAP_READ) this.refuse('read', READ_INSIDE);
    this.touched.add(from).add(to);
    this.commands.push({ kind: 'copy', from, fromOffset, to, toOffset, size, turn: this.arena.turnOf(from) });
  }

  cleared(buffer: GPUBuffer, offset: number, size: number): void {
    this.touched.add(buffer);
    this.commands.push({ kind: 'clear', buffer, offset, size, turn: this.arena.turnOf(buffer) });
  }

  /** What kernels write into the arena's own uniform blocks stays there; anything else would have to be written again. */
  wrote(buffer: GPUBuffer): void {
    if (!this.arena.owns(buffer)) this.refuse('write', WRITE_INSIDE);
  }
}

export const READ_INSIDE = 'The step reads an array back, which a replay cannot; read after the step.';
export const WRITE_INSIDE =
  'The step writes an array, which a replay would not do again; write into a slot before the step.';

/**
 * Puts the commands into an encoder, so many times in a row: neighbouring dispatches share one pass. Returns how many
 * dispatches they are.
 */
export function encode(commands: readonly Command[], encoder: GPUCommandEncoder, times = 1): number {
  let pass: GPUComputePassEncoder | null = null;
  let last: GPUComputePipeline | null = null;
  let dispatches = 0;
  for (let time = 0; time < times; time++) {
    for (const command of commands) {
      if (command.kind === 'dispatch') {
        pass ??= encoder.beginComputePass();
        if (command.pipeline !== last) pass.setPipeline(command.pipeline);
        last = command.pipeline;
        pass.setBindGroup(0, command.bindings);
        const { groups } = command;
        pass.dispatchWorkgroups(groups[0], groups[1], groups[2]);
        dispatches++;
        continue;
      }
      pass?.end();
      pass = null;
      last = null;
      const { kind } = command;
      if (kind === 'clear') encoder.clearBuffer(command.buffer, command.offset, command.size);
      else encoder.copyBufferToBuffer(command.from, command.fromOffset, command.to, command.toOffset, command.size);
    }
  }
  pass?.end();
  return dispatches;
}
