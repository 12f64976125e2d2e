import { extents3 } from '../../tensor.ts';
import type { LabDevice } from '../device.ts';
import { internals, launch } from '../launch.ts';
import { webGpuKernel } from './kernel.ts';

/**
 * Batched matrix product with a tile of the output in registers: no workgroup memory, no barriers. Rows and columns past the
 * edge are clamped inside the lane and never stored, so nothing a lane computes can hold another lane's NaN.
 * The terms of one element are always added in the order of k, whatever the tile and whatever the number of lanes.
 */
type Form = 'nn' | 'nt' | 'tn';

interface Tile {
  rows: 4 | 8;
  columns: 4 | 8;
}

const ACROSS = 8;
const DOWN = 8;
const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

export const matMul = webGpuKernel<'a' | 'b', { form: Form }>('LabMatMul', (backend, { a, b }, { form }) => {
  const [L, a1, a2] = extents3(a);
  const [Lb, b1, b2] = extents3(b);
  const M = form === 'tn' ? a2 : a1;
  const K = form === 'tn' ? a1 : a2;
  const [Kb, N] = form === 'nt' ? [b2, b1] : [b1, b2];
  if (Lb !== L || Kb !== K) throw new Error(`Shapes [${a.shape}] and [${b.shape}] do not fit for a product "${form}".`);
  const tile = tileFor(internals(backend).device, M, N);
  // Whether four neighbours of a row can be read and written as one vec4.
  const four = { a: a2 % 4 === 0, b: b2 % 4 === 0, c: N % 4 === 0 };
  const vectors = Object.entries(four).flatMap(([name, yes]) => (yes ? [name] : []));
  const { c } = launch(backend, {
    key: `matMul ${form} ${tile.rows}x${tile.columns} ${vectors.join('')} ${K % 4 !== 0}`,
    outputs: { c: { shape: [L, M, N] } },
    inputs: { a, b },
    vectors,
    uniforms: { M, K, N },
    workgroup: ACROSS * DOWN,
    groups: [Math.ceil(N / (ACROSS * tile.columns)), Math.ceil(M / (DOWN * tile.rows)), L],
    declarations: () => [reader('a', four.a), reader('b', four.b)].join('\n'),
    body: () => matMulBody(form, tile, four.c, K % 4 !== 0),
  });
  return c;
});

/** Large tiles do more work a read, small ones keep more of a GPU busy. Depends on one lane's shape only. */
function tileFor(device: LabDevice, M: number, N: number): Tile {
  const tiles = (M * N) / 64;
  if (device.isSoftware ? tiles >= 64 : tiles >= 8192) return { rows: 8, columns: 8 };
  return !device.isSoftware && tiles >= 4096 ? { rows: 8, columns: 4 } : { rows: 4, columns: 4 };
}

/**
 * `readA(start, column4, width)`: numbers 4 column4 .. + 3 of the row that begins at `start`; those past its `width` numbers
 * are 0, in both operands, so that they add nothing to a sum over k. `start` counts vec4s where the rows are whole ones.
 */
function reader(name: 'a' | 'b', four: boolean): string {
  const fn = `read${name.toUpperCase()}`;
  if (four) {
    return `fn ${fn}(start: i32, column4: i32, width: i32) -> vec4<f32> { return ${name}[start + column4]; }
fn ${fn}Start(row: i32, width: i32) -> i32 { return row * (width / 4); }`;
  }
  const parts = range(4).map((i) => `select(0.0, ${name}[at + min(${i}, left)], ${i} <= left)`);
  return `fn ${fn}(start: i32, column4: i32, width: i32) -> vec4<f32> {
  let at = start + column4 * 4;
  let left = width - 1 - column4 * 4;
  return vec4<f32>(${parts.join(', ')});
}
fn ${fn}Start(row: i32, width: i32) -> i32 { return row * width; }`;
}

