import { philoxWgsl } from '../../../../random/philox.wgsl.ts';

/**
 * WGSL of the sampler. A row is worked on by `threads` invocations, each of which takes every threads-th block of four
 * tokens (one Philox call gives the noise of four). With one thread a row the reductions are the number itself and there is
 * no workgroup memory; else they go through it, in a fixed order.
 *
 * The cuts need no sorting: the k-th largest logit is found bit by bit, by counting how many are at least as large as a
 * candidate (32 counts for 32 bits), and so is the last token of the smallest set that holds enough probability.
 */
export interface Cut {
  rank: boolean;
  mass: boolean;
}

export function drawDeclarations(threads: number, greedy: boolean): string {
  const lines = [
    `const THREADS = ${threads};`,
    // Orders like the number it stands for, as an unsigned word; -0 and 0 are one number.
    `fn orderOf(x: f32) -> u32 {
  let bits = bitcast<u32>(select(x, 0.0, x == 0.0));
  return select(bits | 0x80000000u, ~bits, (bits & 0x80000000u) != 0u);
}
fn valueOf(order: u32) -> f32 {
  return bitcast<f32>(select(~order, order & 0x7fffffffu, (order & 0x80000000u) != 0u));
}`,
  ];
  if (!greedy) lines.push(philoxWgsl);
  if (threads === 1) {
    lines.push(`fn addAll(x: f32, local: u32) -> f32 { return x; }
fn countAll(x: i32, local: u32) -> i32 { return x; }
fn mostOf(x: f32, local: u32) -> f32 { return x; }
fn leastOf(x: i32, local: u32) -> i32 { return x; }`);
  } else {
    lines.push(`var<workgroup> floats: array<f32, ${threads}>;
var<workgroup> ints: array<i32, ${threads}>;`);
    lines.push(reduction('addAll', 'f32', 'floats', 'a + b', threads));
    lines.push(reduction('countAll', 'i32', 'ints', 'a + b', threads));
    lines.push(reduction('mostOf', 'f32', 'floats', 'max(a, b)', threads));
    lines.push(reduction('leastOf', 'i32', 'ints', 'min(a, b)', threads));
  }
  return lines.join('\n');
}

const reduction = (name: string, type: string, memory: string, combine: string, threads: number): string => `
fn ${name}(x: ${type}, local: u32) -> ${type} {
  workgroupBarrier();
  ${memory}[local] = x;
  for (var half = ${threads / 2}u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (local < half) {
      let a = ${memory}[local];
      let b = ${memory}[local + half];
      ${memory}[local] = ${combine};
    }
  }
  workgroupBarrier();
  return ${memory}[0];
}`;

/** Visits this invocation's tokens: `v` and its logit `x`. */
const eachToken = (body: string): string => `
  for (var block = mine; block * 4 < u.V; block += THREADS) {
    for (var v = block * 4; v < min(block * 4 + 4, u.V); v++) {
      let x = logits[start + v];
      ${body}
    }
  }`;

/** The largest order for which `holds`, found from the highest bit down; `measure` is set for each candidate. */
const searchOrder = (name: string, measure: string, holds: string): string => `
  var ${name} = 0u;
  for (var bit = 31; bit >= 0; bit--) {
    let candidate = ${name} | (1u << u32(bit));
    ${measure}
    if (${holds}) { ${name} = candidate; }
  }`;

/**
 * Of the tokens that tie at the edge, the lowest `wanted` are kept: the least token up to which there are as many, found
 * bit by bit as well.
 */
const searchTie = (name: string, edge: string, wanted: string, allowed: string): string => `
  var ${name} = 0;
  for (var bit = i32(firstLeadingBit(u32(u.V))); bit >= 0; bit--) {
    let candidate = ${name} | (1 << u32(bit));
    var below = 0;
    ${eachToken(`if (v < candidate && orderOf(x) == ${edge} && ${allowed}) { below++; }`)}
    if (countAll(below, local) < ${wanted}) { ${name} = candidate; }
  }`;

