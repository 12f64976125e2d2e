import type { FixtureResult, FixtureTask } from '../objectives/fixtures.ts';
import { objectiveInputs } from '../objectives/float64.ts';
import {
  constant,
  dispose,
  gradients,
  keep,
  labelLogProbs,
  Parameter,
  read,
  reshape,
  scope,
  type Tensor,
} from '../tensor/index.ts';
import { deviceOps } from './device-ops.ts';

/**
 * Computes a fixture task on the open backend, in float32, by the way training takes: label log-probs of the logits, the
 * objective's loss and coefficient, and the backward pass from that coefficient.
 */
export async function evaluateOnDevice(task: FixtureTask): Promise<FixtureResult> {
  const { objective, options, batch, prepared, vocabulary } = task;
  const { rows, tokens } = batch;
  const logits = new Parameter('logits', [1, rows * tokens, vocabulary], Float32Array.from(task.logits));
  // Masked cells may name a label outside the vocabulary; its log-prob has weight 0, but must exist.
  const labels = task.labels.map((label) => (label >= 0 && label < vocabulary ? label : 0));
  const kept: Tensor[] = [];
  try {
    scope(() => {
      const inputs: Record<string, Tensor> = {};
      for (const [name, { width, whole, data }] of Object.entries(
        objectiveInputs(objective, batch, prepared, task.others),
      )) {
        inputs[name] = whole
          ? constant(Int32Array.from(data), [1, rows], 'int32')
          : constant(Float32Array.from(data), [1, rows, width], 'float32');
      }
      const targets = constant(labels, [1, rows * tokens], 'int32');
      const [gradient] = gradients(
        () => labelLogProbs(logits.tensor, targets),
        (flat) => {
          const logp = reshape(flat, [1, rows, tokens]);
          const { loss, coefficient } = objective.evaluate(deviceOps, logp, inputs, options);
          kept.push(keep(loss), keep(coefficient));
          return reshape(coefficient, [1, rows * tokens]);
        },
        [logits],
      );
      kept.push(keep(gradient!));
    });
    const [loss, coefficient, gradLogits] = await Promise.all(kept.map(read));
    return { loss: loss![0]!, coefficient: coefficient!, gradLogits: gradLogits! };
  } finally {
    dispose(...kept);
    logits.dispose();
  }
}
