import type { RunConfig } from '../../../src/lab/config/config.ts';
import { configHash } from '../../../src/lab/config/config-hash.ts';
import { parseConfig } from '../../../src/lab/config/parse-config.ts';
import type { RolloutLine, RunEvent, SuiteCounts } from '../../../src/lab/record/events.ts';
import { familyOf, suites } from '../../../src/problems/index.ts';
import { streamOf } from './stream.ts';
import type { EventOf } from './types.ts';

/** Settings of a made-up run, all its own: no preset can move what the screen's tests expect. */
export function madeUpConfig(problems = 150): RunConfig {
  return parseConfig({
    name: 'made-up',
    seed: 7,
    model: { id: 'rift-0.35m', checkpoint: 'step-600' },
    problems: { families: ['prec', 'add', 'chain', 'lin', 'word'], count: problems },
    rollouts: { k: 8, temperature: 0.7 },
    rewards: { positive: 1, negative: -0.5 },
    lanes: [
      { id: 'rift', objective: 'rift' },
      { id: 'naive', objective: 'naive' },
      { id: 'rft', objective: 'rft' },
    ],
    optimizer: {},
    training: { steps: 80, batch: 64 },
    evaluation: {
      every: 20,
      problemsPerSuite: 30,
      suites: ['prec', 'add', 'chain', 'lin', 'word', 'names', 'wide', 'sum3', 'lin2', 'paren'],
    },
  });
}

/**
 * A made-up run with the shape of a real one: naive falls without end and collapses, RIFT and RFT gain. For the screen's
 * tests and for working on it; it measures nothing and is never shipped.
 */
export function syntheticRun(config: RunConfig = madeUpConfig()): RunEvent[] {
  const random = streamOf(config.seed);
  const events: RunEvent[] = [
    {
      type: 'run',
      format: 'rift-lab/2',
      config,
      configHash: configHash(config),
      environment: {
        engine: '0.1.0',
        backend: 'wasm',
        reason: 'Made up for a test of the screen.',
        device: 'no device',
        runtime: 'none',
      },
      model: { ...config.model, parameters: 345_000, vocabulary: 64, weights: null },
    },
  ];
  const problems = Array.from({ length: config.problems.count }, (_, i) => {
    const family = config.problems.families[i % config.problems.families.length]!;
    const set = familyOf(family);
    const problem = set.at(Math.floor(random() * set.size));
    return { id: problem.id, family, question: problem.question, gold: problem.gold, solution: problem.solution };
  });
  events.push({ type: 'problems', problems: problems.map(({ solution: _, ...line }) => line) });
  const k = config.rollouts.k;
  const all: RolloutLine[] = [];
  const batch = 4;
  for (let p = 0; p < problems.length; p += batch) {
    const lines: RolloutLine[] = [];
    for (let i = p; i < Math.min(problems.length, p + batch); i++) {
      const problem = problems[i]!;
      const strength = random();
      for (let j = 0; j < k; j++) lines.push(rollout(random, i, j, problem.solution, problem.gold, strength));
    }
    all.push(...lines);
    events.push({ type: 'rollouts', round: 1, lane: 'base', rollouts: lines });
    events.push({
      type: 'generating',
      purpose: 'rollouts',
      round: 1,
      lane: 'base',
      step: 0,
      rows: problems.length * k,
      rowsDone: all.length,
    });
  }
  events.push(buffer(all, problems.length, k));
  events.push(evaluation(random, config, 'base', 0, 0.5, { right: -0.09, wrong: -0.3 }));
  const collapsed = new Set<string>();
  for (let step = 1; step <= config.training.steps; step++) {
    const share = step / config.training.steps;
    events.push({
      type: 'step',
      round: 1,
      step,
      loss: config.lanes.map((lane) => {
        const noise = 1 + 0.12 * (random() - 0.5);
        if (lane.objective === 'naive') return 0.02 - 1.4 * share ** 1.4 * noise;
        return (lane.objective === 'rift' ? 0.13 : 0.12) * (1 - 0.35 * share) * noise;
      }),
      gradNorm: config.lanes.map((lane) =>
        lane.objective === 'naive'
          ? 0.6 + 1.9 * share + 0.4 * (random() - 0.5)
          : 0.6 - 0.2 * share + 0.1 * (random() - 0.5),
      ),
      tokens: config.lanes.map(() => Math.round(config.training.batch * (16 + random()))),
      learningRate: config.lanes.map(
        (lane) => (lane.learningRate ?? config.optimizer.learningRate) * Math.cos((share * Math.PI) / 2),
      ),
      active: config.lanes.map(() => true),
    });
    if (step % config.evaluation.every !== 0 && step !== config.training.steps) continue;
    for (const lane of config.lanes) {
      const naive = lane.objective === 'naive';
      const mean = naive
        ? 0.5 - 0.4 * share ** 0.7
        : 0.5 + 0.17 * (1 - Math.exp(-4 * share)) - (lane.objective === 'rift' ? 0.01 : 0);
      const probe = naive
        ? { right: -0.09 - 0.3 * share, wrong: -0.3 - 3 * share }
        : { right: -0.09 + 0.02 * share, wrong: -0.3 - 0.12 * share };
      events.push(evaluation(random, config, lane.id, step, mean, probe));
      if (mean < 0.3 && !collapsed.has(lane.id)) {
        collapsed.add(lane.id);
        events.push({ type: 'collapse', step, lane: lane.id, reason: { code: 'accuracy_below_share', share: 0.6 } });
      }
    }
  }
  events.push({ type: 'end', reason: 'finished', steps: config.training.steps, seconds: 150, peakBytes: 3e8 });
  return events;
}

