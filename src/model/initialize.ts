import { stream } from '../random/index.ts';
import type { ModelConfig } from './config.ts';
import type { FileTensor } from './safetensors.ts';
import { parameterShapes } from './weights.ts';

/**
 * Fresh weights: normal with deviation 0.02, projections into the residual stream scaled by 1 / sqrt(2 layers)
 * (GPT-2, Radford et al. 2019), norms at 1, biases at 0. Addressed by seed and parameter, so reproducible anywhere.
 */
export function initialWeights(config: ModelConfig, seed: number): Map<string, FileTensor> {
  const weights = new Map<string, FileTensor>();
  for (const [index, { name, shape }] of parameterShapes(config).entries()) {
    const data = new Float32Array(shape.reduce((a, b) => a * b, 1));
    if (/norm$/i.test(name)) data.fill(1);
    else if (!name.endsWith('Bias')) {
      const random = stream(seed, 'init', index);
      const residual = name.endsWith('attention.out') || name.endsWith('mlp.down');
      const deviation = residual ? 0.02 / Math.sqrt(2 * config.layers) : 0.02;
      for (let i = 0; i < data.length; i++) data[i] = deviation * random.normal();
    }
    weights.set(name, { shape, data });
  }
  return weights;
}
