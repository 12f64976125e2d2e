/** A whole session on WebGPU: its events, its memory, and a device that is really lost. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunEvent } from '../../../src/lab/record/events.ts';
import { reduceAll } from '../../../src/lab/record/reducers.ts';
import { current } from '../../../src/tensor/context.ts';
import type { WebGpuEngine } from '../../../src/tensor/engines/tfjs-webgpu/engine.ts';
import {
  type BackendChoice,
  closeBackend,
  counts,
  deviceLost,
  memory,
  openBackend,
} from '../../../src/tensor/index.ts';
import { nodeSurroundings } from '../../../src/tensor/node.ts';
import { failureWords } from '../../../src/words/en/run.ts';
import { backend } from '../../support/backend.ts';
import { comparable, ofType, stepsOf, tinyConfig, tinyRun } from './tiny-run.ts';

const config = {
  ...tinyConfig,
  problems: { families: ['prec', 'add'], count: 4 },
  training: { steps: 5, batch: 6 },
  evaluation: { ...tinyConfig.evaluation, every: 2, problemsPerSuite: 2 },
};
let choice: BackendChoice;
let plain: RunEvent[];

beforeAll(async () => {
  choice = await backend('webgpu');
  plain = await tinyRun({ config });
});
afterAll(closeBackend);

const reopen = async (): Promise<BackendChoice> => {
  choice = await openBackend('webgpu', nodeSurroundings());
  return choice;
};

describe('a session', () => {
  it('trains three lanes in one pass and says so in order', () => {
    const types = plain.map(({ type }) => type).filter((type) => type !== 'generating' && type !== 'collapse');
    expect(types.filter((type, i) => type !== types[i - 1])).toEqual([
      'run',
      'problems',
      'rollouts',
      'buffer',
      'evaluation',
      'step',
      'evaluation',
      'checkpoint',
      'step',
      'evaluation',
      'checkpoint',
      'step',
      'evaluation',
      'checkpoint',
      'end',
    ]);
    expect(choice.lanesTogether).toBe(true);
    expect(ofType(plain, 'run')[0]!.environment.backend).toBe('webgpu');
    expect(ofType(plain, 'rollouts').flatMap(({ rollouts }) => rollouts)).toHaveLength(16);
    for (const { loss, gradNorm } of stepsOf(plain)) {
      for (const value of [...loss, ...gradNorm]) expect(Number.isFinite(value)).toBe(true);
    }
    expect(ofType(plain, 'evaluation').map(({ step, lane }) => `${step} ${lane}`)).toEqual([
      '0 base',
      ...[2, 4, 5].flatMap((step) => ['rift', 'naive', 'rft'].map((lane) => `${step} ${lane}`)),
    ]);
    expect(ofType(plain, 'evaluation').at(-1)!.probe.kl).toBeGreaterThan(0);
    expect(plain.at(-1)).toMatchObject({ type: 'end', reason: 'finished', steps: 5 });
    expect(reduceAll(plain).status).toBe('finished');
  });

  it('says the same again, and leaves no tensor and no byte behind', async () => {
    const before = memory();
    expect(comparable(await tinyRun({ config }))).toEqual(comparable(plain));
    expect(memory()).toEqual(before);
  });
});

/** Runs, and does `harm` once, after the first event for which `when` holds. */
function broken(when: (event: RunEvent) => boolean, harm: () => void, over: { reopen?: typeof reopen } = { reopen }) {
  let done = false;
  const onEvent = (event: RunEvent) => {
    if (done || !when(event)) return;
    done = true;
    harm();
  };
  return tinyRun({ config, backend: choice, onEvent, ...over });
}

const tookStep = (step: number) => (event: RunEvent) => event.type === 'step' && event.step === step;
const failures = (events: RunEvent[]) =>
  ofType(events, 'failed').map((event) => ({ message: failureWords(event), recovers: event.recovers }));

describe('a GPU that is lost', () => {
  it('while training: the run says so and goes on from the last checkpoint to the same end', async () => {
    const events = await broken(tookStep(3), closeBackend);
    expect(failures(events)).toEqual([
      {
        message: 'The device failed at step 4: The GPU device was closed. Kept up to step 2. Going on from there.',
        recovers: true,
      },
    ]);
    // Steps 3 and 4 were read together.
    expect(ofType(events, 'step').map(({ step }) => step)).toEqual([1, 2, 3, 4, 3, 4, 5]);
    for (const event of ofType(events, 'step')) expect(event).toEqual(stepsOf(plain)[event.step - 1]);
    expect(ofType(events, 'evaluation').slice(-3)).toEqual(ofType(plain, 'evaluation').slice(-3));
    expect(reduceAll(events).status).toBe('finished');
  });

  it('while it writes answers: the run starts over and writes the same', async () => {
    const events = await broken(({ type }) => type === 'rollouts', closeBackend);
    expect(failures(events)).toMatchObject([{ recovers: true }]);
    expect(failures(events)[0]!.message).toContain('The GPU device was closed. Nothing was kept yet.');
    expect(stepsOf(events)).toEqual(stepsOf(plain));
    expect(reduceAll(events).status).toBe('finished');
  });

  it('while it evaluates, and wasm takes over: the lanes go on one at a time, within 1 %', async () => {
    const wasm = () => openBackend('wasm', nodeSurroundings());
    const evaluating = (event: RunEvent) =>
      event.type === 'generating' && event.purpose === 'evaluation' && event.step === 4;
    const events = await broken(evaluating, closeBackend, { reopen: wasm });
    expect(failures(events)).toMatchObject([{ recovers: true }]);
    expect(ofType(events, 'step').map(({ step }) => step)).toEqual([1, 2, 3, 4, 3, 4, 5]);
    for (const [s, { loss }] of stepsOf(events).entries()) {
      for (const [i, value] of loss.entries()) {
        expect(Math.abs(value! / stepsOf(plain)[s]!.loss[i]! - 1), `step ${s + 1}, lane ${i}`).toBeLessThan(0.01);
      }
    }
    expect(reduceAll(events).status).toBe('finished');
    expect([counts(), await Promise.race([deviceLost(), 'not lost'])]).toEqual([
      { dispatches: 0, submits: 0 },
      'not lost',
    ]);
    await reopen();
  });

  it('and nothing opens it again: one failed event, and the next run can open it', async () => {
    const events = await broken(tookStep(3), closeBackend, {});
    expect(events.at(-1)!.type).toBe('failed');
    expect(failures(events).at(-1)!.message).toBe(
      'The run stopped at step 4: The GPU device was closed. Kept up to step 2. Press Run to start it again.',
    );
    expect(stepsOf(await tinyRun({ config, backend: await reopen() }))).toEqual(stepsOf(plain));
  });
});

it('a GPU that reports an error is not believed any more: the run goes back to the last checkpoint', async () => {
  const fault = () => {
    const { backend } = current().engine as WebGpuEngine;
    backend.device.createShaderModule({ code: 'fn broken( {' });
  };
  const events = await broken(tookStep(3), fault);
  expect(failures(events)).toMatchObject([{ recovers: true }]);
  expect(failures(events)[0]!.message).toContain('its numbers cannot be trusted');
  for (const event of ofType(events, 'step')) expect(event).toEqual(stepsOf(plain)[event.step - 1]);
  expect(reduceAll(events).status).toBe('finished');
});
