import type { HeadShape } from '../../../kernels.ts';
import { part, range } from './wgsl.ts';

/**
 * WGSL of the attention kernels. A row of a head is d / 4 vec4s; every one is a variable of its own, spelled out by the
 * generator, because an array indexed in a loop would live in memory instead of registers.
 */
const KEYS = range(4);

/** `outputRow(z, t)`: where query head z at position t starts in o; `keyHead(z)`: the key head that it reads. */
export const headAddresses = (d: number): string => `
const Q = ${d / 4};
fn outputRow(z: i32, t: i32) -> i32 { return (((z / u.H) * u.T + t) * u.H + z % u.H) * Q; }
fn keyHead(z: i32) -> i32 { return (z / u.H) * u.G + (z % u.H) / (u.H / u.G); }`;

const most = (s: string): string => `max(max(${s}.x, ${s}.y), max(${s}.z, ${s}.w))`;
const sum = (s: string): string => `((${s}.x + ${s}.y) + (${s}.z + ${s}.w))`;
/** Four scores, those of keys after the query's position replaced by `otherwise`. */
const causal = (value: string, otherwise: string, position: string): string =>
  `select(${otherwise}, ${value}, vec4<i32>(j, j + 1, j + 2, j + 3) <= vec4<i32>(${position}))`;

/** `rows` queries an invocation, four keys a turn: one rescaling of the running sum for four keys. */
export function attentionForwardBody(d: number, rows: number): string {
  const qs = range(d / 4);
  const rs = range(rows);
  const lines = [
    `
  let z = index / u.blocks;
  let first = (index % u.blocks) * ${rows};
  let start = keyHead(z) * u.T * Q;
  let last = min(first + ${rows - 1}, u.T - 1);`,
  ];
  for (const r of rs) {
    lines.push(`  let row${r} = (z * u.T + min(first + ${r}, u.T - 1)) * Q; var top${r} = -3.0e38; var sum${r} = 0.0;`);
    lines.push(qs.map((c) => `let q${r}_${c} = q[row${r} + ${c}] * u.scale; var o${r}_${c} = vec4<f32>();`).join(' '));
  }
  lines.push(`  for (var j = 0; j <= last; j += 4) {`);
  lines.push(KEYS.map((n) => `let at${n} = start + min(j + ${n}, last) * Q;`).join(' '));
  lines.push(rs.map((r) => `var s${r} = vec4<f32>();`).join(' '));
  for (const c of qs) {
    const keys = KEYS.map((n) => `let k${n} = k[at${n} + ${c}];`).join(' ');
    const dots = rs.map((r) => `s${r} += vec4<f32>(${KEYS.map((n) => `dot(q${r}_${c}, k${n})`).join(', ')});`);
    lines.push(`{ ${keys} ${dots.join(' ')} }`);
  }
  for (const r of rs) {
    lines.push(`s${r} = ${causal(`s${r}`, 'vec4<f32>(-3.0e38)', `first + ${r}`)};`);
    lines.push(
      `let new${r} = max(top${r}, ${most(`s${r}`)}); let keep${r} = exp(top${r} - new${r}); top${r} = new${r};`,
    );
    lines.push(`let p${r} = exp(s${r} - new${r}); sum${r} = sum${r} * keep${r} + ${sum(`p${r}`)};`);
  }
  for (const c of qs) {
    const values = KEYS.map((n) => `let v${n} = v[at${n} + ${c}];`).join(' ');
    const adds = rs.map(
      (r) => `o${r}_${c} = o${r}_${c} * keep${r} + p${r}.x * v0 + p${r}.y * v1 + p${r}.z * v2 + p${r}.w * v3;`,
    );
    lines.push(`{ ${values} ${adds.join(' ')} }`);
  }
  lines.push('  }');
  for (const r of rs) {
    const stores = qs.map((c) => `o[out + ${c}] = o${r}_${c} * inverse;`).join(' ');
    lines.push(`  if (first + ${r} < u.T) { let out = outputRow(z, first + ${r}); let inverse = 1.0 / sum${r}; ${stores}
    lse[z * u.T + first + ${r}] = top${r} + log(sum${r}); }`);
  }
  return lines.join('\n');
}

/** One query an invocation: ds = p (dO . v - delta), dq = sum of ds k, delta = dO . o. */
export function attentionDqBody(d: number): string {
  const qs = range(d / 4);
  const lines = [
    `
  let z = index / u.T;
  let i = index % u.T;
  let start = keyHead(z) * u.T * Q;
  let out = outputRow(z, i);
  let total = lse[index];
  var rowSum = 0.0;`,
  ];
  for (const c of qs) {
    lines.push(`  let q${c} = q[index * Q + ${c}] * u.scale; let g${c} = dO[out + ${c}]; var dq${c} = vec4<f32>();`);
    lines.push(`  rowSum += dot(g${c}, o[out + ${c}]);`);
  }
  lines.push(`  for (var j = 0; j <= i; j += 4) {`);
  lines.push(KEYS.map((n) => `let at${n} = start + min(j + ${n}, i) * Q;`).join(' '));
  lines.push('var s = vec4<f32>(); var gain = vec4<f32>(-rowSum);');
  for (const c of qs) {
    const values = KEYS.map((n) => `dot(g${c}, v[at${n} + ${c}])`).join(', ');
    const keys = KEYS.map((n) => `let k${n}_${c} = k[at${n} + ${c}];`).join(' ');
    lines.push(`gain += vec4<f32>(${values}); ${keys}`);
    lines.push(`s += vec4<f32>(${KEYS.map((n) => `dot(q${c}, k${n}_${c})`).join(', ')});`);
  }
  lines.push(`let ds = ${causal('exp(s - total) * gain * u.scale', 'vec4<f32>()', 'i')};`);
  for (const c of qs) lines.push(`dq${c} += ds.x * k0_${c} + ds.y * k1_${c} + ds.z * k2_${c} + ds.w * k3_${c};`);
  lines.push('  }');
  for (const c of qs) lines.push(`  dq[index * Q + ${c}] = dq${c};`);
  lines.push('  delta[index] = rowSum;');
  return lines.join('\n');
}

