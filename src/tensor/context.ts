import { arrayOf, type DeviceArray, type Engine, type UpdateArrays } from './engine.ts';
import type { AttributeArguments, InputsOf, KernelName, OutputsOf } from './kernels.ts';
import { Scopes } from './scopes.ts';
import { type Backward, Tape } from './tape.ts';
import type { Dtype, Shape, Tensor } from './tensor.ts';

/** An open engine with what stands above every engine: scopes, and a tape while gradients are taken. */
export class Context {
  readonly engine: Engine;
  readonly scopes = new Scopes();
  /** Why steps are not recorded on this engine, in a sentence; null while they may be. */
  plainSteps: string | null = null;
  private tape: Tape | null = null;

  constructor(engine: Engine) {
    this.engine = engine;
  }

  /** Runs a kernel; what it makes belongs to the current scope. */
  run<K extends KernelName>(
    kernel: K,
    inputs: InputsOf<K>,
    ...attributes: AttributeArguments<K>
  ): OutputsOf<K, DeviceArray> {
    if (this.tape) this.refuseReached(kernel, Object.values<Tensor>(inputs));
    const outputs = this.engine.run(kernel, inputs, ...attributes);
    for (const array of Object.values<DeviceArray>(outputs)) this.scopes.made(array);
    return outputs;
  }

  /** See Engine; null too where the engine knows no way of its own. */
  update(arrays: UpdateArrays): DeviceArray | null {
    const norm = this.engine.update?.(arrays) ?? null;
    if (norm) this.scopes.made(norm);
    return norm;
  }

  view(t: Tensor, shape: Shape): DeviceArray {
    if (this.tape) this.refuseReached('view', [t]);
    const array = this.engine.view(t, shape);
    this.scopes.made(array);
    return array;
  }

  /** An array with these numbers, which belongs to the current scope. */
  upload(data: ArrayLike<number>, shape: Shape, dtype: Dtype): DeviceArray {
    const array = this.engine.alloc(shape, dtype);
    this.engine.write(array, data);
    this.scopes.made(array);
    return array;
  }

  /**
   * An operation with a gradient written by hand: `backward` returns one gradient for each input, in order. What it needs of
   * the forward pass it finds in its closure; all of it is alive until then. With `adds` it may be given what others gave to
   * the gradient of the first input, which it then adds to its own.
   */
  differentiable(
    inputs: readonly Tensor[],
    forward: () => DeviceArray,
    backward: Backward,
    { adds = false } = {},
  ): DeviceArray {
    const { tape } = this;
    const arrays = inputs.map(arrayOf);
    if (!tape || !arrays.some((t) => tape.reaches(t))) return forward();
    const mark = this.scopes.mark();
    this.tape = null;
    try {
      const output = forward();
      const made = this.scopes.since(mark);
      tape.add({ inputs: arrays, output, made, adds, backward: (dy, sum) => this.scopes.run(() => backward(dy, sum)) });
      return output;
    } finally {
      this.tape = tape;
    }
  }

  /**
   * The gradients of the parameters when the backward pass of `forward` starts from what `coefficient` makes of its result.
   * Throws if the result does not depend on one of them.
   */
  gradients(
    forward: () => Tensor,
    coefficient: (result: Tensor) => Tensor,
    parameters: readonly Tensor[],
  ): DeviceArray[] {
    const arrays = parameters.map(arrayOf);
    return this.scopes.run(() => {
      const tape = new Tape(arrays);
      this.tape = tape;
      let result: DeviceArray;
      try {
        result = arrayOf(forward());
      } finally {
        this.tape = null;
      }
      const gradients = tape.gradients(result, arrayOf(coefficient(result)), {
        add: (a, b) => this.run('add', { a, b }).y,
        release: (t) => this.scopes.release(t),
      });
      return arrays.map((t, i) => {
        const gradient = gradients.get(t);
        if (!gradient) throw new Error(`The result does not depend on parameter ${i} of [${t.shape}].`);
        return gradient;
      });
    });
  }

  private refuseReached(kernel: string, inputs: readonly Tensor[]): void {
    if (inputs.some((t) => this.tape!.reaches(arrayOf(t)))) {
      throw new Error(`${kernel} has no gradient, but what it is given depends on a parameter.`);
    }
  }
}

let open: Context | null = null;

/** The engine that the seam's functions run on. Throws before one is opened. */
export function current(): Context {
  if (!open) throw new Error('No engine is open; call openBackend first.');
  return open;
}

/** Makes an engine the one that the seam's functions run on; the one before stays open. */
export function setCurrent(context: Context | null): void {
  open = context;
}

/** Runs the body on another engine: a second one beside the one that is open. The body is synchronous. */
export function using<T>(context: Context, body: () => T): T {
  const before = open;
  open = context;
  try {
    return body();
  } finally {
    open = before;
  }
}
