import type { HostKernel } from '../memory.ts';
import { rotate } from './head-layout.ts';

/**
 * Splits packed rows q | k | v into heads and turns q and k by the rotary table (RoPE, Su et al. 2021; pairs (i, i + d/2)
 * as Hugging Face's Llama does).
 */
export const heads: HostKernel<'heads'> = (memory, { qkv, table }, shape) => {
  const { batch: B, tokens: T, heads: H, kvHeads: G, headDim: d } = shape;
  const L = qkv.shape[0]!;
  const q = memory.allocate([L * B * H, T, d]);
  const k = memory.allocate([L * B * G, T, d]);
  const v = memory.allocate([L * B * G, T, d]);
  const from = memory.floats(qkv);
  const angle = memory.floats(table);
  const outs = [memory.floats(q), memory.floats(k), memory.floats(v)] as const;
  forEachHead(L * B, T, H, G, d, (part, head, t, packed) => {
    const to = outs[part];
    const at = (head * T + t) * d;
    if (part === 2) for (let i = 0; i < d; i++) to[at + i] = from[packed + i]!;
    else rotate(from, packed, to, at, angle, t * d, d, 1);
  });
  return { q, k, v };
};

/** The transpose of `heads`: gathers dq, dk, dv into packed rows, turned back. */
export const headsGrad: HostKernel<'headsGrad'> = (memory, { dq, dk, dv, table }, shape) => {
  const { batch: B, tokens: T, heads: H, kvHeads: G, headDim: d } = shape;
  const sequences = dq.shape[0]! / H;
  const L = sequences / B;
  const packedGrad = memory.allocate([L, B * T, (H + 2 * G) * d]);
  const ins = [memory.floats(dq), memory.floats(dk), memory.floats(dv)] as const;
  const angle = memory.floats(table);
  const to = memory.floats(packedGrad);
  forEachHead(sequences, T, H, G, d, (part, head, t, packed) => {
    const from = ins[part];
    const at = (head * T + t) * d;
    if (part === 2) for (let i = 0; i < d; i++) to[packed + i] = from[at + i]!;
    else rotate(from, at, to, packed, angle, t * d, d, -1);
  });
  return { dqkv: packedGrad };
};

type Visit = (part: 0 | 1 | 2, head: number, t: number, packed: number) => void;

/** Visits every head of every position: `head` indexes q, k or v; `packed` is where it starts in the packed rows. */
function forEachHead(sequences: number, T: number, H: number, G: number, d: number, visit: Visit): void {
  const width = (H + 2 * G) * d;
  for (let s = 0; s < sequences; s++) {
    for (let t = 0; t < T; t++) {
      const row = (s * T + t) * width;
      for (let h = 0; h < H; h++) visit(0, s * H + h, t, row + h * d);
      for (let g = 0; g < G; g++) {
        visit(1, s * G + g, t, row + (H + g) * d);
        visit(2, s * G + g, t, row + (H + G + g) * d);
      }
    }
  }
}