function rollout(
  random: () => number,
  problem: number,
  k: number,
  solution: string,
  gold: string,
  strength: number,
): RolloutLine {
  const right = random() < strength;
  const odd = random();
  const none = !right && odd < 0.05;
  const wrongAnswer = String(Number(gold) + 1 + Math.floor(random() * 9));
  const text = right
    ? solution
    : none
      ? solution.slice(0, solution.indexOf('#'))
      : `${solution.slice(0, solution.indexOf('#') + 1)}${wrongAnswer}`;
  const at = text.indexOf('#');
  const logp = Array.from({ length: text.length + (none ? 0 : 1) }, () => Math.log(1 - 0.35 * random() ** 6));
  if (!right && !none) logp[Math.max(0, at - 2)] = Math.log(0.3 + 0.2 * random());
  return {
    problem,
    k,
    tokens: logp.map((_, i) => (text.charCodeAt(i) || 1) % 64),
    logp: logp.map((value) => Math.round(value * 1e4) / 1e4),
    text,
    finish: none ? 'length' : 'stop',
    verdict: right ? 'correct' : none ? 'no_answer' : odd > 0.98 ? 'undecided' : 'incorrect',
    rule: none ? 'nothing_found' : 'exact_rational',
    reason: right
      ? { code: 'same', by: 'exact_rational', answer: gold, gold }
      : none
        ? { code: 'truncated', tokens: logp.length, checked: { code: 'nothing_found' } }
        : { code: 'differs', by: 'exact_rational', answer: wrongAnswer, gold },
    span: at >= 0 ? [at + 1, text.length] : null,
  };
}

function buffer(all: readonly RolloutLine[], problems: number, k: number): EventOf<'buffer'> {
  const right = all.filter((r) => r.verdict === 'correct');
  const wrong = all.filter((r) => r.verdict === 'incorrect');
  const none = all.filter((r) => r.verdict === 'no_answer');
  const tokens = (list: readonly RolloutLine[]) => list.reduce((sum, r) => sum + r.tokens.length, 0);
  let mixed = 0;
  for (let p = 0; p < problems; p++) {
    const rightHere = all.slice(p * k, p * k + k).filter((r) => r.verdict === 'correct').length;
    if (rightHere > 0 && rightHere < k) mixed++;
  }
  return {
    type: 'buffer',
    round: 1,
    lane: 'base',
    rollouts: all.length,
    right: right.length,
    wrong: wrong.length,
    noAnswer: none.length,
    truncated: none.length,
    leftOut: all.length - right.length - wrong.length - none.length,
    mixed,
    problems,
    tokensRight: tokens(right),
    tokensWrong: tokens([...wrong, ...none]),
  };
}

function evaluation(
  random: () => number,
  config: RunConfig,
  lane: string,
  step: number,
  mean: number,
  probe: { right: number; wrong: number },
): EventOf<'evaluation'> {
  const chosen = config.evaluation.suites.length > 0 ? config.evaluation.suites : suites.map((suite) => suite.id);
  const counts = chosen.map((suite, s): SuiteCounts => {
    const ood = suites.find((other) => other.id === suite)?.kind === 'ood';
    const level = Math.min(0.97, Math.max(0.02, mean * (ood ? 0.35 : 0.8 + 0.1 * (s % 5))));
    return {
      suite,
      k: config.evaluation.k,
      correct: Array.from({ length: config.evaluation.problemsPerSuite }, () => {
        const own = Math.min(1, Math.max(0, level + 0.7 * (random() - 0.5)));
        return Math.round(own * config.evaluation.k);
      }),
    };
  });
  return {
    type: 'evaluation',
    round: 1,
    step,
    lane,
    suites: counts,
    probe: {
      logpRight: probe.right,
      logpWrong: probe.wrong,
      pRight: Math.exp(probe.right),
      pWrong: Math.exp(probe.wrong),
      entropy: 0.2,
      kl: 0.01 * step,
    },
  };
}
