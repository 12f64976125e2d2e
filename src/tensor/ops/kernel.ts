import type { TensorInfo, Tensor as TfTensor } from '@tensorflow/tfjs-core';
import type { KernelName } from '../kernels/signatures.ts';
import { info, raw, type Tensor } from '../tensor.ts';
import { tf } from '../tf.ts';

type Attributes = Record<string, unknown>;

/** Runs a kernel that makes fresh outputs. */
export function run(name: KernelName, inputs: Record<string, Tensor>, attributes: object = {}): TfTensor[] {
  const named: Record<string, TfTensor> = {};
  for (const key in inputs) named[key] = raw(inputs[key]!);
  const out = tf.engine().runKernel(name, named, attributes as never) as unknown as TfTensor | TfTensor[];
  return Array.isArray(out) ? out : [out];
}

export function run1(name: KernelName, inputs: Record<string, Tensor>, attributes: object = {}): TfTensor {
  return run(name, inputs, attributes)[0]!;
}

/**
 * Runs a kernel that updates some of its inputs. It goes past the engine, which would take an updated input for a new
 * tensor. Returns the infos the kernel returned; wrap the fresh ones with `adopt`.
 */
export function runInPlace(name: KernelName, inputs: Record<string, Tensor>, attributes: object = {}): TensorInfo[] {
  const backend = tf.engine().backend;
  const kernel = tf.getKernel(name, tf.getBackend());
  if (!kernel) throw new Error(`The ${tf.getBackend()} backend has no kernel ${name}.`);
  const named: Record<string, TensorInfo> = {};
  for (const key in inputs) named[key] = info(inputs[key]!);
  const out = kernel.kernelFunc({ inputs: named as never, attrs: attributes as Attributes as never, backend });
  return Array.isArray(out) ? out : [out];
}

/** Makes a tensor of an info that a kernel has just allocated, known to the surrounding scope. */
export function adopt(fresh: TensorInfo): TfTensor {
  return tf.engine().makeTensorFromTensorInfo(fresh);
}

/**
 * A differentiable operation written by hand. `forward` computes the value and says which arrays the backward pass needs;
 * `backward` returns one gradient for each input, in order.
 */
export function differentiable(
  inputs: Tensor[],
  forward: () => { value: TfTensor; saved: TfTensor[] },
  backward: (dy: TfTensor, saved: TfTensor[]) => TfTensor[],
): Tensor {
  const op = tf.customGrad((...args) => {
    const save = args[args.length - 1] as unknown as (tensors: TfTensor[]) => void;
    const { value, saved } = forward();
    save(saved);
    return { value, gradFunc: ((dy: TfTensor, kept: TfTensor[]) => backward(dy, kept)) as never };
  });
  return op(...inputs.map(raw)) as Tensor;
}
