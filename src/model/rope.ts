import type { ModelConfig } from './config.ts';

type RopeConfig = Pick<ModelConfig, 'headDim' | 'ropeTheta' | 'ropeScaling'>;

/**
 * The angle a pair turns by per position: theta^(-2i/d) for i < d/2, [headDim / 2], in doubles. With Llama-3 scaling,
 * wavelengths longer than the original context are stretched by `factor`, short ones are kept, and those between are
 * blended linearly in original context / wavelength (Hugging Face Transformers, `modeling_rope_utils.py`,
 * `_compute_llama3_parameters`).
 */
export function inverseFrequencies({ headDim, ropeTheta, ropeScaling }: RopeConfig): Float64Array {
  const frequencies = Float64Array.from({ length: headDim / 2 }, (_, i) => ropeTheta ** ((-2 * i) / headDim));
  if (!ropeScaling) return frequencies;
  const { factor, lowFreqFactor, highFreqFactor, originalMaxPositions } = ropeScaling;
  return frequencies.map((frequency) => {
    const turns = (originalMaxPositions * frequency) / (2 * Math.PI);
    if (turns < lowFreqFactor) return frequency / factor;
    if (turns > highFreqFactor) return frequency;
    const kept = (turns - lowFreqFactor) / (highFreqFactor - lowFreqFactor);
    return kept * frequency + ((1 - kept) * frequency) / factor;
  });
}

/**
 * The rotary table of the seam, [positions, headDim]: cosines in the first half of a row, sines in the second. Made in
 * doubles and rounded once, because cos and sin of WGSL are off by 2e-4 at angles of a few thousand.
 */
export function ropeTable(config: RopeConfig, positions: number): Float32Array {
  const frequencies = inverseFrequencies(config);
  const half = frequencies.length;
  const table = new Float32Array(positions * 2 * half);
  for (let position = 0; position < positions; position++) {
    for (let i = 0; i < half; i++) {
      const angle = position * frequencies[i]!;
      table[position * 2 * half + i] = Math.cos(angle);
      table[position * 2 * half + half + i] = Math.sin(angle);
    }
  }
  return table;
}
