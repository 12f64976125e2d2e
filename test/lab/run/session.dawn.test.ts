/** The same run on WebGPU (SwiftShader where there is no GPU) as on wasm: stacked lanes, slots, kernels and all. */
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { RunEvent } from '../../../src/lab/record/events.ts';
import { LaneRunner } from '../../../src/lab/run/lane-runner.ts';
import { type BackendChoice, closeBackend, openBackend } from '../../../src/tensor/index.ts';
import { nodeSurroundings } from '../../../src/tensor/node.ts';
import { ofType, stepsOf, tinyConfig, tinyRun } from './tiny-run.ts';

const config = { ...tinyConfig, training: { steps: 10, batch: 8 }, evaluation: { ...tinyConfig.evaluation, every: 5 } };
const open = (): Promise<BackendChoice> => openBackend('webgpu', nodeSurroundings());
let wasm: RunEvent[];
let gpu: RunEvent[];
let choice: BackendChoice;

beforeAll(async () => {
  wasm = await tinyRun({ config });
  choice = await open();
  gpu = await tinyRun({ config, backend: choice });
  return () => closeBackend();
}, 120_000);

afterEach(() => {
  vi.restoreAllMocks();
});

const rollouts = (events: RunEvent[]) =>
  ofType(events, 'rollouts')
    .flatMap((event) => event.rollouts)
    .sort((a, b) => a.problem - b.problem || a.k - b.k);

describe('a run on WebGPU', () => {
  it('writes the answers of wasm, with its verdicts', () => {
    expect(choice.selfTest.failures).toEqual([]);
    expect(gpu.at(-1)).toMatchObject({ type: 'end', reason: 'finished' });
    const [ours, theirs] = [rollouts(gpu), rollouts(wasm)];
    expect(ours.map(({ text, verdict, finish }) => ({ text, verdict, finish }))).toEqual(
      theirs.map(({ text, verdict, finish }) => ({ text, verdict, finish })),
    );
    for (const [i, { logp }] of ours.entries()) {
      for (const [t, value] of logp.entries()) expect(Math.abs(value - theirs[i]!.logp[t]!)).toBeLessThan(2e-4);
    }
  });

  it('trains every lane to the losses of wasm, within 1 % after ten steps', () => {
    for (const [s, { loss, gradNorm, tokens, active }] of stepsOf(gpu).entries()) {
      const other = stepsOf(wasm)[s]!;
      expect({ tokens, active }).toEqual({ tokens: other.tokens, active: other.active });
      for (const i of config.lanes.keys()) {
        expect(Math.abs(loss[i]! / other.loss[i]! - 1), `loss of lane ${i}, step ${s + 1}`).toBeLessThan(0.01);
        expect(Math.abs(gradNorm[i]! / other.gradNorm[i]! - 1), `norm of lane ${i}, step ${s + 1}`).toBeLessThan(0.01);
      }
    }
    expect(stepsOf(gpu)).toHaveLength(10);
  });

  it('gives a lane alone the bits it has in company', async () => {
    const alone = await tinyRun({ config: { ...config, lanes: [config.lanes[1]!] }, backend: choice });
    const column = (events: RunEvent[], i: number) =>
      stepsOf(events).map(({ loss, gradNorm }) => [loss[i], gradNorm[i]]);
    expect(column(alone, 0)).toEqual(column(gpu, 1));
  });

  it('goes on from its last checkpoint on a device that was opened anew, and ends with the same losses', async () => {
    const { launch } = LaneRunner.prototype;
    let call = 0;
    vi.spyOn(LaneRunner.prototype, 'launch').mockImplementation(function (this: LaneRunner, batches) {
      if (++call === 8) throw new Error('The GPU was lost.');
      launch.call(this, batches);
    });
    const events = await tinyRun({ config, backend: choice, reopen: open });
    // Steps 6 and 7 were under way with it, and not yet read.
    expect(ofType(events, 'failed')).toMatchObject([{ step: 5, recovers: true }]);
    expect(stepsOf(events)).toEqual(stepsOf(gpu));
    const last = (all: RunEvent[]) => ofType(all, 'evaluation').slice(-3);
    expect(last(events)).toEqual(last(gpu));
  });
});
