import { beforeAll, describe, expect, it } from 'vitest';
import { gumbelRow, hash64, purposes } from '../../src/random/index.ts';
import { dispose, read, type SampleState, sample, scope, slot, upload, zeros } from '../../src/tensor/index.ts';
import { backend } from '../support/backend.ts';

const logits = [0.3, 2.1, -1.2, 1.4, 0.9, 2.1, -0.4, 0, 1.39, -3];
const V = logits.length;
const N = 6000;
const seed = 41;
const round = 3;

beforeAll(() => backend('wasm'));

interface Cut {
  temperature: number;
  topK: number;
  topP: number;
}

/** Draws one token for each of N rows of the same logits, row n under problem hash n. */
async function draw(cut: Cut): Promise<{ tokens: Int32Array; logp: Float32Array }> {
  const input = upload(
    Float32Array.from({ length: N * V }, (_, i) => logits[i % V]!),
    [1, N, V],
  );
  const problem = slot([N], 'int32');
  problem.write(Int32Array.from({ length: N }, (_, n) => hash64(`row ${n}`).high));
  const state: SampleState = {
    problem,
    rollout: slot([N], 'int32'),
    positions: zeros([N], 'int32'),
    done: zeros([N], 'int32'),
    history: zeros([N, 1], 'int32'),
    logp: zeros([N, 1]),
    counts: zeros([N], 'int32'),
    next: zeros([1, N], 'int32'),
  };
  const stream = (purposes.rollout << 16) | round;
  scope(() => sample(input, state, { ...cut, seed, stream, eos: V - 1, pad: 0, capacity: 1 }));
  const tokens = (await read(state.history)) as Int32Array;
  const logp = (await read(state.logp)) as Float32Array;
  const { problem: p, rollout: r, ...tensors } = state;
  p.dispose();
  r.dispose();
  dispose(input, ...Object.values(tensors));
  return { tokens, logp };
}

/** The distribution that should come out, [V]: softmax at T, cut to the k largest, then to the smallest set that reaches p. */
function wanted({ temperature, topK, topP }: Cut): number[] {
  const weight = logits.map((z) => Math.exp(z / temperature));
  const order = logits.map((_, v) => v).sort((a, b) => weight[b]! - weight[a]! || a - b);
  const kept = order.slice(0, topK > 0 ? topK : V);
  const mass = kept.reduce((total, v) => total + weight[v]!, 0);
  let size = 0;
  for (let reached = 0; size < kept.length && reached < topP - 1e-12; size++) reached += weight[kept[size]!]! / mass;
  const allowed = kept.slice(0, size);
  const left = allowed.reduce((total, v) => total + weight[v]!, 0);
  return logits.map((_, v) => (allowed.includes(v) ? weight[v]! / left : 0));
}

/** 99.9 % points of the chi-square distribution by degrees of freedom. */
const chiSquare999 = [0, 10.83, 13.82, 16.27, 18.47, 20.52, 22.46, 24.32, 26.12, 27.88];

const cuts: Cut[] = [
  { temperature: 1, topK: 0, topP: 1 },
  { temperature: 0.7, topK: 0, topP: 1 },
  { temperature: 1.6, topK: 0, topP: 1 },
  { temperature: 1, topK: 3, topP: 1 },
  // The two largest are tied: the lower token stays.
  { temperature: 1, topK: 1, topP: 1 },
  { temperature: 1, topK: 0, topP: 0.6 },
  { temperature: 0.7, topK: 0, topP: 0.9 },
  { temperature: 1.6, topK: 5, topP: 0.8 },
  { temperature: 1, topK: 0, topP: 0.01 },
];

describe.each(cuts)('temperature $temperature, top-k $topK, top-p $topP', (cut) => {
  it('draws exactly the tokens it may, each as often as it should', async () => {
    const { tokens } = await draw(cut);
    const counts = new Array<number>(V).fill(0);
    for (const token of tokens) counts[token]!++;
    const shares = wanted(cut);
    let statistic = 0;
    let allowed = 0;
    for (const [v, share] of shares.entries()) {
      if (share === 0) expect(counts[v], `token ${v}`).toBe(0);
      else {
        statistic += (counts[v]! - N * share) ** 2 / (N * share);
        allowed++;
      }
    }
    expect(statistic).toBeLessThan(chiSquare999[allowed - 1]! + 1e-9);
  });

  it('says the log-probability of the untouched policy at temperature 1', async () => {
    const { tokens, logp } = await draw(cut);
    const total = Math.log(logits.reduce((sum, z) => sum + Math.exp(z), 0));
    for (let n = 0; n < 50; n++) expect(logp[n]).toBeCloseTo(logits[tokens[n]!]! - total, 5);
  });
});

it('takes its noise from the published address: the largest of logit / T + Gumbel', async () => {
  const { tokens } = await draw({ temperature: 0.7, topK: 0, topP: 1 });
  const noise = new Float32Array(V);
  for (let n = 0; n < 200; n++) {
    gumbelRow({ seed, purpose: 'rollout', round, problem: hash64(`row ${n}`).high, rollout: 0, position: 0 }, V, noise);
    const scores = logits.map((z, v) => z / 0.7 + noise[v]!);
    expect(tokens[n]).toBe(scores.indexOf(Math.max(...scores)));
  }
});

it('at temperature 0 takes the largest, the lower token of a tie', async () => {
  const { tokens } = await draw({ temperature: 0, topK: 0, topP: 1 });
  expect(new Set(tokens)).toEqual(new Set([1]));
});