/** At most 32 columns of dk and dv an invocation: more would not fit the registers. */
const COLUMNS = 32;
export const slicesOf = (d: number): number => Math.ceil(d / COLUMNS);

/** One key an invocation (and one slice of its columns): every query of the group that sees it, in order. */
export function attentionDkDvBody(d: number): string {
  const qs = range(d / 4);
  const slices = slicesOf(d);
  const lines = [
    `
  let slice = index % ${slices};
  let key = index / ${slices};
  let kv = key / u.T;
  let j = key % u.T;
  let own = key * Q;
  let sharers = u.H / u.G;
  let firstHead = (kv / u.G) * u.H + (kv % u.G) * sharers;`,
  ];
  const held = slices === 1;
  const k = (c: number) => (held ? `k${c}` : `k[own + ${c}]`);
  const v = (c: number) => (held ? `v${c}` : `v[own + ${c}]`);
  if (held) lines.push(qs.map((c) => `let k${c} = k[own + ${c}]; let v${c} = v[own + ${c}];`).join(' '));
  const mine = range(Math.min(d, COLUMNS) / 4);
  lines.push(mine.map((c) => `var dk${c} = vec4<f32>(); var dv${c} = vec4<f32>();`).join(' '));
  lines.push(`  for (var z = firstHead; z < firstHead + sharers; z++) {
  for (var i = j; i < u.T; i++) {
    let row = z * u.T + i;
    let query = row * Q;
    let out = outputRow(z, i);
    var s = 0.0;
    var gain = -delta[row];`);
  for (const c of qs) lines.push(`s += dot(q[query + ${c}], ${k(c)}); gain += dot(dO[out + ${c}], ${v(c)});`);
  lines.push('    let p = exp(s * u.scale - lse[row]); let ds = p * gain * u.scale;');
  const column = (c: number) => (held ? String(c) : `slice * ${COLUMNS / 4} + ${c}`);
  for (const c of mine) {
    const add = `dk${c} += ds * q[query + ${column(c)}]; dv${c} += p * dO[out + ${column(c)}];`;
    lines.push(held ? add : `if (${column(c)} < Q) { ${add} }`);
  }
  lines.push('  } }');
  for (const c of mine) {
    const store = `dk[own + ${column(c)}] = dk${c}; dv[own + ${column(c)}] = dv${c};`;
    lines.push(held ? `  ${store}` : `  if (${column(c)} < Q) { ${store} }`);
  }
  return lines.join('\n');
}

/** One query an invocation over the cache of its row, positions 0 to its own, four keys a turn. */
export function decodeAttentionBody(d: number): string {
  const qs = range(d / 4);
  const lines = [
    `
  let row = index / u.H;
  let head = index % u.H;
  let start = (row * u.G + head / (u.H / u.G)) * u.C * Q;
  let last = clamp(positions[row], 0, u.C - 1);
  var top = -3.0e38;
  var all = 0.0;`,
  ];
  for (const c of qs) lines.push(`  let q${c} = q[index * Q + ${c}] * u.scale; var o${c} = vec4<f32>();`);
  lines.push('  for (var j = 0; j <= last; j += 4) {');
  lines.push(KEYS.map((n) => `let at${n} = start + min(j + ${n}, last) * Q;`).join(' '));
  lines.push('var s = vec4<f32>();');
  for (const c of qs) lines.push(`s += vec4<f32>(${KEYS.map((n) => `dot(q${c}, keys[at${n} + ${c}])`).join(', ')});`);
  lines.push(`s = ${causal('s', 'vec4<f32>(-3.0e38)', 'last')};`);
  lines.push(`let next = max(top, ${most('s')}); let keep = exp(top - next); top = next;`);
  lines.push(`let p = exp(s - next); all = all * keep + ${sum('p')};`);
  for (const c of qs) {
    const add = KEYS.map((n) => `p.${part(n)} * values[at${n} + ${c}]`).join(' + ');
    lines.push(`o${c} = o${c} * keep + ${add};`);
  }
  lines.push('  }');
  for (const c of qs) lines.push(`  o[index * Q + ${c}] = o${c} / all;`);
  return lines.join('\n');
}

/** Throws if the kernels cannot run this shape. */
export function checked(shape: HeadShape): HeadShape {
  const { heads, kvHeads, headDim } = shape;
  if (headDim % 4 !== 0) throw new Error(`The GPU kernels need a head width that is a multiple of 4, not ${headDim}.`);
  if (heads % kvHeads !== 0) throw new Error(`${heads} query heads do not share ${kvHeads} key heads evenly.`);
  return shape;
}
