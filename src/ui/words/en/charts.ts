import { proportion, short } from '../../format.ts';

/** Titles, axes, legends and readouts of the figures, and what an exported one says below. */
export const charts = {
  chart: 'chart',
  label: (title: string, unit: string, sentence: string) => `${title}${unit && `, ${unit}`}. ${sentence}`,
  step: (step: number) => `step ${step}`,
  noValue: 'no value',
  /** A lane's value at a step; the panel is named where a figure has two. */
  value: (lane: string, panel: string, value: string) => `${lane} ${panel && `${panel} `}${value}`,
  valuesAt: (step: number, values: readonly string[]) => `step ${step}: ${values.join(', ')}`,
  /** What a screen reader says of the lane that Up and Down have reached. */
  spoken: (lane: string, step: number, values: readonly string[]) => `${lane}, step ${step}, ${values.join(', ')}`,
  optimizerSteps: 'optimizer steps',
  pressSpace: 'Press Space.',
  flag: (stopped: boolean, step: number) => `${stopped ? 'stopped' : 'collapsed'} at step ${step}`,

  exportAs: (title: string, format: string) => `${title} as ${format}`,
  formats: { svg: 'SVG', png: 'PNG', csv: 'CSV', json: 'JSON' },
  /** Which run a figure or a table is of. */
  source: (run: { config: string; seed: number; model: string; checkpoint: string; step: number; steps: number }) =>
    `RIFT Lab, config ${run.config}, seed ${run.seed}, ${run.model} ${run.checkpoint}, step ${run.step} of ${run.steps}`,
  caption: (sentence: string, source: string, backend: string) => `${sentence} ${source}, ${backend}.`,

  loss: {
    title: 'Loss',
    unit: 'nats per completion token, symmetric log',
    wallUnit: 'per token, symmetric log',
  },
  accuracy: {
    title: 'Held-out accuracy',
    measure: 'Measure of accuracy',
    mean: (k: number) => `mean@${k}`,
    pass: (k: number) => `pass@${k}`,
    wallUnit: (k: number) => `share of right answers, mean@${k}`,
    base: (mean: number) => `Base ${proportion(mean)}`,
    threshold: '60 % of Base: collapse',
    bands: 'Bands are 95 %, over problems.',
  },
  probe: {
    title: 'Log p of the probe',
    folded: 'Log p of the rollouts',
    unit: 'nats, mean over tokens',
    right: { name: 'right', label: 'right answers' },
    wrong: { name: 'wrong', label: 'wrong answers' },
  },
  gradient: {
    title: 'Gradient norm',
    unit: 'before clipping',
    clip: (norm: number) => `clip at ${short(norm)}`,
  },
  strength: {
    steps: 'pretraining steps',
    all: 'all',
    chosen: (step: number, mean: number) => `base: step ${step}, ${proportion(mean, 2)}`,
    describe: (model: string, points: readonly { step: number; mean: number | undefined }[], checkpoint: string) =>
      `Mean at 8 of ${model} along pretraining: ${points
        .map((p) => `step ${p.step} ${proportion(p.mean, 2)}`)
        .join(', ')}. Chosen: ${checkpoint}.`,
  },
};
