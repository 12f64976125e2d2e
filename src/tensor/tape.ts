import type { DeviceArray } from './engine.ts';

/** One differentiable operation that ran. */
interface Node {
  inputs: readonly DeviceArray[];
  output: DeviceArray;
  /** One gradient for each input, in order. What it is given of the first it has added to that one's. */
  backward: Backward;
  /** What the operation made, its output among it: no earlier operation needs it. */
  made: readonly DeviceArray[];
  /** Whether it adds up the gradient of its first input itself. */
  adds: boolean;
}

/**
 * The gradients of the inputs from that of the output. `sum` is what later operations already gave to the gradient of the
 * first input, where the operation said that it adds it up itself.
 */
export type Backward = (dy: DeviceArray, sum?: DeviceArray) => readonly DeviceArray[];

interface Arithmetic {
  add(a: DeviceArray, b: DeviceArray): DeviceArray;
  release(t: DeviceArray): void;
}

/**
 * The operations between some parameters and a result, for one backward pass over their hand-written gradients. Gradients of
 * an array that is used more than once are added from its last use to its first, so that sums have the same bits every time.
 */
export class Tape {
  private readonly nodes: Node[] = [];
  private readonly reached: Set<DeviceArray>;

  constructor(parameters: readonly DeviceArray[]) {
    this.reached = new Set(parameters);
  }

  /** Whether an array depends on a parameter. */
  reaches(t: DeviceArray): boolean {
    return this.reached.has(t);
  }

  add(node: Node): void {
    this.nodes.push(node);
    this.reached.add(node.output);
  }

  /**
   * The gradients of the parameters for dL/d result = seed. Activations and inner gradients are freed as soon as nothing
   * needs them any more. A parameter that the result does not depend on has none.
   */
  gradients(result: DeviceArray, seed: DeviceArray, arithmetic: Arithmetic): Map<DeviceArray, DeviceArray> {
    const gradients = new Map<DeviceArray, DeviceArray>([[result, seed]]);
    for (const { inputs, output, backward, made, adds } of this.nodes.reverse()) {
      const dy = gradients.get(output);
      if (dy) {
        gradients.delete(output);
        const sum = adds ? gradients.get(inputs[0]!) : undefined;
        const parts = backward(dy, sum);
        if (sum) {
          gradients.delete(inputs[0]!);
          arithmetic.release(sum);
        }
        for (const [i, input] of inputs.entries()) this.collect(gradients, input, parts[i]!, arithmetic);
        arithmetic.release(dy);
      }
      for (const t of made) arithmetic.release(t);
    }
    return gradients;
  }

  private collect(
    gradients: Map<DeviceArray, DeviceArray>,
    input: DeviceArray,
    part: DeviceArray,
    { add, release }: Arithmetic,
  ): void {
    const sum = gradients.get(input);
    if (!this.reached.has(input)) release(part);
    else if (!sum) gradients.set(input, part);
    else {
      gradients.set(input, add(sum, part));
      release(sum);
      release(part);
    }
  }
}
