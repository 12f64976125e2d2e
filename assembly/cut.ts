import { at } from './vector';

/**
 * Marks the tokens that may be drawn (all bits of keep[v]): the topK most likely, of those the smallest set whose probability
 * at this temperature reaches topP; ties go to the lower token. Says whether any was left out at all: if not, `keep` is not
 * written. `order` and `spare` hold V numbers each.
 */
export function cut(row: usize, V: i32, temperature: f64, topK: i32, topP: f64, keep: usize, order: usize, spare: usize): bool {
  const byRank = topK > 0 && topK < V;
  if (!byRank && topP >= 1) return false;
  order = sorted(row, V, order, spare);
  const allowed = byRank ? topK : V, top = <f64>load<f32>(at(row, load<i32>(order)));
  let total: f64 = 0, reached: f64 = 0, kept = 0;
  for (let i = 0; i < allowed; i++) total += weight(row, order, i, top, temperature);
  while (kept < allowed) {
    reached += weight(row, order, kept++, top, temperature) / total;
    if (reached >= topP) break;
  }
  memory.fill(keep, 0, <usize>V << 2);
  for (let i = 0; i < kept; i++) store<i32>(at(keep, load<i32>(at(order, i))), -1);
  return true;
}

function weight(row: usize, order: usize, i: i32, top: f64, temperature: f64): f64 {
  return Math.exp((<f64>load<f32>(at(row, load<i32>(at(order, i)))) - top) / temperature);
}

/** Tokens from the most to the least likely, by merging, which leaves ties in their order. Returns which of the two holds them. */
function sorted(row: usize, V: i32, a: usize, b: usize): usize {
  for (let v = 0; v < V; v++) store<i32>(at(a, v), v);
  for (let run = 1; run < V; run *= 2) {
    for (let from = 0; from < V; from += 2 * run) {
      const middle = min(from + run, V), end = min(from + 2 * run, V);
      let i = from, j = middle;
      for (let to = from; to < end; to++) {
        const left = i < middle && (j >= end || !(logit(row, a, j) > logit(row, a, i)));
        store<i32>(at(b, to), load<i32>(at(a, left ? i++ : j++)));
      }
    }
    const other = a;
    a = b;
    b = other;
  }
  return a;
}

@inline function logit(row: usize, order: usize, i: i32): f32 {
  return load<f32>(at(row, load<i32>(at(order, i))));
}
