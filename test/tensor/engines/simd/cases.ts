import type { HeadShape, KernelName } from '../../../../src/tensor/kernels.ts';
import { oracle } from '../tfjs-webgpu/oracle.ts';
import type { Values } from '../tfjs-webgpu/support.ts';
import type { Random } from './random.ts';
import type { Case } from './run.ts';

/** Makes a random case of a kernel, of every shape that a decoder may have, on so many lanes. */
type Make = (random: Random, lanes: number) => Case;

const plain = (inputs: Record<string, Values>, attributes: object = {}): Case => ({ inputs, attributes });

/** Mostly small, now and then beyond the blocks of the products. */
const extent = (random: Random): number => (random.next() < 0.04 ? random.whole(190, 530) : random.whole(1, 40));

const rows = (random: Random): [number, number] => [random.pick(1, 3, 9, 70, 130), random.whole(1, 70)];

function normed(random: Random, L: number) {
  const [R, D] = rows(random);
  const [x, weight] = [random.floats([L, R, D]), random.floats([L, D])];
  const inv = oracle('rmsNorm', { x, weight }, { epsilon: 1e-5 }).outputs[1]!;
  return { x, weight, inv, dy: random.floats([L, R, D]) };
}

function headShape(random: Random): HeadShape {
  const kvHeads = random.whole(1, 3);
  return {
    batch: random.whole(1, 3),
    tokens: random.pick(1, 2, 7, 11, 12, 13, 24, 25, 33, 50),
    heads: kvHeads * random.whole(1, 3),
    kvHeads,
    headDim: random.pick(2, 4, 6, 8, 10, 12, 16, 18, 32, 40, 64, 70),
  };
}

function rotary(T: number, d: number): Values {
  const data = Float32Array.from({ length: T * d }, (_, n) => {
    const [t, i] = [Math.floor(n / d), n % d];
    const angle = t * 10000 ** ((-2 * (i % (d / 2))) / d);
    return i < d / 2 ? Math.cos(angle) : Math.sin(angle);
  });
  return { shape: [T, d], data };
}

function turned(random: Random, L: number) {
  const shape = headShape(random);
  const { batch: B, tokens: T, heads: H, kvHeads: G, headDim: d } = shape;
  const of = (heads: number, scale: number) => random.floats([L * B * heads, T, d], scale);
  return { shape, q: of(H, 2), k: of(G, 2), v: of(G, 1) };
}

function cached(random: Random, L: number) {
  const shape = headShape(random);
  const { batch: N, tokens: C, kvHeads: G, headDim: d } = shape;
  const cache = { keys: random.floats([L * N * G, C, d], 2), values: random.floats([L * N * G, C, d]) };
  return { shape, cache, positions: random.ints([L * N], 0, C - 1) };
}

function labelled(random: Random, L: number) {
  const [R, V] = [random.whole(1, 12), random.pick(1, 2, 5, 37, 64, 513, 1500)];
  return { logits: random.floats([L, R, V], 12), labels: random.ints([L, R], 0, V - 1), R, V };
}

const pair: Make = (random, L) => {
  const whole = [L, random.whole(1, 9), random.whole(1, 19)];
  const other = random.pick(whole, [L, whole[1]!, 1], [L, 1, 1], [L, 1, whole[2]!]);
  const [a, b] = [random.floats(whole, 3), random.floats(other, 3)];
  // Some pairs are equal, or of which one is no number.
  if (random.next() < 0.3) a.data[0] = b.data[0]!;
  if (random.next() < 0.1) a.data[0] = Number.NaN;
  return plain(random.next() < 0.5 ? { a, b } : { a: b, b: a });
};

const point =
  (scale: number, attributes: object = {}): Make =>
  (random, L) =>
    plain({ a: random.floats([L, random.whole(1, 9), random.whole(1, 19)], scale) }, attributes);

function hyper(random: Random, L: number): Values {
  const one = (): number[] => {
    const t = random.whole(1, 400);
    const beta2 = random.pick(0.95, 0.999);
    return [random.pick(0, 1e-3, 3e-2), 0.9, beta2, 1 - 0.9 ** t, 1 - beta2 ** t, 1e-8, 0.01, random.pick(0, 1)];
  };
  return { shape: [L, 8], data: Float32Array.from(Array.from({ length: L }, one).flat()) };
}

const positive = ({ shape, data }: Values): Values => ({ shape, data: (data as Float32Array).map(Math.abs) });

const largest = ({ data }: Values): number => Array.from(data).reduce((top, x) => Math.max(top, Math.abs(x)), 0);

/** Some rows of zeros, as a loss leaves them that does not count every token. */
function withIdleRows(random: Random, { shape, data }: Values): Values {
  const width = shape[shape.length - 1]!;
  const share = random.pick(0, 0, 0.5, 1);
  for (let at = 0; at < data.length; at += width) if (random.next() < share) data.fill(0, at, at + width);
  return { shape, data };
}

