/** What bench/recorded.ts measures, in a worker of a browser. Posts one line after the other, then null; 'heap' is a question. */
import { parseModelConfig } from '../../src/model/config.ts';
import { disposeWeights, downloadWeights, uploadWeights, type Weights } from '../../src/model/decoder.ts';
import { initialWeights } from '../../src/model/initialize.ts';
import { objectiveOf } from '../../src/objectives/index.ts';
import { RowBatch } from '../../src/rollouts/row-batch.ts';
import { Context, setCurrent } from '../../src/tensor/context.ts';
import { openWebGpu } from '../../src/tensor/engines/tfjs-webgpu/open.ts';
import { dispose } from '../../src/tensor/index.ts';
import { columnsOf } from '../../src/training/columns.ts';
import { drawnRows } from '../../src/training/draw.ts';
import { LaneGroup } from '../../src/training/lane-group.ts';

const shapes = {
  micro: { D: 32, F: 48, V: 64, layers: 2, heads: 2, B: 2, T: 16 },
  small: { D: 64, F: 172, V: 96, layers: 4, heads: 4, B: 4, T: 32 },
  classroom: { D: 64, F: 172, V: 96, layers: 4, heads: 4, B: 64, T: 40 },
};
type Size = (typeof shapes)['small'];
type Name = keyof typeof shapes;

const configOf = ({ D, F, V, layers, heads }: Size) =>
  parseModelConfig({
    model_type: 'llama',
    hidden_size: D,
    intermediate_size: F,
    num_hidden_layers: layers,
    num_attention_heads: heads,
    num_key_value_heads: heads,
    vocab_size: V,
    rms_norm_eps: 1e-5,
    tie_word_embeddings: true,
    max_position_embeddings: 128,
    bos_token_id: 1,
    eos_token_id: 2,
    pad_token_id: 0,
  });

const laneOf = (id: string) => ({ objective: objectiveOf(id), options: objectiveOf(id).options.parse({}) });
const families = {
  '3 lanes of 3 objectives': ['rift', 'naive', 'rft'].map(laneOf),
  '3 lanes of 1 objective': ['rift', 'rift', 'rift'].map(laneOf),
  '1 lane': ['rift'].map(laneOf),
};
type Family = keyof typeof families;

function rowsOf({ B, T, V }: Size, seed: number) {
  return columnsOf(
    Array.from({ length: B * 8 }, (_, i) => ({
      tokens: Array.from(
        { length: T - ((i * 5 + seed) % (T >> 1)) },
        (__, t) => 3 + ((i * 31 + t * 17 + seed) % (V - 3)),
      ),
      promptLength: 4 + (i % 3),
      reward: i % 3 === 0 ? 1 : -0.5,
      group: i >> 2,
      standing: i % 3 === 0 ? ('right' as const) : ('wrong' as const),
    })),
  );
}

/** Lanes that train, a step a call. */
function school(name: Name, family: Family) {
  const size = shapes[name];
  const lanes = families[family];
  const config = configOf(size);
  const weights = uploadWeights(
    config,
    lanes.map((_, lane) => initialWeights(config, lane)),
  );
  const group = new LaneGroup(weights, lanes, { batch: size.B, tokens: size.T, pad: 0 });
  const columns = rowsOf(size, 3);
  const rewards = Float64Array.from({ length: columns.rows }, (_, row) =>
    columns.standing[row] === 'right' ? 1 : -0.5,
  );
  let taken = 0;
  return {
    weights,
    step() {
      taken++;
      const hyper = {
        learningRate: 1e-3 / taken,
        beta1: 0.9,
        beta2: 0.999,
        epsilon: 1e-8,
        weightDecay: 0.01,
        clipNorm: 1,
        step: taken,
      };
      const rows = Int32Array.from({ length: size.B }, (_, b) => (taken * size.B + b) % columns.rows);
      const batches = lanes.map(() => ({ columns, drawn: drawnRows(rows), rewards, hyper }));
      const began = performance.now();
      const { loss, gradNorm, reports } = group.step(batches);
      engine.flush();
      const ended = performance.now();
      dispose(loss, gradNorm, ...reports.map(({ values }) => values));
      return ended - began;
    },
    close() {
      group.dispose();
      disposeWeights(weights);
    },
  };
}

/** Runs the body so that steps are run plainly, or as they come. */
function way<T>(plainly: boolean, body: () => T): T {
  context.plainSteps = plainly ? 'it is what recorded steps are compared with' : null;
  try {
    return body();
  } finally {
    context.plainSteps = null;
  }
}
const ways = ['recorded', 'plain'] as const;

const opened = await openWebGpu({ gpu: navigator.gpu, allowFallback: true });
if (!opened.ok) throw new Error(opened.why);
const { engine, gpuDevice } = opened;
const context = new Context(engine);
setCurrent(context);
const idle = () => gpuDevice.queue.onSubmittedWorkDone();

function print(subject: string, metric: string, value: number, unit: string, shape: string): void {
  const line = {
    bench: 'recorded',
    subject,
    metric,
    value: Number(value.toPrecision(4)),
    unit,
    shape,
    device: engine.device,
  };
  postMessage(JSON.stringify(line));
}

const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1]!;
const shapeText = (name: Name, family: Family) => {
  const { D, layers, B, T } = shapes[name];
  return `${family}, ${layers} layers, D ${D}, B ${B}, T ${T}`;
};

