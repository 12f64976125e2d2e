import { binary } from './binary.ts';

/** What assembly/index.ts exports. Arrays are addresses in bytes, extents whole numbers; each works on one lane. */
export interface Exports {
  heapStart(): number;

  matMulScratch(m: number, k: number, n: number): number;
  matMul(a: number, b: number, c: number, m: number, k: number, n: number, turned: number, scratch: number): void;
  matMulTurned(a: number, b: number, c: number, m: number, k: number, n: number, scratch: number): void;

  embed(weights: number, ids: number, y: number, rows: number, width: number): void;
  embedGrad(dy: number, ids: number, dw: number, rows: number, width: number, vocabulary: number): void;
  rmsNorm(x: number, weight: number, y: number, inv: number, rows: number, width: number, epsilon: number): void;
  rmsNormDx(x: number, weight: number, inv: number, dy: number, dx: number, rows: number, width: number): void;
  rmsNormDw(x: number, inv: number, dy: number, dw: number, rows: number, width: number): void;
  swiglu(x: number, y: number, rows: number, width: number): void;
  swigluGrad(x: number, dy: number, dx: number, rows: number, width: number): void;
  labelLogProbs(logits: number, labels: number, logp: number, lse: number, rows: number, vocabulary: number): void;
  labelLogProbsGrad(
    logits: number,
    labels: number,
    lse: number,
    dy: number,
    dx: number,
    rows: number,
    vocabulary: number,
  ): void;

  heads(
    qkv: number,
    table: number,
    q: number,
    k: number,
    v: number,
    sequences: number,
    tokens: number,
    heads: number,
    kvHeads: number,
    headDim: number,
  ): void;
  headsGrad(
    dq: number,
    dk: number,
    dv: number,
    table: number,
    dqkv: number,
    sequences: number,
    tokens: number,
    heads: number,
    kvHeads: number,
    headDim: number,
  ): void;
  attentionScratch(tokens: number, headDim: number): number;
  attention(
    q: number,
    k: number,
    v: number,
    o: number,
    stride: number,
    lse: number,
    tokens: number,
    headDim: number,
    scratch: number,
  ): void;
  attentionGradScratch(tokens: number, headDim: number): number;
  attentionGrad(
    q: number,
    k: number,
    v: number,
    o: number,
    dO: number,
    stride: number,
    lse: number,
    dq: number,
    dk: number,
    dv: number,
    adds: number,
    tokens: number,
    headDim: number,
    scratch: number,
  ): void;

  cacheFill(
    k: number,
    v: number,
    keys: number,
    values: number,
    sequences: number,
    repeat: number,
    kvHeads: number,
    tokens: number,
    capacity: number,
    headDim: number,
  ): void;
  decodeHeads(
    qkv: number,
    table: number,
    keys: number,
    values: number,
    positions: number,
    q: number,
    rows: number,
    capacity: number,
    heads: number,
    kvHeads: number,
    headDim: number,
  ): void;
  decodeAttention(
    q: number,
    keys: number,
    values: number,
    positions: number,
    o: number,
    rows: number,
    capacity: number,
    heads: number,
    kvHeads: number,
    headDim: number,
    scratch: number,
  ): void;
  sampleScratch(vocabulary: number): number;
  sample(
    logits: number,
    problem: number,
    rollout: number,
    positions: number,
    done: number,
    history: number,
    logp: number,
    counts: number,
    next: number,
    rows: number,
    vocabulary: number,
    capacity: number,
    temperature: number,
    topK: number,
    topP: number,
    seed: number,
    stream: number,
    eos: number,
    pad: number,
    scratch: number,
  ): void;

  sumSquares(g: number, count: number): number;
  adamw(p: number, m: number, v: number, g: number, count: number, hyper: number, scale: number): void;

  pairwise(
    op: number,
    a: number,
    a0: number,
    a1: number,
    a2: number,
    b: number,
    b0: number,
    b1: number,
    b2: number,
    y: number,
    n0: number,
    n1: number,
    n2: number,
  ): void;
  pointwise(op: number, a: number, y: number, count: number, p: number, q: number): void;
  sumLast(a: number, y: number, rows: number, width: number): void;
  sumRows(a: number, y: number, rows: number, width: number): void;
  copyRows(from: number, fromStride: number, to: number, toStride: number, width: number, rows: number): void;
  gatherRows(a: number, index: number, y: number, count: number, rows: number, width: number): void;
}

let compiled: Promise<WebAssembly.Module> | undefined;

/** The kernels on a memory of their own. Throws a sentence where WebAssembly with SIMD does not start. */
export async function instantiate(memory: WebAssembly.Memory): Promise<Exports> {
  compiled ??= WebAssembly.compile(Uint8Array.from(atob(binary), (letter) => letter.charCodeAt(0)));
  try {
    const abort = (): never => {
      throw new Error('The wasm engine has stopped.');
    };
    const { exports } = await WebAssembly.instantiate(await compiled, { env: { memory, abort } });
    return exports as unknown as Exports;
  } catch (cause) {
    compiled = undefined;
    throw new Error('WebAssembly with SIMD did not start in this browser; try a newer one.', { cause });
  }
}
