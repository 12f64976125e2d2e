import fc from 'fast-check';
import katex from 'katex';
import { describe, expect, it } from 'vitest';
import {
  evaluateFloat64,
  type Float64Matrix,
  float64Ops,
  labelLogProbs,
  logitsGradient,
  objectiveInputs,
} from '../../src/objectives/float64.ts';
import {
  laneKey,
  type Objective,
  type ObjectiveBatch,
  type ObjectiveOptions,
  objectiveOf,
  objectives,
} from '../../src/objectives/index.ts';
import { defaultsOf, formsOf } from './forms.ts';

const READINGS = ['token-mean', 'geometric-mean', 'sequence-product'];
const NORMALISATIONS = ['tokens', 'row-means', 'rows', 'classes'];
const VOCABULARY = 7;

/** Every (objective, reading, normalisation) that a person can choose. */
const forms = objectives.flatMap(formsOf);

interface Case extends ObjectiveBatch {
  mask: number[];
  reward: number[];
  logits: number[];
  labels: number[];
}

/** Batches with rows of any length, prompts of any length, rewards of any sign and 0. */
const batches: fc.Arbitrary<Case> = fc
  .record({ rows: fc.integer({ min: 1, max: 4 }), tokens: fc.integer({ min: 1, max: 5 }) })
  .chain(({ rows, tokens }) => {
    const cells = rows * tokens;
    return fc.record({
      rows: fc.constant(rows),
      tokens: fc.constant(tokens),
      mask: fc.array(fc.constantFrom(0, 1), { minLength: cells, maxLength: cells }),
      reward: fc.array(fc.constantFrom(1, 0.4, 0, -0.2, -1.5), { minLength: rows, maxLength: rows }),
      labels: fc.array(fc.integer({ min: 0, max: VOCABULARY - 1 }), { minLength: cells, maxLength: cells }),
      logits: fc.array(fc.double({ min: -4, max: 4, noNaN: true }), {
        minLength: cells * VOCABULARY,
        maxLength: cells * VOCABULARY,
      }),
    });
  });

const sum = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0);

function evaluate(objective: Objective, options: ObjectiveOptions, batch: Case) {
  const logp = labelLogProbs(batch.logits, batch.labels, VOCABULARY);
  const { loss, coefficient } = evaluateFloat64(objective, batch, logp, options);
  return { loss, coefficient, logp, gradient: logitsGradient(batch.logits, batch.labels, VOCABULARY, coefficient) };
}

/** A small batch with known numbers: a right row of 2 tokens, a wrong one of 3. */
const small: Case = {
  rows: 2,
  tokens: 4,
  mask: [0, 1, 1, 0, 0, 1, 1, 1],
  reward: [1, -0.5],
  labels: [1, 2, 3, 4, 5, 6, 0, 1],
  logits: Array.from({ length: 8 * VOCABULARY }, (_, i) => Math.sin(i * 1.7) * 2),
};

