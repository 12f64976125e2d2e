import { current } from './context.ts';
import type { Counts, DeviceArray, Engine, MemoryReport, Recording, UpdateArrays } from './engine.ts';
import type { AttributeArguments, InputsOf, KernelName, OutputsOf } from './kernels.ts';
import { type Dtype, type Shape, sizeOf, type Tensor } from './tensor.ts';

/**
 * A step as a program: what one training or decode step asks of the engine, in its order, with shapes and bytes. It is read by
 * a person, and it is what a recording of the step holds.
 */

type Print = (text: string) => void;

let printing: Print | null = null;

/** From the next opening on, prints every kind of step once, the first time it runs. */
export function printSteps(print: Print): void {
  printing = print;
}

/** Runs one step of a kind ("training step", "decode step"). */
export function asStep<T>(name: string, body: () => T): T {
  const { engine } = current();
  return engine instanceof TracedEngine ? engine.step(name, body) : body();
}

/** The engine itself, or one that can print its steps where that was asked for. */
export const traced = (engine: Engine): Engine => (printing ? new TracedEngine(engine, printing) : engine);

interface Program {
  lines: string[];
  /** Short names of arrays, in the order they appear: %0, %1, ... */
  names: Map<Tensor, string>;
  kernels: Map<string, number>;
  /** Bytes that kernels made, and that came from outside. */
  made: number;
  written: number;
}

/** Passes everything on, and notes it while a step runs that was not printed yet. */
class TracedEngine implements Engine {
  private readonly inner: Engine;
  private readonly print: Print;
  private readonly printed = new Set<string>();
  private program: Program | null = null;

  constructor(inner: Engine, print: Print) {
    this.inner = inner;
    this.print = print;
  }

  step<T>(name: string, body: () => T): T {
    if (this.program || this.printed.has(name)) return body();
    this.printed.add(name);
    const program: Program = { lines: [], names: new Map(), kernels: new Map(), made: 0, written: 0 };
    this.program = program;
    const before = this.inner.counts();
    let result: T;
    try {
      result = body();
    } finally {
      this.program = null;
    }
    this.print(textOf(name, this.inner, program, this.inner.counts().dispatches - before.dispatches));
    return result;
  }

  run<K extends KernelName>(
    kernel: K,
    inputs: InputsOf<K>,
    ...attributes: AttributeArguments<K>
  ): OutputsOf<K, DeviceArray> {
    const outputs = this.inner.run(kernel, inputs, ...attributes);
    const { program } = this;
    if (program) {
      const given = Object.entries<Tensor>(inputs).map(([key, t]) => `${key} ${nameOf(program, t)}`);
      const made = Object.entries<DeviceArray>(outputs).map(([key, t]) => `${key} ${nameOf(program, t)}`);
      const settings = Object.entries(attributes[0] ?? {}).map(([key, value]) => `${key} ${JSON.stringify(value)}`);
      const bytes = Object.values<DeviceArray>(outputs).reduce((sum, t) => sum + bytesOf(t.shape), 0);
      program.made += bytes;
      program.kernels.set(kernel, (program.kernels.get(kernel) ?? 0) + 1);
      const call = `${kernel}(${[...given, ...settings].join(', ')})`;
      program.lines.push(made.length > 0 ? `${made.join(', ')} = ${call}  ${sizeText(bytes)}` : call);
    }
    return outputs;
  }

  alloc(shape: Shape, dtype: Dtype): DeviceArray {
    const array = this.inner.alloc(shape, dtype);
    if (this.program) this.program.lines.push(`${nameOf(this.program, array)} = alloc ${dtype}`);
    return array;
  }

  view(t: Tensor, shape: Shape): DeviceArray {
    const array = this.inner.view(t, shape);
    if (this.program) this.program.lines.push(`${nameOf(this.program, array)} = view(${nameOf(this.program, t)})`);
    return array;
  }

  write(t: Tensor, data: ArrayLike<number>): void {
    this.inner.write(t, data);
    if (!this.program) return;
    this.program.written += bytesOf(t.shape);
    this.program.lines.push(`write(${nameOf(this.program, t)})  ${sizeText(bytesOf(t.shape))}`);
  }

  update(arrays: UpdateArrays): DeviceArray | null {
    const norm = this.inner.update?.(arrays) ?? null;
    if (this.program && norm) {
      const name = `update of ${arrays.parameters.length} parameters`;
      this.program.kernels.set(name, 1);
      this.program.lines.push(`${nameOf(this.program, norm)} = ${name}`);
    }
    return norm;
  }

  get name() {
    return this.inner.name;
  }

  get device() {
    return this.inner.device;
  }

  get limits() {
    return this.inner.limits;
  }

  get lost() {
    return this.inner.lost;
  }

  free(t: Tensor): void {
    this.inner.free(t);
  }

  read(t: Tensor): Promise<Float32Array | Int32Array> {
    return this.inner.read(t);
  }

  record(step: () => readonly Tensor[]): Recording {
    const recording = this.inner.record(step);
    this.print(
      recording.ok
        ? `recorded on ${this.inner.name}: from now on the step is replayed, ${recording.dispatches} dispatches in one submit`
        : `not recorded on ${this.inner.name}: ${recording.why}`,
    );
    return recording;
  }

  memory(): MemoryReport {
    return this.inner.memory();
  }

  counts(): Counts {
    return this.inner.counts();
  }

  trim(): void {
    this.inner.trim();
  }

  close(): void {
    this.inner.close();
  }
}

/** %3[2,16,64], the same array under the same name. */
function nameOf({ names }: Program, t: Tensor): string {
  let name = names.get(t);
  if (!name) {
    name = `%${names.size}[${t.shape}]`;
    names.set(t, name);
  }
  return name;
}

const bytesOf = (shape: Shape): number => sizeOf(shape) * 4;

const sizeText = (bytes: number): string =>
  bytes < 1000 ? `${bytes} B` : bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(2)} MB`;

function textOf(name: string, engine: Engine, { lines, kernels, made, written }: Program, dispatches: number): string {
  const most = [...kernels].sort((a, b) => b[1] - a[1]).map(([kernel, count]) => `${kernel} ${count}`);
  const calls = [...kernels.values()].reduce((a, b) => a + b, 0);
  return [
    `${name} on ${engine.name}: ${calls} kernels${dispatches > 0 ? ` in ${dispatches} dispatches` : ''}, ${sizeText(made)} made, ${sizeText(written)} written`,
    ...lines.map((line) => `  ${line}`),
    `  by kernel: ${most.join(', ')}`,
  ].join('\n');
}
