import type { RunConfigInput } from '../../../src/lab/config/config.ts';
import { parseConfig } from '../../../src/lab/config/parse-config.ts';
import type { LaneEvaluated, RolloutLine, RunEvent, RunStarted, StepTaken } from '../../../src/lab/record/events.ts';
import { LAB } from '../../../src/lab/record/version.ts';

/** A run that nobody ran, small enough to check by hand: two lanes, two problems, two suites of three problems, k = 2. */
export const config: RunConfigInput = {
  name: 'made up',
  seed: 3,
  model: { id: 'rift-0.1m', checkpoint: 'step-1' },
  problems: { families: ['prec'], count: 2 },
  rollouts: { k: 2 },
  lanes: [
    { id: 'rift', objective: 'rift' },
    { id: 'naive', objective: 'naive', rewards: { negative: -1 } },
  ],
  optimizer: {},
  training: { steps: 4, batch: 2 },
  evaluation: { every: 2, problemsPerSuite: 3, k: 2, suites: ['prec', 'add', 'sum3'] },
};

export const started: RunStarted = {
  type: 'run',
  format: 'rift-lab/2',
  config: parseConfig(config),
  configHash: '01234567',
  environment: {
    engine: LAB,
    backend: 'wasm',
    reason: 'There is no GPU.',
    device: 'cpu',
    runtime: 'node',
  },
  model: { id: 'rift-0.1m', checkpoint: 'step-1', parameters: 100_000, vocabulary: 80, weights: '0123456789abcdef' },
};

export const rollout = (problem: number, k: number, over: Partial<RolloutLine> = {}): RolloutLine => ({
  problem,
  k,
  tokens: [1, 2],
  logp: [-0.123456789, -2],
  text: '1#1',
  finish: 'stop',
  verdict: 'correct',
  rule: 'same_text',
  reason: { code: 'same', by: 'same_text', answer: '1', gold: '1' },
  span: [2, 3],
  ...over,
});

export const step = (number: number, over: Partial<StepTaken> = {}): StepTaken => ({
  type: 'step',
  round: 1,
  step: number,
  loss: [1 / number, -number],
  gradNorm: [0.5, 2],
  tokens: [10, 20],
  learningRate: [3e-4, 3e-4],
  active: [true, true],
  ...over,
});

/** Right answers of each problem on `prec` and `add`, with a fixed out-of-distribution suite beside them. */
export const evaluation = (number: number, lane: string, prec: number[], add: number[] = [1, 1, 1]): LaneEvaluated => ({
  type: 'evaluation',
  round: 1,
  step: number,
  lane,
  suites: [
    { suite: 'prec', correct: prec, k: 2 },
    { suite: 'add', correct: add, k: 2 },
    { suite: 'sum3', correct: [0, 1, 0], k: 2 },
  ],
  probe: { logpRight: -0.5, logpWrong: null, pRight: 0.7, pWrong: null, entropy: 0.3, kl: 0.01 },
});

/** The whole run, without its end: base, four steps, evaluations after steps 2 and 4. */
export const events: RunEvent[] = [
  started,
  {
    type: 'problems',
    problems: [
      { id: 'a', family: 'prec', question: '1+1', gold: '2' },
      { id: 'b', family: 'prec', question: '1+2', gold: '3' },
    ],
  },
  { type: 'generating', purpose: 'rollouts', round: 1, lane: 'base', step: 0, rows: 4, rowsDone: 2 },
  { type: 'rollouts', round: 1, lane: 'base', rollouts: [rollout(0, 0), rollout(1, 1, { verdict: 'incorrect' })] },
  { type: 'rollouts', round: 1, lane: 'base', rollouts: [rollout(0, 1)] },
  {
    type: 'buffer',
    round: 1,
    lane: 'base',
    rollouts: 3,
    right: 2,
    wrong: 1,
    noAnswer: 0,
    truncated: 0,
    leftOut: 0,
    mixed: 1,
    problems: 2,
    tokensRight: 4,
    tokensWrong: 2,
  },
  { type: 'generating', purpose: 'evaluation', round: 1, lane: 'base', step: 0, rows: 6, rowsDone: 3 },
  evaluation(0, 'base', [1, 1, 0]),
  step(1),
  step(2),
  evaluation(2, 'rift', [2, 1, 0]),
  evaluation(2, 'naive', [1, 0, 0]),
  { type: 'checkpoint', step: 2, bytes: 1000 },
  step(3, { loss: [0.25, null] as (number | null)[], active: [true, false] }),
  { type: 'collapse', step: 3, lane: 'naive', reason: { code: 'loss_not_finite' } },
  step(4, { loss: [0.2, null] as (number | null)[], active: [true, false] }),
  evaluation(4, 'rift', [2, 2, 1]),
  evaluation(4, 'naive', [0, 0, 0]),
];

export const end: RunEvent = { type: 'end', reason: 'finished', steps: 4, seconds: 12.5, peakBytes: 5_000_000 };