/** A step's JavaScript, its wall time, and its commands; recorded and plain steps take turns. */
async function steps(name: Name, family: Family, times: number): Promise<void> {
  const schools = { recorded: school(name, family), plain: school(name, family) };
  const script = { recorded: [] as number[], plain: [] as number[] };
  const wall = { recorded: [] as number[], plain: [] as number[] };
  for (let i = 0; i < times + 4; i++) {
    for (const one of ways) {
      await idle();
      const began = performance.now();
      const before = engine.counts();
      const took = way(one === 'plain', () => schools[one].step());
      const after = engine.counts();
      await idle();
      if (i < 4) continue;
      script[one].push(took);
      wall[one].push(performance.now() - began);
      if (i > 4) continue;
      const shape = shapeText(name, family);
      print(one, 'dispatches of a step', after.dispatches - before.dispatches, 'dispatches', shape);
      print(one, 'submits of a step', after.submits - before.submits, 'submits', shape);
    }
  }
  for (const one of ways) {
    // The median is what one meets; whatever else runs on the processors only makes it larger than the least.
    print(one, 'JavaScript of a step, slots written, least', Math.min(...script[one]), 'ms', shapeText(name, family));
    print(one, 'JavaScript of a step, slots written', median(script[one]), 'ms', shapeText(name, family));
    print(one, 'wall time of a step', median(wall[one]), 'ms', shapeText(name, family));
  }
  for (const one of ways) schools[one].close();
}

const bitsOf = async (weights: Weights): Promise<Uint32Array[]> =>
  (await downloadWeights(weights)).flatMap((lane) =>
    [...lane.values()].map(({ data }) => new Uint32Array(data.slice().buffer)),
  );

/** Numbers that differ after 20 steps. */
async function difference(name: Name, family: Family): Promise<void> {
  const bits: Uint32Array[][] = [];
  for (const one of ways) {
    const own = school(name, family);
    for (let i = 0; i < 20; i++) {
      way(one === 'plain', () => own.step());
      await idle();
    }
    bits.push(await bitsOf(own.weights));
    own.close();
  }
  let different = 0;
  let all = 0;
  for (const [i, values] of bits[0]!.entries()) {
    for (let j = 0; j < values.length; j++) if (values[j] !== bits[1]![i]![j]) different++;
    all += values.length;
  }
  print(
    'recorded against plain',
    'parameters that differ after 20 steps',
    different,
    `of ${all}`,
    shapeText(name, family),
  );
}

/** Bytes of this worker's heap, which only the page can tell. */
function heapBytes(): Promise<number> {
  return new Promise((resolve) => {
    addEventListener('message', ({ data }: MessageEvent<number>) => resolve(data), { once: true });
    postMessage('heap');
  });
}

/** What 1,000 steps leave behind. */
async function growth(name: Name, family: Family): Promise<void> {
  const own = school(name, family);
  const run = async (count: number) => {
    for (let i = 0; i < count; i++) {
      own.step();
      if (i % 3 === 2) await idle();
    }
    await idle();
  };
  await run(200);
  const before = { ...engine.memory(), heap: await heapBytes() };
  await run(1000);
  const after = { ...engine.memory(), heap: await heapBytes() };
  const shape = shapeText(name, family);
  print('recorded', 'tensors more after 1,000 steps', after.tensors - before.tensors, 'tensors', shape);
  print('recorded', 'device memory more after 1,000 steps', after.allocated - before.allocated, 'bytes', shape);
  if (Number.isFinite(after.heap))
    print('recorded', 'heap more after 1,000 steps', after.heap - before.heap, 'bytes', shape);
  own.close();
}

/** A decoded token's JavaScript, 16 a submit. */
async function tokens(name: Name, lanes: number, rows: number, times: number): Promise<void> {
  const size = shapes[name];
  const config = configOf(size);
  const weights = uploadWeights(
    config,
    Array.from({ length: lanes }, (_, lane) => initialWeights(config, lane)),
  );
  const prompts = [{ tokens: Array.from({ length: 16 }, (_, t) => 3 + t), hash: 1 }];
  const sampling = { temperature: 1, topK: 0, topP: 1, maxNewTokens: 96 };
  const request = { prompts, k: rows, sampling, seed: 7, purpose: 'rollout' as const, round: 0, eos: 2, pad: 0 };
  const script = { recorded: [] as number[], plain: [] as number[] };
  const wall = { recorded: [] as number[], plain: [] as number[] };
  let dispatches = 0;
  for (let i = 0; i < times; i++) {
    for (const one of ways) {
      const batch = new RowBatch(weights, request, prompts);
      way(one === 'plain', () => {
        batch.prefill();
        batch.decode(2);
      });
      for (let part = 0; part < 5; part++) {
        await idle();
        const began = performance.now();
        const before = engine.counts().dispatches;
        way(one === 'plain', () => batch.decode(16));
        engine.flush();
        script[one].push((performance.now() - began) / 16);
        dispatches = (engine.counts().dispatches - before) / 16;
        await idle();
        wall[one].push((performance.now() - began) / 16);
      }
      batch.dispose();
    }
  }
  const shape = `${lanes} lanes x ${rows} rows, ${size.layers} layers, D ${size.D}`;
  print('recorded', 'dispatches of a token', dispatches, 'dispatches', shape);
  for (const one of ways) {
    print(one, 'JavaScript of a decoded token, 16 a submit', median(script[one]), 'ms', shape);
    print(one, 'wall time of a decoded token, 16 a submit', median(wall[one]), 'ms', shape);
  }
  disposeWeights(weights);
}

await steps('small', '3 lanes of 3 objectives', 60);
await steps('small', '3 lanes of 1 objective', 30);
await steps('small', '1 lane', 30);
await steps('classroom', '3 lanes of 3 objectives', 3);
await difference('small', '3 lanes of 3 objectives');
await tokens('small', 1, 8, 6);
await tokens('small', 3, 8, 6);
await growth('micro', '3 lanes of 3 objectives');
if (opened.firstError() !== null) throw new Error(opened.firstError()!);
postMessage(null);
