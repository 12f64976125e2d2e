import { messageOf } from '../message-of.ts';
import { dispose, keep, read, scope } from './memory.ts';
import { attention, embed, labelLogProbs, linear, linearTransposed, reshape, rmsNorm, swiglu } from './ops/layers.ts';
import { gradients } from './ops/training.ts';
import { constant, Parameter, upload } from './parameters.ts';
import { expected } from './selftest-expected.ts';
import type { Tensor } from './tensor.ts';

export interface SelfTestReport {
  passed: number;
  total: number;
  /** One sentence each. */
  failures: string[];
}

/** Small values without a pattern that a wrong stride would keep: fractional parts of multiples of the golden ratio. */
export function ramp(size: number, seed: number, spread = 1): Float32Array {
  return Float32Array.from({ length: size }, (_, i) => {
    const x = (i + 1) * 0.6180339887498949 + seed * 0.7548776662466927;
    return (x - Math.floor(x) - 0.5) * 2 * spread;
  });
}

const shape = { batch: 2, tokens: 5, heads: 2, kvHeads: 1, headDim: 4 };
const V = 12;
const D = 8;
const F = 12;

/** The forward pass, the gradients and an updated weight of a one-layer decoder, on the engine that is open. */
export async function measure(): Promise<Record<string, Float32Array>> {
  const rows = shape.batch * shape.tokens;
  const width = (shape.heads + 2 * shape.kvHeads) * shape.headDim;
  const ids = upload(
    Int32Array.from({ length: rows }, (_, i) => (i * 5 + 1) % V),
    [1, rows],
  );
  const labels = upload(
    Int32Array.from({ length: rows }, (_, i) => (i * 7 + 3) % V),
    [1, rows],
  );
  const table = upload(ramp(shape.tokens * shape.headDim, 9), [shape.tokens, shape.headDim]);
  const make = (name: string, dims: number[], seed: number) =>
    new Parameter(
      name,
      dims,
      ramp(
        dims.reduce((a, b) => a * b, 1),
        seed,
      ),
    );
  const parameters = {
    embedding: make('embedding', [1, V, D], 1),
    norm: make('norm', [1, D], 2),
    qkv: make('qkv', [1, D, width], 3),
    out: make('out', [1, shape.heads * shape.headDim, D], 4),
    gateUp: make('gateUp', [1, D, 2 * F], 5),
    down: make('down', [1, F, D], 6),
  };
  const list = Object.values(parameters);
  const c = ramp(rows, 8);
  let logp: Tensor | undefined;
  const grads = gradients(
    () => {
      let x = embed(parameters.embedding.tensor, ids);
      const qkv = linear(rmsNorm(x, parameters.norm.tensor, 1e-5), parameters.qkv.tensor);
      x = linear(attention(qkv, table, shape), parameters.out.tensor);
      x = linear(swiglu(linear(x, parameters.gateUp.tensor)), parameters.down.tensor);
      return labelLogProbs(linearTransposed(x, parameters.embedding.tensor), labels);
    },
    (l) => {
      logp = keep(reshape(l, [1, rows]));
      return constant(c, [1, rows], 'float32');
    },
    list,
  );
  const results: Record<string, Float32Array> = { 'label log-probs': (await read(logp!)) as Float32Array };
  for (let i = 0; i < list.length; i++) {
    results[`gradient of ${list[i]!.name}`] = (await read(grads[i]!)) as Float32Array;
  }
  // A weight that changes must change the next product: the trap of wasm's packed operand.
  const x = upload(ramp(4 * D, 11), [1, 4, D]);
  dispose(scope(() => keep(linear(x, parameters.qkv.tensor))));
  parameters.qkv.replace(upload(ramp(D * width, 12), [1, D, width]));
  const again = scope(() => keep(linear(x, parameters.qkv.tensor)));
  results['product after an update'] = (await read(again)) as Float32Array;
  dispose(ids, labels, table, logp, x, again, ...grads);
  for (const p of list) p.dispose();
  return results;
}

/** A fingerprint of each result: its values against fixed weights, so that the expected numbers stay few. */
export function fingerprint(values: Float32Array): number {
  const weights = ramp(values.length, 13);
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]! * weights[i]!;
  return sum;
}

/** Known answers on the user's own device: every layer forward and backward, and an update that must be seen. */
export async function runSelfTest(): Promise<SelfTestReport> {
  const failures: string[] = [];
  const names = Object.keys(expected);
  try {
    const results = await measure();
    for (const name of names) {
      const got = results[name] ? fingerprint(results[name]) : Number.NaN;
      const want = expected[name]!;
      if (!(Math.abs(got - want) <= 2e-4 * (1 + Math.abs(want)))) {
        failures.push(`${name} should be ${want.toFixed(5)} and is ${got.toFixed(5)}`);
      }
    }
  } catch (error) {
    failures.push(messageOf(error));
  }
  return { passed: names.length - Math.min(names.length, failures.length), total: names.length, failures };
}
