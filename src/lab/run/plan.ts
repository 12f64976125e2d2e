import { objectiveOf } from '../../objectives/index.ts';
import type { RunConfig } from '../config/config.ts';
import { collect } from './phases/collect.ts';
import { evaluateBase, evaluateLanes } from './phases/evaluate.ts';
import { scoreReference } from './phases/reference.ts';
import { train } from './phases/train.ts';
import type { Phase } from './work.ts';

/**
 * The experiment as an algorithm, from top to bottom:
 *
 *   round 1   the base writes K answers to each problem and the checker labels them: one buffer for all lanes;
 *             the base is evaluated, and its held-out answers make the probe;
 *             where a lane needs it, the buffer's log-probs under the base are taken, once;
 *             all lanes train side by side, each on the rows it wants; every so many steps all are evaluated.
 *   round n   each lane writes K answers of its own to the same problems, under noise that the lanes share, and trains on.
 *
 * Where it departs from the paper (RIFT, section 4): lanes share one order of the rows and take the same number of optimizer
 * steps, instead of epochs over rows of their own; the learning rate warms up and falls once a round, while the optimizer's
 * moments go on; the reference is the base in every round; later rounds ask the same problems again. Steps are counted
 * through all rounds. A lane whose loss was not finite writes nothing more and sits out.
 */
export function plan(config: RunConfig): Phase[] {
  const phases: Phase[] = [];
  for (let round = 1; round <= config.rounds; round++) {
    phases.push(collect(config, round));
    if (round === 1) phases.push(evaluateBase(config));
    if (needsReference(config)) phases.push(scoreReference(round));
    let from = (round - 1) * config.training.steps;
    for (const to of evaluationSteps(config, round)) {
      phases.push(train(round, from, to), evaluateLanes(round, to));
      from = to;
    }
  }
  return phases;
}

/** After every so many steps of a round, and after its last. */
export function evaluationSteps({ training, evaluation }: RunConfig, round: number): number[] {
  const { steps } = training;
  const { every } = evaluation;
  return Array.from(
    { length: Math.ceil(steps / every) },
    (_, i) => (round - 1) * steps + Math.min(steps, (i + 1) * every),
  );
}

const needsReference = ({ lanes }: RunConfig): boolean =>
  lanes.some((lane) => objectiveOf(lane.objective).needs.includes('reference'));
