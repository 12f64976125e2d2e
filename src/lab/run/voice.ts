import type { Weights } from '../../model/decoder.ts';
import {
  type GenerationOptions,
  type GenerationRequest,
  type GenerationUpdate,
  generate,
} from '../../rollouts/generate.ts';
import { measureProbe, type Probe, type ProbeMeasure } from '../../training/measure-probe.ts';

/** Weights that answer, wherever they lie: the base's, or those of lanes that share a pass. */
export interface Voice {
  /** The lanes that speak, by their place in the config, in the order of `Rollout.lane`; the base is nobody's: none. */
  readonly lanes: readonly number[];
  /**
   * Answers to a request, as `generate` gives them: the same updates in the same order, whoever writes. Over workers writing
   * begins with the call, so that voices asked one after another write side by side.
   */
  write(request: GenerationRequest, options: GenerationOptions): AsyncIterable<GenerationUpdate>;
  /** Measures a probe, a reading a lane; the first reading of the base's makes `probe.base`. */
  measure(probe: Probe, pad: number): Promise<ProbeMeasure[]>;
}

/** The base's voice, for as long as a phase needs it. */
export interface Base extends Voice {
  /** Frees its weights. */
  dispose(): void;
}

/** Speaks with weights on the engine that is open here. */
export const voiceOf = (weights: Weights, lanes: readonly number[]): Voice => ({
  lanes,
  write: (request, options) => generate(weights, request, options),
  measure: (probe, pad) => measureProbe(weights, probe, pad),
});