export function drawBody(threads: number, greedy: boolean, cut: Cut): string {
  const lines = [
    threads === 1
      ? `
  let row = i32(group.x * 32u + local);
  let mine = 0;
  if (row >= u.rows) { return; }`
      : `
  let row = i32(group.x);
  let mine = i32(local);`,
    `  let start = row * u.V;
  var mostHere = logits[start];
  ${eachToken('mostHere = max(mostHere, x);')}
  let top = mostOf(mostHere, local);
  var sumHere = 0.0;
  ${eachToken('sumHere += exp(x - top);')}
  let all = top + log(addAll(sumHere, local));`,
  ];
  if (greedy) {
    lines.push(`
  var leastHere = u.V;
  ${eachToken('if (x == top) { leastHere = min(leastHere, v); }')}
  let chosen = min(leastOf(leastHere, local), u.V - 1);`);
  } else {
    lines.push(cuts(cut), gumbelMax(cut));
  }
  lines.push(`
  ${threads === 1 ? '' : 'if (local == 0u)'} {
    token[row] = chosen;
    value[row] = logits[start + chosen] - all;
  }`);
  return lines.join('\n');
}

/** Sets rankEdge and rankTie, massEdge and massTie: a token is kept if it is above the edge, or at it and not past the tie. */
function cuts({ rank, mass }: Cut): string {
  const lines: string[] = [];
  if (rank) {
    lines.push(
      searchOrder(
        'rankEdge',
        `var reached = 0; ${eachToken('if (orderOf(x) >= candidate) { reached++; }')}`,
        'countAll(reached, local) >= u.topK',
      ),
      `
  var aboveRank = 0;
  ${eachToken('if (orderOf(x) > rankEdge) { aboveRank++; }')}
  let rankWanted = u.topK - countAll(aboveRank, local);`,
      searchTie('rankTie', 'rankEdge', 'rankWanted', 'true'),
    );
  }
  if (mass) {
    const inRank = rank ? keptBy('rank') : 'true';
    const weight = 'exp((x - top) / u.temperature)';
    lines.push(
      `
  var massHere = 0.0;
  ${eachToken(`if (${inRank}) { massHere += ${weight}; }`)}
  let highest = orderOf(top);
  let massWanted = u.topP * addAll(massHere, local);`,
      searchOrder(
        'massEdge',
        `var reached = 0.0; ${eachToken(`if (orderOf(x) >= candidate && ${inRank}) { reached += ${weight}; }`)}`,
        // The likeliest token is kept whatever topP says.
        'addAll(reached, local) >= massWanted && candidate <= highest',
      ),
      `
  var aboveMass = 0.0;
  ${eachToken(`if (orderOf(x) > massEdge && ${inRank}) { aboveMass += ${weight}; }`)}
  let missing = massWanted - addAll(aboveMass, local);
  let massTies = max(1, i32(ceil(missing / exp((valueOf(massEdge) - top) / u.temperature))));`,
      searchTie('massTie', 'massEdge', 'massTies', inRank),
    );
  }
  return lines.join('\n');
}

const keptBy = (name: 'rank' | 'mass'): string =>
  `(orderOf(x) > ${name}Edge || (orderOf(x) == ${name}Edge && v <= ${name}Tie))`;

/** The largest of logit / temperature + noise among the tokens kept. */
function gumbelMax({ rank, mass }: Cut): string {
  const kept = [...(rank ? [keptBy('rank')] : []), ...(mass ? [keptBy('mass')] : [])].join(' && ') || 'true';
  return `
  let noiseAt = vec3<u32>(u.stream, bitcast<u32>(problem[row]), (bitcast<u32>(rollout[row]) << 16u) | u32(counts[row]));
  var best = -3.4e38;
  var bestHere = u.V;
  for (var block = mine; block * 4 < u.V; block += THREADS) {
    let noise = philox4x32(vec4<u32>(noiseAt, u32(block)), vec2<u32>(u.seed, 0u));
    for (var v = block * 4; v < min(block * 4 + 4, u.V); v++) {
      let x = logits[start + v];
      if (${kept}) {
        let score = x / u.temperature + gumbel(uniform24(noise[v % 4]));
        if (score > best) {
          best = score;
          bestHere = v;
        }
      }
    }
  }
  let winner = mostOf(best, local);
  let chosen = min(leastOf(select(u.V, bestHere, best == winner), local), u.V - 1);`;
}
