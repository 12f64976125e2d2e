import type { RunConfigInput } from './config.ts';
import { ConfigError, parseConfig } from './parse-config.ts';

/** A named experiment that a person can start from. Its numbers and its seed are committed before its first full run. */
export interface Preset {
  id: string;
  title: string;
  /** Two sentences at most: what it shows, and where it departs from the paper. */
  about: string;
  config: RunConfigInput;
}

const families = ['prec', 'add', 'chain', 'lin', 'word'];
/** All in-distribution suites, and the out-of-distribution ones that the bases answer most often. */
const suites = [...families, 'names', 'wide', 'sum3'];

const classroom: RunConfigInput = {
  name: 'classroom',
  seed: 7,
  model: { id: 'rift-0.35m', checkpoint: 'step-800' },
  problems: { families, count: 150 },
  rollouts: { k: 8, temperature: 0.7 },
  rewards: { positive: 1, negative: -0.5 },
  lanes: [
    { id: 'rift', objective: 'rift' },
    { id: 'naive', objective: 'naive' },
    { id: 'rft', objective: 'rft' },
  ],
  optimizer: { learningRate: 3e-4 },
  training: { steps: 60, batch: 64 },
  evaluation: { every: 20, problemsPerSuite: 30, k: 8, temperature: 0.7, suites },
};

const list: Preset[] = [
  {
    id: 'classroom',
    title: 'Classroom',
    about:
      "RIFT, the naive signed loss and RFT on the same answers, with one r− for all lanes. r− is larger than the paper's −0.2, so that the naive lane falls within the run.",
    config: classroom,
  },
  {
    id: 'control',
    title: 'With the r0 control',
    about:
      "Classroom with one more lane: RIFT's own rows with r− = 0. It tells what the wrong answers did from what fewer passes over the right ones did.",
    config: {
      ...classroom,
      name: 'control',
      lanes: [...classroom.lanes, { id: 'rift-r0', objective: 'rift', rewards: { negative: 0 } }],
    },
  },
  {
    id: 'weak',
    title: "Weak base at the paper's r−",
    about:
      "An earlier checkpoint, wrong about twice as often as right, at the paper's own r− of −0.2: what acts is r− times the ratio of wrong to right tokens.",
    config: {
      ...classroom,
      name: 'weak',
      model: { id: 'rift-0.35m', checkpoint: 'step-500' },
      rewards: { positive: 1, negative: -0.2 },
      // The smaller push needs longer than the classroom's.
      training: { steps: 100, batch: 64 },
    },
  },
  {
    id: 'smoke',
    title: 'Smoke test',
    about:
      'The smallest model, three lanes of eight rows, twelve steps and r− = −1: seconds, and still a naive loss that runs off.',
    config: {
      ...classroom,
      name: 'smoke',
      model: { id: 'rift-0.1m', checkpoint: 'step-1800' },
      problems: { families: ['prec', 'add'], count: 6 },
      rollouts: { k: 4, temperature: 0.7 },
      rewards: { positive: 1, negative: -1 },
      optimizer: { learningRate: 5e-4 },
      training: { steps: 12, batch: 8 },
      evaluation: { every: 6, problemsPerSuite: 4, k: 4, temperature: 0.7, suites: ['prec', 'add', 'sum3'], probe: 4 },
    },
  },
  {
    id: 'paper',
    title: "The paper's settings",
    about:
      "The paper's batch, epochs, K, temperature, warm-up, r− and its 5 : 1 ratio of learning rates between RFT and the others. The rates are scaled up for a model of this size; its literal 1e-5 and 2e-6 move little here.",
    config: {
      ...classroom,
      name: 'paper',
      problems: { families, count: 400 },
      rewards: { positive: 1, negative: -0.2 },
      lanes: [
        { id: 'rift', objective: 'rift' },
        { id: 'naive', objective: 'naive' },
        { id: 'rft', objective: 'rft', learningRate: 1e-3 },
      ],
      optimizer: { learningRate: 2e-4, warmup: 0.05 },
      // Three epochs of 400 problems x 8 rollouts in batches of 64.
      training: { steps: 150, batch: 64 },
      evaluation: { every: 30, problemsPerSuite: 40, k: 8, temperature: 0.7 },
    },
  },
];

export const presets: Readonly<Record<string, Preset>> = Object.fromEntries(list.map((preset) => [preset.id, preset]));

/** The preset of that id; throws ConfigError with the known ids where there is none. */
export function presetOf(id: string): Preset {
  const preset = Object.hasOwn(presets, id) ? presets[id] : undefined;
  if (!preset)
    throw new ConfigError(`There is no preset "${id}"; the known ones are ${Object.keys(presets).join(', ')}.`);
  return preset;
}

/** A preset's configuration with its defaults filled in. */
export const presetConfig = (id: string) => parseConfig(presetOf(id).config);
