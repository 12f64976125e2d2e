import { messageOf } from '../message-of.ts';
import { current } from './context.ts';
import { dispose, keep, read, scope } from './memory.ts';
import { zeros } from './ops/decode.ts';
import { embed, labelLogProbs, linear, linearTransposed, rmsNorm } from './ops/layers.ts';
import { gradients, update } from './ops/training.ts';
import { Parameter, upload } from './parameters.ts';
import { ReplayedStep } from './replayed.ts';
import { ramp } from './selftest.ts';
import { slot } from './slots.ts';
import type { Tensor } from './tensor.ts';

const L = 2;
const R = 5;
const V = 12;
const D = 8;
/** A plain step, one that is recorded, and two replays. */
const steps = 4;

/**
 * Trains a micro model twice, once with its last two steps replayed and once plainly. Null if both end in the same bits; else
 * a sentence, after which steps should not be recorded on this device.
 */
export async function checkReplays(): Promise<string | null> {
  const replayed = new ReplayedStep();
  try {
    const plain = await train((step) => scope(() => step().map(keep)));
    const again = await train((step) => replayed.take(step));
    if (replayed.whyNot !== null) return replayed.whyNot;
    return plain.every((value, i) => Object.is(value, again[i]))
      ? null
      : 'a replayed training step does not give the bits of the step itself';
  } catch (error) {
    return messageOf(error);
  } finally {
    replayed.dispose();
  }
}

/** The losses of all steps and the weights after them, where `take` runs a step. */
async function train(take: (step: () => readonly Tensor[]) => readonly Tensor[]): Promise<number[]> {
  const [ids, labels] = [slot([L, R], 'int32'), slot([L, R], 'int32')];
  const hyper = slot([L, 8]);
  const parameters = [
    new Parameter('embedding', [L, V, D], ramp(L * V * D, 1)),
    new Parameter('norm', [L, D], ramp(L * D, 2)),
    new Parameter('matrix', [L, D, D], ramp(L * D * D, 3)),
  ];
  const [embedding, norm, matrix] = parameters as [Parameter, Parameter, Parameter];
  const moments = parameters.map(({ shape }) => ({ m: zeros(shape), v: zeros(shape) }));
  const active = upload(new Float32Array(L).fill(1), [L]);
  const told: number[] = [];
  for (let step = 1; step <= steps; step++) {
    ids.write(Int32Array.from({ length: L * R }, (_, i) => (i * 5 + step) % V));
    labels.write(Int32Array.from({ length: L * R }, (_, i) => (i * 7 + step) % V));
    hyper.write(
      [0.01 / step, 0.02].flatMap((rate) => [rate, 0.9, 0.99, 1 - 0.9 ** step, 1 - 0.99 ** step, 1e-8, 0.1, 1]),
    );
    const results = take(() => {
      let logp: Tensor | undefined;
      const grads = gradients(
        () => {
          const x = linear(rmsNorm(embed(embedding.tensor, ids.tensor), norm.tensor, 1e-5), matrix.tensor);
          return labelLogProbs(linearTransposed(x, embedding.tensor), labels.tensor);
        },
        (l) => {
          logp = keep(l);
          return current().run('fill', {}, { shape: [L, R], value: -0.1, dtype: 'float32' }).y;
        },
        parameters,
      );
      const loss = current().run('sumLast', { a: logp! }).y;
      dispose(logp);
      const gradNorm = update({
        parameters: parameters.map(({ tensor }) => tensor),
        m: moments.map(({ m }) => m),
        v: moments.map(({ v }) => v),
        grads,
        loss,
        hyper: hyper.tensor,
        active,
      });
      return [loss, gradNorm];
    });
    for (const t of results) told.push(...(await read(t)));
    dispose(...results);
  }
  for (const p of parameters) told.push(...(await p.read()));
  for (const p of parameters) p.dispose();
  for (const { m, v } of moments) dispose(m, v);
  for (const s of [ids, labels, hyper]) s.dispose();
  dispose(active);
  return told;
}
