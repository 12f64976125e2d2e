import { beforeAll, describe, expect, it } from 'vitest';
import type { Weights } from '../../src/model/decoder.ts';
import { dispose, memory, Parameter, read, upload } from '../../src/tensor/index.ts';
import { ramp } from '../../src/tensor/selftest.ts';
import { type LaneHyper, Optimizer, stackStates, unstackState } from '../../src/training/optimizer.ts';
import { backend } from '../support/backend.ts';
import { hyper, model } from './support.ts';

beforeAll(() => backend('wasm'));

const sizes = { matrix: [1, 5, 7], vector: [1, 9] } as const;
const count = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);

function makeWeights(lanes = 1): Weights {
  const parameters = Object.entries(sizes).map(([name, [, ...rest]], i) => {
    const shape = [lanes, ...rest];
    return [name, new Parameter(name, shape, ramp(count(shape), i + 1))] as const;
  });
  return { config: model.config, lanes, parameters: new Map(parameters) };
}

const gradientOf = (size: number, i: number, step: number) => ramp(size, 20 * step + i, 1 / step);

/** AdamW once more (Loshchilov & Hutter 2019, algorithm 2), in doubles and by parameter; clipped by the norm of all. */
class Reference {
  readonly p = Object.values(sizes).map((shape, i) => Float64Array.from(ramp(count(shape), i + 1)));
  private readonly m = this.p.map(({ length }) => new Float64Array(length));
  private readonly v = this.p.map(({ length }) => new Float64Array(length));

  step(grads: Float32Array[], { learningRate, beta1, beta2, epsilon, weightDecay, clipNorm, step }: LaneHyper): number {
    const norm = Math.sqrt(grads.reduce((sum, g) => sum + g.reduce((s, x) => s + x * x, 0), 0));
    const scale = clipNorm > 0 && norm > clipNorm ? clipNorm / norm : 1;
    for (const [k, p] of this.p.entries()) {
      for (let i = 0; i < p.length; i++) {
        const g = grads[k]![i]! * scale;
        this.m[k]![i] = beta1 * this.m[k]![i]! + (1 - beta1) * g;
        this.v[k]![i] = beta2 * this.v[k]![i]! + (1 - beta2) * g * g;
        const mean = this.m[k]![i]! / (1 - beta1 ** step);
        const square = this.v[k]![i]! / (1 - beta2 ** step);
        p[i] = p[i]! - learningRate * weightDecay * p[i]! - (learningRate * mean) / (Math.sqrt(square) + epsilon);
      }
    }
    return norm;
  }
}

const settings: [string, Partial<LaneHyper>][] = [
  ['the defaults', {}],
  ['weight decay', { weightDecay: 0.3, learningRate: 1e-2 }],
  ['a clip that bites', { clipNorm: 0.7 }],
  ['other betas and epsilon', { beta1: 0.8, beta2: 0.95, epsilon: 1e-4 }],
];

describe('AdamW', () => {
  it.each(settings)('is that of the doubles to 1e-6 over eight steps: %s', async (_, over) => {
    const before = memory().tensors;
    const weights = makeWeights();
    const optimizer = new Optimizer(weights);
    const reference = new Reference();
    const loss = upload(Float32Array.of(0.5), [1]);
    for (let step = 1; step <= 8; step++) {
      const now = hyper({ ...over, learningRate: (over.learningRate ?? 1e-3) * (1 + step / 4), step });
      const grads = Object.values(sizes).map((shape, i) => gradientOf(count(shape), i, step));
      const tensors = grads.map((g, i) => upload(g, Object.values(sizes)[i]!));
      optimizer.write([now]);
      const norm = optimizer.apply(tensors, loss);
      const wanted = reference.step(grads, now);
      expect((await read(norm))[0]! / wanted).toBeCloseTo(1, 5);
      dispose(norm, ...tensors);
      for (const [i, parameter] of [...weights.parameters.values()].entries()) {
        const values = await parameter.read();
        for (let j = 0; j < values.length; j++) {
          expect(Math.abs(values[j]! - reference.p[i]![j]!), `step ${step}`).toBeLessThan(1e-6);
        }
      }
    }
    optimizer.dispose();
    dispose(loss);
    for (const parameter of weights.parameters.values()) parameter.dispose();
    expect(memory().tensors).toBe(before);
  });

  it('goes on from its saved state bit for bit', async () => {
    const run = async (breakAfter: number | null) => {
      const weights = makeWeights();
      let optimizer = new Optimizer(weights);
      const loss = upload(Float32Array.of(1), [1]);
      for (let step = 1; step <= 6; step++) {
        const tensors = Object.values(sizes).map((shape, i) => upload(gradientOf(count(shape), i, step), shape));
        optimizer.write([hyper({ step })]);
        dispose(optimizer.apply(tensors, loss), ...tensors);
        if (step === breakAfter) {
          const state = await optimizer.save();
          optimizer.dispose();
          optimizer = new Optimizer(weights, state);
        }
      }
      const values = await Promise.all([...weights.parameters.values()].map((p) => p.read()));
      optimizer.dispose();
      for (const parameter of weights.parameters.values()) parameter.dispose();
      dispose(loss);
      return values;
    };
    expect(await run(3)).toEqual(await run(null));
  });
});

describe('the states of lanes', () => {
  it('come apart and together again', () => {
    const state = {
      moments: { a: { m: ramp(12, 1), v: ramp(12, 2) }, b: { m: ramp(6, 3), v: ramp(6, 4) } },
      active: Float32Array.of(1, 0, 1),
    };
    const parts = unstackState(state);
    expect(parts.map(({ active }) => Array.from(active))).toEqual([[1], [0], [1]]);
    expect(parts[1]!.moments.a!.m).toEqual(state.moments.a.m.slice(4, 8));
    expect(parts[2]!.moments.b!.v).toEqual(state.moments.b.v.slice(4, 6));
    expect(stackStates(parts)).toEqual(state);
    expect(stackStates([parts[2]!]).active).toEqual(Float32Array.of(1));
  });
});
