import type { Arena } from './buffers.ts';
import type { Binding, Command, Recorder } from './recorder.ts';

/** A value of a recorded step: what a buffer held from the time it was given out to the next. */
interface Value {
  uses: number[];
  bindings: Binding[];
}

/**
 * A step that copies a whole array into a part of another might as well have written it there. Does so: such copies go, and the
 * dispatches that used the array bind the part instead, so that the step stays one pass. `idle` are the buffers that nothing
 * uses any more. A copy stays where its array is used after it (as a result of the step is), where a dispatch used the other
 * one before, or where two arrays of one dispatch would come into one buffer, which it cannot both read and write.
 */
export function placeCopies(
  { commands, arena, groups }: Recorder,
  device: GPUDevice,
  results: ReadonlySet<GPUBuffer>,
): { commands: Command[]; idle: GPUBuffer[] } {
  const values = valuesOf(commands, groups);
  const moved = new Map<Binding, { buffer: GPUBuffer; offset: number; size: number }>();
  /** For each dispatch the buffers that something was moved into. */
  const taken = new Map<number, Set<GPUBuffer>>();
  const gone = new Set<number>();
  for (const [at, command] of commands.entries()) {
    if (command.kind !== 'copy' || !fits(command, arena)) continue;
    const { from, to, toOffset, size } = command;
    if (results.has(from)) continue;
    const value = values.get(from)?.get(command.turn);
    const others = values.get(to)?.get(0)?.uses ?? [];
    if (!value || others.some((use) => use < at && commands[use]!.kind !== 'copy')) continue;
    const uses = value.uses.filter((use) => use !== at);
    if (uses.some((use) => use > at || commands[use]!.kind !== 'dispatch' || taken.get(use)?.has(to))) continue;
    for (const binding of value.bindings) moved.set(binding, { buffer: to, offset: toOffset, size });
    for (const use of uses) taken.set(use, (taken.get(use) ?? new Set()).add(to));
    gone.add(at);
  }
  const placed = commands.map((command): Command => {
    if (command.kind !== 'dispatch') return command;
    const { layout, bindings } = groups.get(command.bindings)!;
    if (!bindings.some((binding) => moved.has(binding))) return command;
    const entries = bindings.map((own) => ({ binding: own.binding, resource: moved.get(own) ?? own.resource }));
    return { ...command, bindings: device.createBindGroup({ layout, entries }) };
  });
  const idle = new Set<GPUBuffer>();
  for (const at of gone) {
    const { from } = commands[at] as Command & { kind: 'copy' };
    const all = [...values.get(from)!.values()];
    if (
      all.every(
        ({ uses, bindings }) =>
          bindings.every((own) => moved.has(own)) &&
          uses.every((use) => gone.has(use) || commands[use]!.kind === 'dispatch'),
      )
    )
      idle.add(from);
  }
  return { commands: placed.filter((_, at) => !gone.has(at)), idle: [...idle] };
}

/** Whether a whole array of the arena goes into a part, at a place that can be bound, of one that nothing else had before. */
const fits = (command: Command & { kind: 'copy' }, arena: Arena): boolean =>
  arena.owns(command.from) &&
  !arena.fixed.has(command.from) &&
  arena.fixed.has(command.to) &&
  command.fromOffset === 0 &&
  command.size === command.from.size &&
  command.toOffset % 256 === 0;

/** By buffer and turn. */
function valuesOf(commands: readonly Command[], groups: Recorder['groups']): Map<GPUBuffer, Map<number, Value>> {
  const values = new Map<GPUBuffer, Map<number, Value>>();
  const use = (buffer: GPUBuffer, turn: number, at: number, binding?: Binding): void => {
    const turns = values.get(buffer) ?? new Map<number, Value>();
    values.set(buffer, turns);
    const value = turns.get(turn) ?? { uses: [], bindings: [] };
    turns.set(turn, value);
    value.uses.push(at);
    if (binding) value.bindings.push(binding);
  };
  for (const [at, command] of commands.entries()) {
    if (command.kind === 'clear') use(command.buffer, command.turn, at);
    else if (command.kind === 'copy') {
      use(command.from, command.turn, at);
      use(command.to, 0, at);
    } else {
      for (const binding of groups.get(command.bindings)!.bindings)
        use(binding.resource.buffer, binding.turn, at, binding);
    }
  }
  return values;
}
