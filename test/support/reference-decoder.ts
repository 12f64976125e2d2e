import type { ModelConfig } from '../../src/model/config.ts';
import { inverseFrequencies } from '../../src/model/rope.ts';
import type { FileTensor } from '../../src/model/safetensors.ts';

/**
 * The decoder once more, in doubles, one sequence at a time and without any of the project's kernels: what they are held
 * against. Returns logits [T][V].
 */
export function referenceLogits(
  config: ModelConfig,
  weights: ReadonlyMap<string, FileTensor>,
  ids: ArrayLike<number>,
): number[][] {
  const { hiddenSize: D, heads: H, kvHeads: G, headDim: d, intermediateSize: F, vocabularySize: V } = config;
  const at = (name: string): Float32Array => weights.get(name)!.data;
  const norm = (x: number[], w: ArrayLike<number>): number[] => {
    const mean = x.reduce((s, v) => s + v * v, 0) / x.length;
    return x.map((v, i) => (v / Math.sqrt(mean + config.rmsNormEpsilon)) * w[i]!);
  };
  const times = (x: number[], w: ArrayLike<number>, width: number): number[] =>
    Array.from({ length: width }, (_, j) => x.reduce((s, v, i) => s + v * w[i * width + j]!, 0));
  const frequencies = inverseFrequencies(config);
  const turn = (x: number[], t: number): number[] =>
    x.map((v, i) => {
      const half = d / 2;
      const angle = t * frequencies[i % half]!;
      const other = i < half ? -x[i + half]! : x[i - half]!;
      return v * Math.cos(angle) + other * Math.sin(angle);
    });
  let xs = Array.from({ length: ids.length }, (_, t) =>
    Array.from(at('embedding').slice(ids[t]! * D, (ids[t]! + 1) * D)),
  );
  for (let layer = 0; layer < config.layers; layer++) {
    const own = `layers.${layer}`;
    const parts = xs.map((x, t) => {
      const packed = times(norm(x, at(`${own}.attention.norm`)), at(`${own}.attention.qkv`), (H + 2 * G) * d);
      if (config.qkvBias) for (const [i, bias] of at(`${own}.attention.qkvBias`).entries()) packed[i]! += bias;
      return Array.from({ length: H + 2 * G }, (_, h) => {
        let part = packed.slice(h * d, (h + 1) * d);
        if (h >= H + G) return part;
        if (config.qkNorm) part = norm(part, at(`${own}.attention.${h < H ? 'qNorm' : 'kNorm'}`));
        return turn(part, t);
      });
    });
    xs = xs.map((x, t) => {
      const out: number[] = [];
      for (let h = 0; h < H; h++) {
        const g = Math.floor((h * G) / H);
        const scores = parts.slice(0, t + 1).map((p) => {
          const dot = p[H + g]!.reduce((s, v, i) => s + v * parts[t]![h]![i]!, 0);
          return dot / Math.sqrt(d);
        });
        const top = Math.max(...scores);
        const e = scores.map((s) => Math.exp(s - top));
        const total = e.reduce((a, b) => a + b, 0);
        for (let i = 0; i < d; i++) out.push(e.reduce((s, w, j) => s + (w / total) * parts[j]![H + G + g]![i]!, 0));
      }
      const attended = times(out, at(`${own}.attention.out`), D);
      const y = x.map((v, i) => v + attended[i]!);
      const gateUp = times(norm(y, at(`${own}.mlp.norm`)), at(`${own}.mlp.gateUp`), 2 * F);
      const hidden = Array.from({ length: F }, (_, i) => (gateUp[i]! / (1 + Math.exp(-gateUp[i]!))) * gateUp[F + i]!);
      const down = times(hidden, at(`${own}.mlp.down`), D);
      return y.map((v, i) => v + down[i]!);
    });
  }
  const matrix = at(config.tied ? 'embedding' : 'head');
  return xs.map((x) => {
    const h = norm(x, at('norm'));
    return Array.from({ length: V }, (_, v) => h.reduce((s, value, i) => s + value * matrix[v * D + i]!, 0));
  });
}
