import { disposeWeights, downloadWeights, uploadWeights } from '../../model/decoder.ts';
import type { LoadedModel } from '../../model/folder.ts';
import type { FileTensor } from '../../model/safetensors.ts';
import { concatLanes, dispose, keep, read, scope, type Tensor } from '../../tensor/index.ts';
import type { LaneBatch } from '../../training/batch.ts';
import { LaneGroup, type StepMetrics } from '../../training/lane-group.ts';
import { type OptimizerState, stackStates, unstackState } from '../../training/optimizer.ts';
import type { LaneConfig } from '../config/config.ts';
import { type LaneCheckpoint, type LaneMetrics, type Lanes, laneObjective, packingOrder } from './lanes.ts';
import { type Voice, voiceOf } from './voice.ts';

/**
 * All lanes of a run, whichever way the backend wants them: stacked into one group where lanes share a pass (WebGPU), one group
 * each where they do not. Inside, lanes of one objective are neighbours; outside, everything is in the order of the config.
 */
export class LaneRunner implements Lanes {
  private readonly groups: { group: LaneGroup; lanes: number[]; waiting: StepMetrics[] }[];

  constructor(
    model: LoadedModel,
    lanes: readonly LaneConfig[],
    shape: { batch: number; tokens: number | null; together: boolean },
    from?: LaneCheckpoint,
  ) {
    const specs = lanes.map(laneObjective);
    const sorted = packingOrder(lanes);
    const chunks = shape.together ? [sorted] : sorted.map((lane) => [lane]);
    this.groups = chunks.map((chunk) => {
      const weights = uploadWeights(
        model.config,
        chunk.map((lane) => from?.weights[lane] ?? model.weights),
      );
      const group = new LaneGroup(
        weights,
        chunk.map((lane) => specs[lane]!),
        { batch: shape.batch, tokens: shape.tokens, pad: model.tokenizer.pad },
        from && stackStates(chunk.map((lane) => from.optimizers[lane]!)),
      );
      return { group, lanes: chunk, waiting: [] };
    });
  }

  /** Queues one step of every lane; `batches` in the order of the config. Its numbers stay on the device until `drain`. */
  launch(batches: readonly LaneBatch[]): void {
    for (const { group, lanes, waiting } of this.groups) waiting.push(group.step(lanes.map((lane) => batches[lane]!)));
  }

  /** The numbers of all steps that were launched since the last call, oldest first, in one read a group. */
  async drain(): Promise<LaneMetrics[]> {
    const steps: LaneMetrics[] = this.groups[0]!.waiting.map(() => ({ loss: [], gradNorm: [], reports: {} }));
    const total = this.groups.reduce((sum, { lanes }) => sum + lanes.length, 0);
    await Promise.all(
      this.groups.map(async ({ lanes, waiting }) => {
        const told = waiting.splice(0);
        const values = await readAll(told);
        let at = 0;
        for (const [step, { reports }] of told.entries()) {
          const metrics = steps[step]!;
          for (const lane of lanes) metrics.loss[lane] = values[at++]!;
          for (const lane of lanes) metrics.gradNorm[lane] = values[at++]!;
          for (const { name, first, values: own } of reports) {
            metrics.reports[name] ??= new Array<number>(total).fill(Number.NaN);
            for (let i = 0; i < own.shape[0]!; i++) metrics.reports[name][lanes[first + i]!] = values[at++]!;
          }
        }
      }),
    );
    return steps;
  }

  /** One step whose numbers are waited for. */
  async step(batches: readonly LaneBatch[]): Promise<LaneMetrics> {
    this.launch(batches);
    return (await this.drain())[0]!;
  }

  voices(): Voice[] {
    return this.groups.map(({ group, lanes }) => voiceOf(group.weights, lanes));
  }

  async save(): Promise<LaneCheckpoint> {
    const weights: Map<string, FileTensor>[] = [];
    const optimizers: OptimizerState[] = [];
    for (const { group, lanes } of this.groups) {
      const downloaded = await downloadWeights(group.weights);
      const states = unstackState(await group.optimizer.save());
      for (const [i, lane] of lanes.entries()) {
        weights[lane] = downloaded[i]!;
        optimizers[lane] = states[i]!;
      }
    }
    return { weights, optimizers };
  }

  dispose(): void {
    for (const { group, waiting } of this.groups) {
      for (const step of waiting.splice(0)) dispose(...tensorsOf(step));
      disposeWeights(group.weights);
      group.dispose();
    }
  }
}

/** What a step measured, in the order in which it is read. */
const tensorsOf = ({ loss, gradNorm, reports }: StepMetrics): Tensor[] => [
  loss,
  gradNorm,
  ...reports.map(({ values }) => values),
];

/** All numbers of steps of one group, one after another. Frees them. */
async function readAll(steps: readonly StepMetrics[]): Promise<Float32Array> {
  if (steps.length === 0) return new Float32Array(0);
  const parts = steps.flatMap(tensorsOf);
  const all = scope(() => keep(concatLanes(parts)));
  dispose(...parts);
  try {
    return (await read(all)) as Float32Array;
  } finally {
    dispose(all);
  }
}