describe.each(forms)('$name', ({ objective, options }) => {
  it('has the coefficient that finite differences of its loss give', () => {
    fc.assert(
      fc.property(batches, (batch) => {
        const { coefficient, logp } = evaluate(objective, options, batch);
        const step = 1e-5;
        for (let i = 0; i < logp.length; i++) {
          const lossAt = (offset: number) => {
            const moved = Float64Array.from(logp);
            moved[i]! += offset;
            return evaluateFloat64(objective, batch, moved, options).loss;
          };
          expect((lossAt(step) - lossAt(-step)) / (2 * step)).toBeCloseTo(coefficient[i]!, 8);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('has a logits gradient that sums to 0 over the vocabulary and is exactly 0 on masked cells', () => {
    fc.assert(
      fc.property(batches, (batch) => {
        const { coefficient, gradient } = evaluate(objective, options, batch);
        for (let cell = 0; cell < batch.rows * batch.tokens; cell++) {
          const own = gradient.subarray(cell * VOCABULARY, (cell + 1) * VOCABULARY);
          expect(Math.abs(sum(own))).toBeLessThan(1e-14);
          if (!batch.mask[cell]) {
            expect(coefficient[cell] === 0).toBe(true);
            expect(own.every((g) => g === 0)).toBe(true);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('does not see what masked cells hold', () => {
    fc.assert(
      fc.property(
        batches,
        fc.array(fc.integer({ min: -3, max: 99 }), { minLength: 20, maxLength: 20 }),
        (batch, noise) => {
          const labels = batch.labels.map((label, i) => (batch.mask[i] ? label : noise[i]!));
          const plain = evaluate(objective, options, batch);
          const noisy = evaluate(objective, options, { ...batch, labels });
          expect(noisy.loss).toBe(plain.loss);
          expect(noisy.gradient).toEqual(plain.gradient);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('gives a row with r = 0 no gradient, and loss 0 to a batch of nothing else', () => {
    const nothing = { ...small, reward: [0, 0] };
    const { loss, coefficient } = evaluate(objective, options, nothing);
    expect(loss === 0).toBe(true);
    expect(coefficient.every((c) => c === 0)).toBe(true);
    const half = evaluate(objective, options, { ...small, reward: [1, 0] });
    expect(half.coefficient.subarray(4).every((c) => c === 0)).toBe(true);
    expect(half.coefficient.subarray(1, 3).every((c) => c < 0)).toBe(true);
  });

  it('is finite with one class missing and with a row that has no tokens', () => {
    for (const reward of [
      [1, 1],
      [-0.5, -0.5],
      [0, 1],
      [0, -1],
    ]) {
      for (const mask of [small.mask, [0, 0, 0, 0, 0, 1, 1, 1], [0, 1, 1, 0, 0, 0, 0, 0], new Array(8).fill(0)]) {
        const { loss, coefficient } = evaluate(objective, options, { ...small, reward, mask });
        expect(Number.isFinite(loss)).toBe(true);
        expect(coefficient.every(Number.isFinite)).toBe(true);
      }
    }
  });

  it('does not see rows that only fill the batch up', () => {
    fc.assert(
      fc.property(batches, fc.constantFrom(1, 0, -1), (batch, reward) => {
        const filler = <T>(length: number, value: T) => new Array<T>(length).fill(value);
        const filled: Case = {
          ...batch,
          rows: batch.rows + 2,
          mask: [...batch.mask, ...filler(2 * batch.tokens, 0)],
          reward: [...batch.reward, reward, reward],
          labels: [...batch.labels, ...filler(2 * batch.tokens, 0)],
          logits: [...batch.logits, ...filler(2 * batch.tokens * VOCABULARY, 0)],
        };
        const plain = evaluate(objective, options, batch);
        const more = evaluate(objective, options, filled);
        expect(more.loss).toBe(plain.loss);
        expect(more.coefficient.subarray(0, plain.coefficient.length)).toEqual(plain.coefficient);
      }),
      { numRuns: 40 },
    );
  });

  it('keeps the names and kinds of its weights whatever the batch', () => {
    const shape = (batch: ObjectiveBatch) =>
      Object.entries(objective.prepare(batch, options)).map(([name, { kind, data }]) => {
        expect(data.length).toBe(batch.rows);
        return [name, kind];
      });
    const first = shape(small);
    expect(shape({ ...small, reward: [-1, -1] })).toEqual(first);
    expect(shape({ ...small, reward: [0, 0], lengths: [2, 3] })).toEqual(first);
  });

  it('takes the lengths of rows as the batch says them, and counts them where it does not', () => {
    expect(objective.prepare({ ...small, lengths: [2, 3] }, options)).toEqual(objective.prepare(small, options));
  });

  it('costs few dispatches: the shipped forms at most 7, or 10 where they read a whole row; any at most 16', () => {
    let dispatches = 0;
    const counting = Object.fromEntries(
      Object.entries(float64Ops).map(([name, op]) => [
        name,
        (...args: never[]) => {
          dispatches += name === 'sumAll' ? 2 : 1;
          return (op as (...a: never[]) => unknown)(...args);
        },
      ]),
    ) as unknown as typeof float64Ops;
    const cells = { rows: small.rows, cols: small.tokens, data: new Float64Array(8).fill(-1) };
    const prepared = Object.fromEntries(
      Object.entries(objectiveInputs(objective, small, objective.prepare(small, options), {})).map(
        ([name, { width, data }]) => [name, { rows: small.rows, cols: width, data: Float64Array.from(data) }],
      ),
    );
    objective.evaluate(counting, cells, prepared, options);
    expect(dispatches).toBeGreaterThan(0);
    const usual = options.reading === undefined || options.reading === 'token-mean' ? 7 : 10;
    expect(dispatches).toBeLessThanOrEqual(['rift', 'naive', 'rft'].includes(objective.id) ? usual : 16);
  });

  it('needs the weights it prepared, and says which', () => {
    const cells = { rows: 2, cols: 4, data: new Float64Array(8) };
    expect(() => objective.evaluate(float64Ops, cells, {}, options)).toThrow(/needs the prepared weights "/);
  });

  it('has a formula that KaTeX sets', () => {
    expect(objective.formula(options)).toMatch(/^\\mathcal\{L\} = -/);
    expect(katex.renderToString(objective.formula(options), { throwOnError: true, strict: 'error' })).toContain(
      'katex',
    );
  });
});

describe('identities', () => {
  const rift = objectiveOf('rift');
  const naive = objectiveOf('naive');
  const rft = objectiveOf('rft');

  it.each(NORMALISATIONS)('RIFT by tokens equals naive on positives (%s)', (normalisation) => {
    fc.assert(
      fc.property(batches, (batch) => {
        const positive = { ...batch, reward: batch.reward.map((r) => Math.abs(r)) };
        const options: ObjectiveOptions = { reading: 'token-mean', normalisation };
        const a = evaluate(rift, options, positive);
        const b = evaluate(naive, options, positive);
        expect(a.loss).toBeCloseTo(b.loss, 13);
        expect(a.coefficient).toEqual(b.coefficient);
      }),
    );
  });

  it('each reading multiplies the naive coefficient of a wrong row by its own probability', () => {
    for (const normalisation of NORMALISATIONS) {
      const logp = labelLogProbs(small.logits, small.labels, VOCABULARY).subarray(5, 8);
      const S = sum(logp);
      const probability: Record<string, number[]> = {
        'token-mean': Array.from(logp, Math.exp),
        'geometric-mean': new Array(3).fill(Math.exp(S / 3)),
        'sequence-product': new Array(3).fill(Math.exp(S)),
      };
      const base = evaluate(naive, { reading: 'token-mean', normalisation }, small).coefficient;
      for (const reading of READINGS) {
        const { coefficient } = evaluate(rift, { reading, normalisation }, small);
        expect(coefficient[1]).toBeCloseTo(base[1]!, 14);
        for (let t = 0; t < 3; t++) {
          expect(coefficient[5 + t]).toBeCloseTo(base[5 + t]! * probability[reading]![t]!, 14);
        }
      }
    }
  });

  it("the negatives' loss falls from token mean over geometric mean to sequence product (AM-GM)", () => {
    fc.assert(
      fc.property(batches, (batch) => {
        const negative = { ...batch, reward: batch.reward.map((r) => -Math.abs(r)) };
        const [token, geometric, product] = READINGS.map(
          (reading) => evaluate(rift, { reading, normalisation: 'row-means' }, negative).loss,
        ) as [number, number, number];
        expect(token).toBeGreaterThanOrEqual(geometric - 1e-12);
        expect(geometric).toBeGreaterThanOrEqual(product - 1e-12);
        expect(product).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('RFT sees neither wrong rows nor the size of a reward', () => {
    const options: ObjectiveOptions = { reading: 'token-mean', normalisation: 'tokens' };
    const alone = {
      ...small,
      rows: 1,
      mask: small.mask.slice(0, 4),
      reward: [3],
      labels: small.labels.slice(0, 4),
      logits: small.logits.slice(0, 4 * VOCABULARY),
    };
    for (const normalisation of NORMALISATIONS.slice(0, 3)) {
      const both = evaluate(rft, { ...options, normalisation }, small);
      const one = evaluate(rft, { ...options, normalisation }, alone);
      expect(both.loss).toBeCloseTo(one.loss, 14);
      expect(Array.from(both.coefficient.subarray(0, 4))).toEqual(Array.from(one.coefficient));
    }
  });

  it('class-conditional RIFT does not care how many wrong rows there are', () => {
    const options: ObjectiveOptions = { reading: 'token-mean', normalisation: 'classes' };
    const doubled: Case = {
      rows: 3,
      tokens: 4,
      mask: [...small.mask, ...small.mask.slice(4)],
      reward: [...small.reward, -0.5],
      labels: [...small.labels, ...small.labels.slice(4)],
      logits: [...small.logits, ...small.logits.slice(4 * VOCABULARY)],
    };
    expect(evaluate(rift, options, doubled).loss).toBeCloseTo(evaluate(rift, options, small).loss, 13);
  });

  it("each objective's infimum is what falling log-probs approach", () => {
    for (const { objective, options } of forms) {
      const wrong = { ...small, reward: [0, -1] };
      const far = evaluateFloat64(objective, wrong, new Float64Array(8).fill(-1e6), options).loss;
      if (objective.infimum === Number.NEGATIVE_INFINITY) expect(far).toBeLessThan(-1e4);
      else expect(Math.abs(far)).toBeLessThan(1e-12);
    }
  });

  it('survives the underflow of exp(S): a lost gradient, never a NaN', () => {
    const options: ObjectiveOptions = { reading: 'sequence-product', normalisation: 'rows' };
    const { loss, coefficient } = evaluateFloat64(rift, small, new Float64Array(8).fill(-400), options);
    expect(loss).toBe(400);
    expect(coefficient[5] === 0).toBe(true);
    expect(coefficient.every(Number.isFinite)).toBe(true);
  });
});

describe('the list', () => {
  it('finds by id and names the known ids', () => {
    for (const objective of objectives) expect(objectiveOf(objective.id)).toBe(objective);
    const known = objectives.map(({ id }) => id).join(', ');
    expect(known).toMatch(/^rift, naive, rft/);
    expect(() => objectiveOf('ppo')).toThrow(`There is no objective "ppo"; the known ones are ${known}.`);
  });

  it('names only options that change something', () => {
    const three: Case = {
      rows: 3,
      tokens: 4,
      mask: [...small.mask, 1, 1, 1, 1],
      reward: [...small.reward, 1],
      labels: [...small.labels, 6, 5, 4, 3],
      logits: Array.from({ length: 12 * VOCABULARY }, (_, i) => Math.sin(i * 1.7) * 2),
    };
    for (const objective of objectives) {
      const results = formsOf(objective).map(({ options }) => evaluate(objective, options, three).loss.toFixed(9));
      expect(new Set(results).size, objective.id).toBe(results.length);
    }
  });

  it('has one key for lanes that compute the same, whatever the order of their options', () => {
    const rift = objectiveOf('rift');
    const { reading, normalisation } = defaultsOf(rift) as { reading: string; normalisation: string };
    const key = laneKey({ objective: rift, options: { reading, normalisation } });
    expect(laneKey({ objective: rift, options: { normalisation, reading } })).toBe(key);
    const keys = forms.map(laneKey);
    expect(new Set(keys).size).toBe(forms.length);
    expect(keys).toContain(key);
  });
});

describe('Float64Array operations', () => {
  const m = (rows: number, cols: number, ...data: number[]): Float64Matrix => ({
    rows,
    cols,
    data: Float64Array.from(data),
  });
  const ops = float64Ops;

  it('broadcast a column over tokens from either side', () => {
    expect(ops.sub(m(2, 2, 1, 2, 3, 4), m(2, 1, 1, 10)).data).toEqual(Float64Array.of(0, 1, -7, -6));
    expect(ops.div(m(2, 1, 1, 10), m(2, 2, 1, 2, 4, 5)).data).toEqual(Float64Array.of(1, 0.5, 2.5, 2));
    expect(ops.scale(m(1, 2, 1, 2), 3).data).toEqual(Float64Array.of(3, 6));
    expect(ops.sumTokens(m(2, 2, 1, 2, 3, 4))).toEqual(m(2, 1, 3, 7));
    expect(ops.sumAll(m(2, 2, 1, 2, 3, 4))).toEqual(m(1, 1, 10));
    expect(() => ops.add(m(2, 2, 1, 2, 3, 4), m(1, 2, 1, 2))).toThrow('Arrays of shape [2,2] and [1,2]');
    expect(() => ops.add(m(1, 3, 1, 2, 3), m(1, 2, 1, 2))).toThrow('cannot be combined');
  });

  it('sigmoid and its logarithm are exact far from 0', () => {
    const x = m(1, 4, -800, -1, 1, 800);
    expect(ops.sigmoid(x).data).toEqual(Float64Array.of(0, 1 / (1 + Math.E), 1 / (1 + 1 / Math.E), 1));
    expect(ops.logSigmoid(x).data[0]).toBe(-800);
    expect(ops.logSigmoid(x).data[1]).toBeCloseTo(Math.log(1 / (1 + Math.E)), 15);
    expect(ops.logSigmoid(x).data[3] === 0).toBe(true);
  });

  it('compare, clip, gather rows and sum units', () => {
    const a = m(3, 2, 1, 2, 3, 4, 5, 6);
    expect(ops.minimum(a, m(3, 1, 2, 3, 9)).data).toEqual(Float64Array.of(1, 2, 3, 3, 5, 6));
    expect(ops.maximum(a, m(3, 1, 2, 3, 9)).data).toEqual(Float64Array.of(2, 2, 3, 4, 9, 9));
    expect(ops.greater(a, m(3, 1, 1, 3, 5)).data).toEqual(Float64Array.of(0, 1, 0, 1, 0, 1));
    expect(ops.clip(a, 2, 5).data).toEqual(Float64Array.of(2, 2, 3, 4, 5, 5));
    expect(ops.log(m(1, 2, 1, Math.E)).data).toEqual(Float64Array.of(0, 1));
    expect(ops.gatherRows(a, m(3, 1, 2, -1, 0)).data).toEqual(Float64Array.of(5, 6, 0, 0, 1, 2));
    expect(ops.sumUnits(m(3, 1, 1, 2, 4), m(3, 1, 0, 1, 0))).toEqual(m(3, 1, 5, 2, 5));
  });

  it('log-softmax is exact far from 0 and refuses a bad label only where it matters', () => {
    expect(labelLogProbs([-200, 0, 0], [0], 3)[0]).toBeCloseTo(-200 - Math.log(2), 10);
    expect(labelLogProbs([1e5, 0], [1], 2)[0]).toBe(-1e5);
    expect(() => logitsGradient([0, 0], [5], 2, [1])).toThrow('The label 5 of an unmasked cell');
    expect(logitsGradient([0, 0], [5], 2, [0])).toEqual(new Float64Array(2));
  });
});