const product: Make = (random, L) => {
  const form = random.pick('nn', 'nt', 'tn');
  const [M, K, N] = [extent(random), extent(random), extent(random)];
  const a = withIdleRows(random, random.floats(form === 'tn' ? [L, K, M] : [L, M, K]));
  const b = random.floats(form === 'nt' ? [L, N, K] : [L, K, N]);
  return plain({ a, b: form === 'tn' ? withIdleRows(random, b) : b }, { form });
};

/** Any extents, a box in them. */
function box(random: Random, L: number) {
  const whole = [L, random.whole(1, 7), random.whole(1, 7), random.whole(1, 7)].slice(0, random.whole(2, 4));
  const size = whole.map((n, i) => (i === 0 ? n : random.whole(1, n)));
  return { whole, size, begin: whole.map((n, i) => random.whole(0, n - size[i]!)) };
}

export const cases: Readonly<Record<KernelName, Make>> = {
  embed: (random, L) => {
    const [R, V, D] = [random.whole(1, 30), random.whole(1, 70), random.whole(1, 40)];
    return plain({ weights: random.floats([L, V, D]), ids: random.ints([L, R], 0, V - 1) });
  },
  embedGrad: (random, L) => {
    const [R, V, D] = [random.whole(1, 30), random.whole(1, 70), random.whole(1, 40)];
    return plain({ dy: random.floats([L, R, D]), ids: random.ints([L, R], 0, V - 1) }, { vocabulary: V });
  },
  rmsNorm: (random, L) => {
    const [R, D] = rows(random);
    return plain({ x: random.floats([L, R, D]), weight: random.floats([L, D]) }, { epsilon: 1e-5 });
  },
  rmsNormDx: (random, L) => {
    const inputs = normed(random, L);
    return { ...plain(inputs), unit: largest(inputs.dy) * largest(inputs.weight) * largest(inputs.inv) };
  },
  rmsNormDxAdd: (random, L) => {
    const inputs = normed(random, L);
    const sum = random.floats(inputs.x.shape);
    return { ...plain({ ...inputs, sum }), unit: largest(inputs.dy) * largest(inputs.weight) * largest(inputs.inv) };
  },
  rmsNormDw: (random, L) => {
    const { x, inv, dy } = normed(random, L);
    return plain({ x, inv, dy });
  },
  matMul: product,
  matMulAdd: (random, L) => {
    const [M, K, N] = [extent(random), extent(random), extent(random)];
    return plain({ a: random.floats([L, M, K]), b: random.floats([L, K, N]), sum: random.floats([L, M, N]) });
  },
  heads: (random, L) => {
    const shape = headShape(random);
    const { batch: B, tokens: T, heads: H, kvHeads: G, headDim: d } = shape;
    return plain({ qkv: random.floats([L, B * T, (H + 2 * G) * d]), table: rotary(T, d) }, shape);
  },
  headsGrad: (random, L) => {
    const { shape, q, k, v } = turned(random, L);
    return plain({ dq: q, dk: k, dv: v, table: rotary(shape.tokens, shape.headDim) }, shape);
  },
  attention: (random, L) => {
    const { shape, ...inputs } = turned(random, L);
    return plain(inputs, shape);
  },
  attentionGrad: (random, L) => {
    const { shape, ...inputs } = turned(random, L);
    const { batch: B, tokens: T, heads: H, headDim: d } = shape;
    const [o, lse] = oracle('attention', inputs, shape).outputs as [Values, Values];
    const dO = withIdleRows(random, random.floats([L, B * T, H * d]));
    // A prompt before and padding after what counts.
    const [first, last] = [random.whole(0, T - 1), random.whole(0, T)];
    if (random.next() < 0.5) {
      for (let row = 0; row < L * B * T; row++) {
        if (row % T < first || row % T >= last) dO.data.fill(0, row * H * d, (row + 1) * H * d);
      }
    }
    const unit = (largest(dO) * largest(inputs.v) * largest(inputs.k)) / Math.sqrt(d);
    return { ...plain({ ...inputs, o, lse, dO }, shape), unit };
  },
  swiglu: (random, L) => {
    const [R, F] = rows(random);
    return plain({ x: random.floats([L, R, 2 * F], 5) });
  },
  swigluGrad: (random, L) => {
    const [R, F] = rows(random);
    return plain({ x: random.floats([L, R, 2 * F], 5), dy: random.floats([L, R, F]) });
  },
  labelLogProbs: (random, L) => {
    const { logits, labels } = labelled(random, L);
    return plain({ logits, labels });
  },
  labelLogProbsGrad: (random, L) => {
    const { logits, labels, R } = labelled(random, L);
    const lse = oracle('labelLogProbs', { logits, labels }).outputs[1]!;
    const dy = random.floats([L, R]);
    for (let i = 0; i < dy.data.length; i++) if (random.next() < 0.3) dy.data[i] = 0;
    return plain({ logits, labels, lse, dy });
  },
  sumSquares: (random, L) =>
    plain({
      g: random.floats([L, random.whole(1, 60), random.whole(1, 60)]),
      total: positive(random.floats([L])),
    }),
  gate: (random, L) =>
    plain({
      sumSquares: positive(random.floats([L], 4)),
      loss: random.next() < 0.2 ? { shape: [L], data: new Float32Array(L).fill(Number.NaN) } : random.floats([L]),
      hyper: hyper(random, L),
      active: { shape: [L], data: Float32Array.from({ length: L }, () => random.pick(0, 1, 1)) },
    }),
  adamw: (random, L) => {
    const shape = [L, random.whole(1, 40), random.whole(1, 9)];
    const [p, m, g] = [random.floats(shape), random.floats(shape, 0.1), random.floats(shape)];
    const scale = { shape: [L], data: Float32Array.from({ length: L }, () => random.pick(0, 0.25, 1)) };
    return plain({ p, m, v: positive(random.floats(shape, 0.1)), g, hyper: hyper(random, L), scale });
  },
  cacheFill: (random, L) => {
    const { shape, k, v } = turned(random, L);
    const [repeat, C] = [random.whole(1, 3), shape.tokens + random.whole(0, 5)];
    const size = [L * shape.batch * repeat * shape.kvHeads, C, shape.headDim];
    return plain({ k, v, keys: random.floats(size), values: random.floats(size) }, { ...shape, repeat });
  },
  decodeHeads: (random, L) => {
    const { shape, cache, positions } = cached(random, L);
    const { batch: N, tokens: C, heads: H, kvHeads: G, headDim: d } = shape;
    return plain({ qkv: random.floats([L, N, (H + 2 * G) * d]), table: rotary(C, d), ...cache, positions }, shape);
  },
  decodeAttention: (random, L) => {
    const { shape, cache, positions } = cached(random, L);
    return plain({ q: random.floats([L * shape.batch * shape.heads, shape.headDim], 2), ...cache, positions }, shape);
  },
  sample: (random, L) => {
    const [N, V, capacity] = [random.whole(1, 6), random.pick(1, 2, 5, 37, 64, 513), 9];
    const logits = random.floats([L, N, V], random.pick(1, 8));
    // Ties go to the lower token.
    for (let i = 0; i < logits.data.length; i++) logits.data[i] = Math.round(logits.data[i]! * 64) / 64;
    const words = () => random.ints([L * N], -(2 ** 31), 2 ** 31 - 1);
    return plain(
      {
        logits,
        problem: words(),
        rollout: random.ints([L * N], 0, 65535),
        positions: random.ints([L * N], 0, 40),
        done: random.ints([L * N], 0, random.pick(0, 1)),
        history: random.ints([L * N, capacity], 0, 3),
        logp: random.floats([L * N, capacity]),
        counts: random.ints([L * N], 0, capacity - 1),
        next: random.ints([1, L * N], 0, 3),
      },
      {
        temperature: random.pick(0, 0.3, 1, 1, 1.7),
        topK: random.pick(0, 0, 1, 3, 40),
        topP: random.pick(1, 1, 0.9, 0.3),
        seed: random.whole(0, 2 ** 32 - 1),
        stream: random.whole(0, 2 ** 32 - 1),
        eos: 0,
        pad: V,
        capacity,
      },
    );
  },
  add: pair,
  subtract: pair,
  multiply: pair,
  divide: pair,
  minimum: pair,
  maximum: pair,
  greater: pair,
  scale: point(3, { factor: 0.3 }),
  shift: point(3, { by: 0.3 }),
  clip: point(3, { low: -0.7, high: 1.1 }),
  exp: point(3),
  log: (random, L) => plain({ a: positive(random.floats([L, random.whole(1, 9), random.whole(1, 19)], 3)) }),
  sigmoid: point(9),
  logSigmoid: point(9),
  sumLast: point(3),
  sumRows: (random, L) => plain({ a: random.floats([L, ...rows(random)]) }),
  gatherRows: (random, L) => {
    const [B, W] = [random.whole(1, 9), random.whole(1, 9)];
    return plain({ a: random.floats([L, B, W]), index: random.ints([L, B], -1, B) });
  },
  sumUnits: (random, L) => {
    const B = random.whole(1, 12);
    return plain({ a: random.floats([L, B, 1]), unit: random.ints([L, B], 0, 3) });
  },
  fill: (random, L) =>
    plain({}, { shape: [L, random.whole(1, 9)], value: 2.5, dtype: random.pick('float32', 'int32') }),
  slice: (random, L) => {
    const { whole, begin, size } = box(random, L);
    return plain({ a: random.pick(random.floats(whole), random.ints(whole, 0, 9)) }, { begin, size });
  },
  pad: (random, L) => {
    const { whole, begin, size } = box(random, L);
    return plain({ a: random.floats(size) }, { begin, shape: whole });
  },
  concat: (random, L) => {
    const shape = [L, random.whole(1, 5), random.whole(1, 5)];
    const axis = random.whole(0, 2);
    const part = () => random.floats(shape.map((n, i) => (i === axis ? random.whole(1, 5) : n)));
    return plain({ part0: part(), part1: part(), part2: part() }, { axis });
  },
  gather: (random) => {
    const [n, W] = [random.whole(1, 9), random.whole(1, 9)];
    return plain({ a: random.floats([n, W]), index: random.ints([random.whole(1, 12)], 0, n - 1) });
  },
};
