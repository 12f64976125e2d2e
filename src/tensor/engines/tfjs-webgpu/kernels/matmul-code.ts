import type { Form } from '../../../kernels.ts';
import { each, part, range } from './wgsl.ts';

/** The part of the output that one invocation computes. */
export interface Tile {
  rows: 4 | 8;
  columns: 4 | 8;
}

/** Which operands have rows of whole vec4s, and whether the inner extent K is a multiple of 4. */
export interface Whole {
  a: boolean;
  b: boolean;
  c: boolean;
  k: boolean;
}

/** Invocations of a workgroup, by columns and rows of the output. */
export const ACROSS = 8;
export const DOWN = 8;

/**
 * `readA(start, column4, width)`: numbers 4 column4 .. + 3 of the row that begins at `start` (see `startOfA(row, width)`);
 * those past its `width` numbers are 0, in both operands, so that they add nothing to a sum over k. Likewise for b.
 */
export const readers = (whole: Whole): string => [reader('a', whole.a), reader('b', whole.b)].join('\n');

function reader(name: 'a' | 'b', whole: boolean): string {
  const upper = name.toUpperCase();
  if (whole) {
    return `fn read${upper}(start: i32, column4: i32, width: i32) -> vec4<f32> { return ${name}[start + column4]; }
fn startOf${upper}(row: i32, width: i32) -> i32 { return row * (width / 4); }`;
  }
  const parts = range(4).map((i) => `select(0.0, ${name}[at + min(${i}, left)], ${i} <= left)`);
  return `fn read${upper}(start: i32, column4: i32, width: i32) -> vec4<f32> {
  let at = start + column4 * 4;
  let left = width - 1 - column4 * 4;
  return vec4<f32>(${parts.join(', ')});
}
fn startOf${upper}(row: i32, width: i32) -> i32 { return row * width; }`;
}

/**
 * One tile: rows row .. and columns 4 column4 .. of the output of one lane. The sum of row i is in c{i}_{j}, a vec4 for four
 * columns, or, in the form nt, where it is a dot product, in c{i}_{n}, one number a column. With `adds` it is added to what
 * `sum` holds there.
 */
export function matMulBody(form: Form, tile: Tile, whole: Whole, adds: boolean): string {
  const loops = { nn: loopNn, nt: loopNt, tn: loopTn };
  return `
  let lane = i32(group.z);
  let row = (i32(group.y) * ${DOWN} + i32(local / ${ACROSS}u)) * ${tile.rows};
  let column4 = (i32(group.x) * ${ACROSS} + i32(local % ${ACROSS}u)) * ${tile.columns / 4};
  let last4 = (u.N + 3) / 4 - 1;
  if (row >= u.M || column4 > last4) { return; }
  ${loops[form](tile, whole)}
  ${store(form, tile, whole, adds)}`;
}

const clampedRows = (count: number): string =>
  each(range(count), (i) => `let a${i}Start = startOfA(lane * u.M + min(row + ${i}, u.M - 1), u.K);`);
const clampedColumns = (count: number): string =>
  each(range(count), (j) => `let b${j}Column = min(column4 + ${j}, last4);`);
const vectorSums = ({ rows, columns }: Tile): string =>
  each(range(rows), (i) => each(range(columns / 4), (j) => `var c${i}_${j} = vec4<f32>();`));

/** Four rows of b a turn, each times one number of every row of a. */
function loopNn(tile: Tile, whole: Whole): string {
  const rows = range(tile.rows);
  const columns = range(tile.columns / 4);
  const turns = range(4).map((t) => {
    const read = each(columns, (j) => `let b${j} = readB(bStart, b${j}Column, u.N);`);
    const add = each(rows, (i) => each(columns, (j) => `c${i}_${j} += a${i}.${part(t)} * b${j};`));
    const turn = `{ let bStart = startOfB(lane * u.K + k * 4 + ${t}, u.N); ${read} ${add} }`;
    // The last block of k may be partial: a's numbers are 0 there, but b's row must not be added even as 0 * NaN.
    return t === 0 || whole.k ? turn : `if (k * 4 + ${t} < u.K) ${turn}`;
  });
  return `${clampedRows(tile.rows)} ${clampedColumns(columns.length)} ${vectorSums(tile)}
  for (var k = 0; k < (u.K + 3) / 4; k++) {
    ${each(rows, (i) => `let a${i} = readA(a${i}Start, k, u.K);`)}
    ${turns.join('\n    ')}
  }`;
}

/** Rows of a times rows of b, four numbers of k a turn. */
function loopNt(tile: Tile): string {
  const rows = range(tile.rows);
  const columns = range(tile.columns);
  const starts = each(columns, (n) => `let b${n}Start = startOfB(lane * u.N + min(column4 * 4 + ${n}, u.N - 1), u.K);`);
  return `${clampedRows(tile.rows)} ${starts} ${each(rows, (i) => each(columns, (n) => `var c${i}_${n} = 0.0;`))}
  for (var k = 0; k < (u.K + 3) / 4; k++) {
    ${each(rows, (i) => `let a${i} = readA(a${i}Start, k, u.K);`)}
    ${columns
      .map((n) => `{ let b = readB(b${n}Start, k, u.K); ${each(rows, (i) => `c${i}_${n} += dot(a${i}, b);`)} }`)
      .join('\n    ')}
  }`;
}

/** One row of a and one of b a turn: every number of the one times every vec4 of the other. */
function loopTn(tile: Tile): string {
  const columns = range(tile.columns / 4);
  const quads = range(tile.rows / 4);
  return `${each(quads, (i) => `let a${i}Column = min(row / 4 + ${i}, (u.M + 3) / 4 - 1);`)}
  ${clampedColumns(columns.length)} ${vectorSums(tile)}
  for (var k = lane * u.K; k < (lane + 1) * u.K; k++) {
    let aStart = startOfA(k, u.M); let bStart = startOfB(k, u.N);
    ${each(quads, (i) => `let a${i} = readA(aStart, a${i}Column, u.M);`)}
    ${each(columns, (j) => `let b${j} = readB(bStart, b${j}Column, u.N);`)}
    ${each(range(tile.rows), (i) => each(columns, (j) => `c${i}_${j} += a${i >> 2}.${part(i)} * b${j};`))}
  }`;
}

/** Writes what of the tile is inside the output. */
function store(form: Form, { rows, columns }: Tile, whole: Whole, adds: boolean): string {
  const put = (place: string, value: string): string => `c[${place}] = ${adds ? `sum[${place}] + ` : ''}${value};`;
  const vector = (i: number, j: number): string =>
    form === 'nt' ? `vec4<f32>(${range(4).map((t) => `c${i}_${j * 4 + t}`)})` : `c${i}_${j}`;
  const number = (i: number, n: number): string => (form === 'nt' ? `c${i}_${n}` : `c${i}_${n >> 2}.${part(n)}`);
  const row = (i: number): string =>
    whole.c
      ? each(range(columns / 4), (j) => {
          return `if (column4 + ${j} <= last4) { ${put(`at * (u.N / 4) + column4 + ${j}`, vector(i, j))} }`;
        })
      : each(range(columns), (n) => {
          return `if (column4 * 4 + ${n} < u.N) { ${put(`at * u.N + column4 * 4 + ${n}`, number(i, n))} }`;
        });
  return range(rows)
    .map((i) => `if (row + ${i} < u.M) { let at = lane * u.M + row + ${i}; ${row(i)} }`)
    .join('\n  ');
}
