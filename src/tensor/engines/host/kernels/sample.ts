import { gumbel, philox4x32, uniform24 } from '../../../../random/philox.ts';
import type { HostKernel } from '../memory.ts';
import { cut } from './cut.ts';

/**
 * One token a row by the Gumbel-max trick (Gumbel 1954; Maddison et al. 2014) with addressed noise, so that a row's tokens
 * do not depend on the rows beside it. The log-probability is that of the untouched policy at temperature 1.
 */
export const sample: HostKernel<'sample'> = (memory, inputs, attributes) => {
  const { temperature, topK, topP, seed, stream, eos, pad, capacity } = attributes;
  const logits = memory.floats(inputs.logits);
  const V = inputs.logits.shape[2]!;
  const problem = memory.ints(inputs.problem);
  const rollout = memory.ints(inputs.rollout);
  const positions = memory.ints(inputs.positions);
  const done = memory.ints(inputs.done);
  const history = memory.ints(inputs.history);
  const logp = memory.floats(inputs.logp);
  const counts = memory.ints(inputs.counts);
  const next = memory.ints(inputs.next);
  const key = new Uint32Array([seed, 0]);
  const counter = new Uint32Array(4);
  const words = new Uint32Array(4);
  const keep = new Uint8Array(V);
  for (let n = 0; n < positions.length; n++) {
    if (done[n]) {
      next[n] = pad;
      continue;
    }
    const row = logits.subarray(n * V, (n + 1) * V);
    const count = counts[n]!;
    let chosen = 0;
    if (temperature === 0) {
      for (let v = 1; v < V; v++) if (row[v]! > row[chosen]!) chosen = v;
    } else {
      cut(row, temperature, topK, topP, keep);
      counter[0] = stream;
      counter[1] = problem[n]!;
      counter[2] = (rollout[n]! << 16) | count;
      let best = -Infinity;
      for (let v = 0; v < V; v++) {
        if (v % 4 === 0) {
          counter[3] = v >> 2;
          philox4x32(counter, key, words);
        }
        if (!keep[v]) continue;
        const score = row[v]! / temperature + gumbel(uniform24(words[v % 4]!));
        if (score > best) {
          best = score;
          chosen = v;
        }
      }
    }
    let top = row[0]!;
    for (let v = 1; v < V; v++) if (row[v]! > top) top = row[v]!;
    let sum = 0;
    for (let v = 0; v < V; v++) sum += Math.exp(row[v]! - top);
    history[n * capacity + count] = chosen;
    logp[n * capacity + count] = row[chosen]! - top - Math.log(sum);
    counts[n] = count + 1;
    positions[n] = positions[n]! + 1;
    next[n] = chosen;
    if (chosen === eos) done[n] = 1;
  }
  return {};
};
