/**
 * node scripts/bench.mjs packing > bench/results/packing.jsonl
 *
 * What a training step costs in JavaScript before anything reaches the device: 64 drawn rows a lane become the typed arrays
 * that slots are written from. `columns` is the lab's way (rows by index, memory reserved once), `rows` the way it was before
 * (rows as lists, every array made anew), kept here to be compared with in one run; both give the same arrays, number for
 * number, which is checked first. Drawing is not part of it. Bytes are what a step leaves to the garbage collector.
 */
import { cpus } from 'node:os';
import { type Objective, objectiveOf } from '../src/objectives/index.ts';
import type { LaneBatch } from '../src/training/batch.ts';
import { columnsOf } from '../src/training/columns.ts';
import { type Drawn, UnitCursor } from '../src/training/draw.ts';
import { Packer } from '../src/training/packing.ts';
import { unitsOf } from '../src/training/units.ts';

const tokens = 64;
const vocabulary = 64;
const bufferRows = 2400;
const ids = ['rift', 'naive', 'rft'] as const;
const options = { reading: 'token-mean', normalisation: 'tokens' };
const lanes = ids.map((id) => ({ objective: objectiveOf(id), options }));

/** Rows of 12 to 64 positions. */
const rows: Row[] = Array.from({ length: bufferRows }, (_, i) => {
  const length = 13 + ((i * 7919) % 53);
  return {
    tokens: Array.from({ length }, (__, t) => 3 + ((i * 31 + t * 17) % (vocabulary - 3))),
    promptLength: 8 + (i % 5),
    reward: i % 3 === 0 ? 1 : -0.2,
  };
});
const columns = columnsOf(
  rows.map((row, i) => ({ ...row, group: Math.floor(i / 8), standing: row.reward > 0 ? 'right' : 'wrong' })),
);
const rewards = Float64Array.from(rows, ({ reward }) => reward);
const hyper = {
  learningRate: 1e-3,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  weightDecay: 0,
  clipNorm: 1,
  step: 1,
};

const cursorOf = ({ objective }: { objective: Objective }, batch: number): UnitCursor => {
  const address = { seed: 7, round: 0 };
  return new UnitCursor(unitsOf(columns, { kind: 'row', drawing: objective.rows, ...address }), batch, address);
};

/** The lab's way: every typed array of a step, under its name. */
function byColumns(packer: Packer, batches: readonly LaneBatch[]): Record<string, Int32Array | Float32Array> {
  const [piece] = packer.pack(batches);
  const { ids, labels, runs } = packer.fill(piece!);
  const arrays: Record<string, Int32Array | Float32Array> = { ids: ids.data, labels: labels.data };
  for (let run = 0; run < runs.length; run++) {
    for (const name of Object.keys(runs[run]!)) arrays[`${run}.${name}`] = runs[run]![name]!.data;
  }
  return arrays;
}

// The way it was before.

interface Row {
  tokens: readonly number[];
  promptLength: number;
  reward: number;
}

interface Packed {
  rows: number;
  tokens: number;
  ids: Int32Array;
  labels: Int32Array;
  mask: Float64Array;
  reward: Float64Array;
}

function byRows(drawn: readonly Drawn[], batch: number): Record<string, Int32Array | Float32Array> {
  const lists = drawn.map((d) => Array.from(d.rows.subarray(0, d.count), (row) => rows[row]!));
  const sorted = lists.map((list) => [...list].sort((a, b) => b.tokens.length - a.tokens.length));
  const hypers = lists.map(() => hyper);
  const prepared = sorted.map((list, lane) => {
    const packed = packRows(list, batch, 0);
    const counts = (r: number): boolean => (ids[lane] === 'rft' ? r > 0 : r !== 0);
    if (tokensWhere(packed, counts) === 0) hypers[lane] = { ...hypers[lane]!, learningRate: 0 };
    return { packed, weights: weightsOf(ids[lane]!, packed) };
  });
  const cut = (data: ArrayLike<number>): number[] => rectangle(data, batch);
  const arrays: Record<string, Int32Array | Float32Array> = {
    ids: Int32Array.from(prepared.flatMap((p) => cut(p.packed.ids))),
    labels: Int32Array.from(prepared.flatMap((p) => cut(p.packed.labels))),
  };
  for (const [lane, { weights }] of prepared.entries()) {
    for (const name of Object.keys(weights)) {
      const values: number[] = [];
      for (const value of cut(weights[name]!)) values.push(value);
      arrays[`${lane}.${name}`] = Float32Array.from(values);
    }
  }
  return arrays;
}

function packRows(list: readonly Row[], count: number, pad: number): Packed {
  const ids = new Int32Array(count * tokens).fill(pad);
  const labels = new Int32Array(count * tokens).fill(pad);
  const mask = new Float64Array(count * tokens);
  const reward = new Float64Array(count);
  for (const [b, row] of list.entries()) {
    reward[b] = row.reward;
    for (let t = 0; t < row.tokens.length - 1; t++) {
      ids[b * tokens + t] = row.tokens[t]!;
      labels[b * tokens + t] = row.tokens[t + 1]!;
      if (t + 1 >= row.promptLength) mask[b * tokens + t] = 1;
    }
  }
  return { rows: count, tokens, ids, labels, mask, reward };
}

function rectangle(data: ArrayLike<number>, count: number): number[] {
  const out = new Array<number>(count * tokens);
  for (let b = 0; b < count; b++) {
    for (let t = 0; t < tokens; t++) out[b * tokens + t] = data[b * tokens + t]!;
  }
  return out;
}

