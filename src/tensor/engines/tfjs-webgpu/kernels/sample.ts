import { sizeOf } from '../../../tensor.ts';
import { f32, launch, u32 } from '../launch.ts';
import type { WebGpuKernel } from './kernel.ts';
import { drawBody, drawDeclarations } from './sample-code.ts';

/** Above this vocabulary a row is worked on by this many invocations; below, one is faster than the barriers. */
const WIDE_VOCABULARY = 2048;
const WIDE = 64;

/**
 * One token a row by the Gumbel-max trick (Gumbel 1954; Maddison et al. 2014) with addressed noise, cut to the topK most
 * likely (Fan et al. 2018) and of those to the smallest set whose probability reaches topP (Holtzman et al. 2020), ties by
 * the lower token. Two dispatches, because together they would bind nine arrays and WebGPU promises eight.
 */
export const sample: WebGpuKernel<'sample'> = (
  backend,
  inputs,
  { temperature, topK, topP, seed, stream, eos, pad, capacity },
) => {
  const { logits, problem, rollout, positions, done, history, logp, counts, next } = inputs;
  const rows = sizeOf(next.shape);
  const V = logits.shape[logits.shape.length - 1]!;
  const threads = V > WIDE_VOCABULARY ? WIDE : 1;
  const greedy = temperature === 0;
  const cut = { rank: !greedy && topK > 0 && topK < V, mass: !greedy && topP < 1 };
  const { token, value } = launch(backend, {
    key: `draw ${threads} ${greedy} ${cut.rank} ${cut.mass}`,
    outputs: { token: { shape: [rows], dtype: 'int32' }, value: { shape: [rows] } },
    inputs: greedy ? { logits } : { logits, problem, rollout, counts },
    uniforms: {
      rows,
      V,
      ...(greedy ? {} : { seed: u32(seed), stream: u32(stream), temperature: f32(temperature) }),
      ...(cut.rank ? { topK } : {}),
      ...(cut.mass ? { topP: f32(topP) } : {}),
    },
    workgroup: threads === 1 ? 32 : threads,
    groups: threads === 1 ? [Math.ceil(rows / 32), 1, 1] : [rows, 1, 1],
    declarations: () => drawDeclarations(threads, greedy),
    body: () => drawBody(threads, greedy, cut),
  });
  launch(backend, {
    key: 'keepDrawn',
    outputs: { positions, done, history, logp, counts, next },
    inputs: { token, value },
    uniforms: { eos, pad, capacity },
    workgroup: 32,
    items: rows,
    body: () => `
  let count = counts[index];
  if (done[index] != 0 || count < 0 || count >= u.capacity) {
    next[index] = u.pad;
    return;
  }
  let drawn = token[index];
  history[index * u.capacity + count] = drawn;
  logp[index * u.capacity + count] = value[index];
  counts[index] = count + 1;
  positions[index] += 1;
  next[index] = drawn;
  if (drawn == u.eos) { done[index] = 1; }`,
  });
  backend.disposeData(token.dataId);
  backend.disposeData(value.dataId);
  return {};
};