function matMulBody(form: Form, { rows, columns }: Tile, storeFour: boolean, partialK: boolean): string {
  const is = range(rows);
  const js = range(columns / 4);
  const ns = range(columns);
  const ts = range(4);
  const lines: string[] = [];
  const each = (list: readonly number[], line: (i: number) => string) => lines.push(list.map(line).join(' '));
  lines.push(`
  let lane = i32(group.z);
  let column4 = (i32(group.x) * ${ACROSS} + i32(local % ${ACROSS}u)) * ${columns / 4};
  let row = (i32(group.y) * ${DOWN} + i32(local / ${ACROSS}u)) * ${rows};
  let last4 = (u.N + 3) / 4 - 1;
  if (row >= u.M || column4 > last4) { return; }`);
  if (form === 'tn') each(range(rows / 4), (i) => `let m${i} = min(row / 4 + ${i}, (u.M + 3) / 4 - 1);`);
  else each(is, (i) => `let r${i} = readAStart(lane * u.M + min(row + ${i}, u.M - 1), u.K);`);
  if (form === 'nt') each(ns, (n) => `let q${n} = readBStart(lane * u.N + min(column4 * 4 + ${n}, u.N - 1), u.K);`);
  else each(js, (j) => `let q${j} = min(column4 + ${j}, last4);`);
  for (const i of is) {
    if (form === 'nt') each(ns, (n) => `var c${i}_${n} = 0.0;`);
    else each(js, (j) => `var c${i}_${j} = vec4<f32>();`);
  }
  if (form === 'tn') {
    lines.push('  for (var k = lane * u.K; k < (lane + 1) * u.K; k++) {');
    lines.push('let ka = readAStart(k, u.M); let kb = readBStart(k, u.N);');
    each(range(rows / 4), (i) => `let a${i} = readA(ka, m${i}, u.M);`);
    each(js, (j) => `let b${j} = readB(kb, q${j}, u.N);`);
    for (const i of is) each(js, (j) => `c${i}_${j} += a${i >> 2}.${'xyzw'[i & 3]} * b${j};`);
  } else {
    lines.push('  for (var k = 0; k < (u.K + 3) / 4; k++) {');
    each(is, (i) => `let a${i} = readA(r${i}, k, u.K);`);
    if (form === 'nt') {
      for (const n of ns) {
        lines.push(`{ let b = readB(q${n}, k, u.K); ${is.map((i) => `c${i}_${n} += dot(a${i}, b);`).join(' ')} }`);
      }
    } else {
      for (const t of ts) {
        const row = `let kb = readBStart(lane * u.K + k * 4 + ${t}, u.N);`;
        const read = `${row} ${js.map((j) => `let b${j} = readB(kb, q${j}, u.N);`).join(' ')}`;
        const add = is.map((i) => js.map((j) => `c${i}_${j} += a${i}.${'xyzw'[t]} * b${j};`).join(' ')).join(' ');
        // The last block of k may be partial: a's numbers are 0 there, but b's row must not be added even as 0 * NaN.
        lines.push(partialK && t > 0 ? `if (k * 4 + ${t} < u.K) { ${read} ${add} }` : `{ ${read} ${add} }`);
      }
    }
  }
  lines.push('  }');
  for (const i of is) {
    const store = storeFour
      ? js.map((j) => {
          const value = form === 'nt' ? `vec4<f32>(${ts.map((t) => `c${i}_${j * 4 + t}`).join(', ')})` : `c${i}_${j}`;
          return `if (column4 + ${j} <= last4) { c[at * (u.N / 4) + column4 + ${j}] = ${value}; }`;
        })
      : ns.map((n) => {
          const value = form === 'nt' ? `c${i}_${n}` : `c${i}_${n >> 2}.${'xyzw'[n & 3]}`;
          return `if (column4 * 4 + ${n} < u.N) { c[at * u.N + column4 * 4 + ${n}] = ${value}; }`;
        });
    lines.push(`if (row + ${i} < u.M) { let at = lane * u.M + row + ${i}; ${store.join(' ')} }`);
  }
  return lines.join('\n');
}
