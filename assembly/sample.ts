import { cut } from './cut';
import { log4 } from './exponential';
import { largest, sumExp } from './labels';
import { philox } from './philox';
import { all, at, fma, ld } from './vector';

/** Bytes of scratch: a word, a score and a mark for each token, and two orders of them. */
export function sampleScratch(V: i32): usize { return (<usize>(V + 4) << 2) * 5; }

/** The first of the largest. */
function greedy(row: usize, V: i32): i32 {
  let chosen = 0;
  for (let v = 1; v < V; v++) if (load<f32>(at(row, v)) > load<f32>(at(row, chosen))) chosen = v;
  return chosen;
}

/**
 * The token with the largest logit / temperature + Gumbel noise, as src/random/philox.ts addresses it. Scores are made in
 * float32; those that come near the largest are made again in doubles, so that the choice is the one doubles would make.
 */
function draw(row: usize, V: i32, temperature: f64, topK: i32, topP: f64, seed: u32, stream: u32, problem: u32, third: u32, scratch: usize): i32 {
  const words = scratch, scores = at(words, (V + 3) & ~3), keep = at(scores, (V + 3) & ~3);
  const isCut = cut(row, V, temperature, topK, topP, keep, at(keep, V), at(keep, 2 * V));
  const step = all(<f32>(1 / temperature));
  let top = all(-Infinity);
  for (let v = 0; v < V; v += 4) {
    const p = at(words, v);
    philox(stream, problem, third, <u32>v >> 2, seed, p);
    const n = v128.or(i32x4.shr_u(ld(p), 8), i32x4.splat(1));
    const noise = f32x4.neg(log4(f32x4.neg(log4(f32x4.mul(f32x4.convert_i32x4_s(n), all(5.9604644775390625e-8))))));
    let score = fma(ld(at(row, v)), step, noise);
    score = v128.bitselect(score, all(-Infinity), i32x4.lt_s(i32x4.add(i32x4(0, 1, 2, 3), i32x4.splat(v)), i32x4.splat(V)));
    if (isCut) score = v128.bitselect(score, all(-Infinity), ld(at(keep, v)));
    v128.store(at(scores, v), score);
    top = f32x4.pmax(top, score);
  }
  let near: f32 = -Infinity;
  near = max<f32>(max<f32>(f32x4.extract_lane(top, 0), f32x4.extract_lane(top, 1)), max<f32>(f32x4.extract_lane(top, 2), f32x4.extract_lane(top, 3)));
  near -= <f32>1e-4 * (abs<f32>(near) + 1);
  let best = -Infinity, chosen = 0;
  for (let v = 0; v < V; v++) {
    if (!(load<f32>(at(scores, v)) >= near)) continue;
    const u = <f64>((load<u32>(at(words, v)) >> 8) | 1) * 5.9604644775390625e-8;
    const score = <f64>load<f32>(at(row, v)) / temperature - Math.log(-Math.log(u));
    if (score > best) {
      best = score;
      chosen = v;
    }
  }
  return chosen;
}

/** One token a row, see `sample` in kernels.ts. logits may be read up to three numbers past their end. */
export function sample(
  logits: usize, problem: usize, rollout: usize, positions: usize, done: usize, history: usize, logp: usize, counts: usize, next: usize,
  rows: i32, V: i32, capacity: i32, temperature: f64, topK: i32, topP: f64, seed: u32, stream: u32, eos: i32, pad: i32, scratch: usize,
): void {
  for (let n = 0; n < rows; n++, logits += <usize>V << 2) {
    if (load<i32>(at(done, n)) != 0) {
      store<i32>(at(next, n), pad);
      continue;
    }
    const count = load<i32>(at(counts, n)), third = (load<u32>(at(rollout, n)) << 16) | <u32>count;
    const chosen = temperature == 0
      ? greedy(logits, V)
      : draw(logits, V, temperature, topK, topP, seed, stream, load<u32>(at(problem, n)), third, scratch);
    const top = largest(logits, V), place = n * capacity + count;
    store<i32>(at(history, place), chosen);
    store<f32>(at(logp, place), <f32>(<f64>load<f32>(at(logits, chosen)) - <f64>top - Math.log(sumExp(logits, V, top))));
    store<i32>(at(counts, n), count + 1);
    store<i32>(at(positions, n), load<i32>(at(positions, n)) + 1);
    store<i32>(at(next, n), chosen);
    if (chosen == eos) store<i32>(at(done, n), 1);
  }
}