function rowLengths(batch: Packed): Float64Array {
  const lengths = new Float64Array(batch.rows);
  for (let b = 0; b < batch.rows; b++) {
    for (let t = 0; t < batch.tokens; t++) lengths[b]! += batch.mask[b * batch.tokens + t]! ? 1 : 0;
  }
  return lengths;
}

function tokensWhere(batch: Packed, counts: (reward: number) => boolean): number {
  const lengths = rowLengths(batch);
  let total = 0;
  for (let b = 0; b < batch.rows; b++) if (counts(batch.reward[b]!)) total += lengths[b]!;
  return total;
}

/** Each token's share of a batch that is divided by its tokens. */
function tokenShare(batch: Packed, counts: (reward: number) => boolean = () => true): Float64Array {
  const lengths = rowLengths(batch);
  const all = tokensWhere(batch, counts);
  tokensWhere(batch, (r) => r > 0);
  tokensWhere(batch, (r) => r < 0);
  return lengths.map((length, b) => (length > 0 && counts(batch.reward[b]!) ? 1 / all : 0));
}

const onTokens = (batch: Packed, perRow: ArrayLike<number>): Float64Array =>
  Float64Array.from({ length: batch.rows * batch.tokens }, (_, i) =>
    batch.mask[i] ? perRow[Math.floor(i / batch.tokens)]! : 0,
  );

function weightsOf(id: (typeof ids)[number], batch: Packed): Record<string, Float64Array> {
  if (id === 'rft') {
    const share = tokenShare(batch, (r) => r > 0);
    return {
      positive: onTokens(
        batch,
        share.map((n) => (n === 0 ? 0 : -n)),
      ),
    };
  }
  const share = tokenShare(batch);
  if (id === 'naive') {
    return {
      coefficient: onTokens(
        batch,
        share.map((n, b) => (batch.reward[b] === 0 ? 0 : -n * batch.reward[b]!)),
      ),
    };
  }
  const pick = (sign: number): Float64Array =>
    share.map((n, b) => (Math.sign(batch.reward[b]!) === sign ? -(n * batch.reward[b]!) : 0));
  return { positive: onTokens(batch, pick(1)), negative: onTokens(batch, pick(-1)) };
}

// The measurement.

const steps = 300;
const device = cpus()[0]?.model.trim() ?? 'unknown';
const collect = (globalThis as { gc?: () => void }).gc;

interface Timed {
  columns: number;
  rows: number;
}

/** Both ways on the same draws, in turns. */
function time(batch: number): Timed {
  const packer = new Packer(lanes, { batch, tokens, pad: 0 });
  const cursors = lanes.map((lane) => cursorOf(lane, batch));
  const times = { columns: [] as number[], rows: [] as number[] };
  for (let step = 0; step < steps + 50; step++) {
    const drawn = cursors.map((cursor) => cursor.next());
    const batches = drawn.map((d) => ({ columns, drawn: d, rewards, hyper }));
    const began = performance.now();
    const ours = byColumns(packer, batches);
    const between = performance.now();
    const theirs = byRows(drawn, batch);
    const ended = performance.now();
    if (step % 50 === 0) same(ours, theirs);
    if (step < 50) continue;
    times.columns.push(between - began);
    times.rows.push(ended - between);
  }
  return { columns: median(times.columns), rows: median(times.rows) };
}

function same(a: Record<string, ArrayLike<number>>, b: Record<string, ArrayLike<number>>): void {
  if (Object.keys(a).join() !== Object.keys(b).join()) throw new Error('The two ways make other arrays.');
  for (const [name, values] of Object.entries(a)) {
    const other = b[name]!;
    for (let i = 0; i < Math.max(values.length, other.length); i++) {
      if (!Object.is(values[i], other[i])) throw new Error(`The two ways differ in ${name}[${i}].`);
    }
  }
}

/** Bytes that a step leaves behind. */
function bytesOf(step: () => unknown, count: number): number {
  for (let i = 0; i < 2000; i++) step();
  collect?.();
  const used = (): number => process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
  const before = used();
  for (let i = 0; i < count; i++) step();
  return Math.max(0, used() - before) / count;
}

function bytes(batch: number, way: 'columns' | 'rows' | 'packer alone'): number {
  const drawn = lanes.map((lane) => cursorOf(lane, batch).next());
  if (way === 'rows') return bytesOf(() => byRows(drawn, batch), 4);
  const batches = drawn.map((d) => ({ columns, drawn: d, rewards, hyper }));
  const own = way === 'columns' ? lanes : lanes.map((lane) => ({ ...lane, objective: prepared(lane.objective) }));
  const packer = new Packer(own, { batch, tokens, pad: 0 });
  return bytesOf(() => byColumns(packer, batches), 200);
}

/** The objective, but what it prepares is made once. */
function prepared(objective: Objective): Objective {
  let made: ReturnType<Objective['prepare']> | null = null;
  return {
    ...objective,
    prepare(batch, own) {
      made ??= objective.prepare(batch, own);
      return made;
    },
  };
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}

function print(subject: string, metric: string, value: number, unit: string, batch: number): void {
  const shape = `${lanes.length} lanes x ${batch} rows x ${tokens} positions`;
  const line = { bench: 'packing', subject, metric, value: Number(value.toPrecision(4)), unit, shape, device };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

for (const batch of [64, 128]) {
  const times = time(batch);
  print('columns', 'time a step', times.columns, 'ms', batch);
  print('rows', 'time a step', times.rows, 'ms', batch);
  print('rows / columns', 'time a step', times.rows / times.columns, 'ratio', batch);
}
for (const way of ['columns', 'packer alone', 'rows'] as const) {
  for (const batch of [64, 128]) print(way, 'allocated a step', bytes(batch, way), 'bytes', batch);
}
