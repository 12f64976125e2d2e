import { clock, count } from '../../format.ts';
import { numbers } from './numbers.ts';

/** The bar that stays on top, and the wall. */
export const runBar = {
  label: 'Run controls',
  run: 'Run',
  play: 'Play',
  replay: 'Replay',
  pause: 'Pause',
  step: 'Step',
  reset: 'Reset',
  runLive: 'Run live',
  page: 'Page',
  preset: 'Preset',
  custom: 'custom',
  nothingChosen: 'none',
  seed: 'Seed',

  device: 'Device',
  noDevice: 'none yet',
  recorded: 'Recorded run',
  opened: 'Opened record',
  backends: { webgpu: 'WebGPU', wasm: 'wasm', simd: 'simd', cpu: 'cpu' },

  wall: (model: string, seed: number) => `${model}, seed ${seed}`,

  stepOf: (step: number, steps: number) => `Step *${step}* of ${steps}`,
  progress: 'Training progress',
  answersWritten: 'Answers written',
  place: 'Place in the recorded run',
  placeAt: (step: number) => `Place in the recorded run, step ${step}`,

  standing: {
    /** What the worker loads, by its own name for it. */
    loading: (what: string) => what,
    bytes: (what: string, done: number, total: number) => `${what}, ${numbers.bytesOf(done, total)}`,
    pieces: (what: string, done: number, total: number) => `${what}, ${done} of ${total}`,
    left: (seconds: number) => `${clock(seconds)} left`,
    took: (reason: string | null, seconds: number) => `${reason ?? 'recorded'}, took ${clock(seconds)}`,
    upToHere: 'recorded up to here',
    paused: 'paused',
    answers: (done: number, total: number) => `answers, ${count(done)} of ${count(total)}`,
    measuring: (lane: string, done: number, total: number) =>
      `measuring ${lane === 'all' ? 'all lanes' : lane}, ${count(done)} of ${count(total)}`,
    stopped: 'stopped',
    starting: 'starting',
    noRun: 'no run yet',
    firstStep: 'first step',
  },

  next: {
    keeps: 'The chosen settings count for the next run. This one goes on as it is.',
    base: (model: string, checkpoint: string, seed: number) => `${model} ${checkpoint}, seed ${seed}`,
    differs: (shown: string, shownBase: string, title: string, nextBase: string) =>
      `On the screen: ${shown}, ${shownBase}. Run live starts ${title}, ${nextBase}, with your settings.`,
  },
};
