/** A run that changes the backend in the middle: lanes that shared a pass go on one at a time. */
import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import { LaneRunner } from '../../../src/lab/run/lane-runner.ts';
import { type BackendChoice, openBackend } from '../../../src/tensor/index.ts';
import { nodeSurroundings } from '../../../src/tensor/node.ts';
import { backend } from '../../support/backend.ts';
import { ofType, stepsOf, tinyConfig, tinyRun } from './tiny-run.ts';

const [rift, naive, rft] = tinyConfig.lanes;
const config: typeof tinyConfig = {
  ...tinyConfig,
  // Not in the order in which lanes of one objective stand side by side.
  lanes: [rift!, naive!, { id: 'rift-r0', objective: 'rift', rewards: { negative: 0 } }, rft!],
};
let stacked: BackendChoice;

beforeAll(async () => {
  stacked = { ...(await backend('cpu')), lanesTogether: true };
});

afterEach(() => {
  vi.restoreAllMocks();
});

it('lanes in one pass train as they do one at a time, and go on apart after the device was lost', async () => {
  const together = stepsOf(await tinyRun({ config, backend: stacked }));
  const { launch } = LaneRunner.prototype;
  let call = 0;
  vi.spyOn(LaneRunner.prototype, 'launch').mockImplementation(function (this: LaneRunner, batches) {
    if (++call === 5) throw new Error('The GPU was lost.');
    launch.call(this, batches);
  });
  const events = await tinyRun({
    config,
    backend: stacked,
    reopen: () => openBackend('wasm', nodeSurroundings()),
  });
  // Steps that share a pass share a read: what was under way with the step that failed was never said.
  expect(ofType(events, 'failed')).toMatchObject([{ step: 3, recovers: true }]);
  expect(events.at(-1)).toMatchObject({ type: 'end', reason: 'finished' });
  const moved = stepsOf(events);
  for (const [s, { loss, gradNorm }] of together.entries()) {
    for (const i of config.lanes.keys()) {
      expect(Math.abs(moved[s]!.loss[i]! - loss[i]!), `loss of lane ${i} at step ${s + 1}`).toBeLessThan(1e-3);
      const off = Math.abs(moved[s]!.gradNorm[i]! - gradNorm[i]!);
      expect(off, `norm of lane ${i} at step ${s + 1}`).toBeLessThanOrEqual(1e-2 * gradNorm[i]!);
    }
  }
  expect(new Set(together.at(-1)!.loss).size).toBe(4);
});
