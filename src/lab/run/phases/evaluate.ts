import type { Problem } from '../../../problems/index.ts';
import { trim } from '../../../tensor/index.ts';
import type { Probe } from '../../../training/measure-probe.ts';
import type { RunConfig } from '../../config/config.ts';
import { collapseShare, overallMean } from '../../record/estimates.ts';
import type { LaneEvaluated, RolloutLine, RunEvent } from '../../record/events.ts';
import { chooseProbe } from '../choose-probe.ts';
import { checkpointBytes } from '../lanes.ts';
import { askSuites, type EvaluationPass, evaluate } from '../suite-evaluation.ts';
import type { Phase, Work } from '../work.ts';

/** The base on all suites; its answers make the probe that every lane is measured on from then on. */
export function evaluateBase({ evaluation, rollouts, seed }: RunConfig): Phase {
  return {
    kind: 'evaluate-base',
    round: 1,
    reads: { evaluation, maxNewTokens: rollouts.maxNewTokens, seed },
    makes: ['probe', 'baseMean'],
    run: runBase,
  };
}

async function* runBase(work: Work): AsyncGenerator<RunEvent> {
  const { model, config } = work;
  const base = work.base();
  const pass = passOf(work);
  const lines: RolloutLine[] = [];
  let problems: readonly Problem[] = [];
  const choose = (): Probe => {
    const probe = chooseProbe(lines, problems, model.tokenizer, config.evaluation.probe);
    work.update({ probe });
    return probe;
  };
  try {
    const answers = askSuites(base, pass);
    const about = { lanes: ['base'], round: 1, step: 0 };
    const results = yield* evaluate(base, answers, choose, pass, about, (some, all) => {
      lines.push(...some);
      problems = all;
    });
    if (!results) return;
    const event: LaneEvaluated = { type: 'evaluation', round: 1, step: 0, lane: 'base', ...results[0]! };
    work.update({ baseMean: overallMean(event.suites) });
    yield event;
  } finally {
    base.dispose();
    work.measureMemory();
    trim();
  }
}

/** Every lane on all suites and on the probe, under the noise that the base had; then a checkpoint. */
export function evaluateLanes(round: number, step: number): Phase {
  return { kind: 'evaluate-lanes', round, reads: null, makes: [], run: (work) => runLanes(work, round, step) };
}

async function* runLanes(work: Work, round: number, step: number): AsyncGenerator<RunEvent> {
  const { config } = work;
  const results: LaneEvaluated[] = [];
  const pass = passOf(work);
  // All are asked before the first is listened to: workers write side by side.
  const asked = work
    .lanes()
    .voices()
    .map((voice) => ({ voice, answers: askSuites(voice, pass) }));
  for (const { voice, answers } of asked) {
    const ids = voice.lanes.map((lane) => config.lanes[lane]!.id);
    const measured = yield* evaluate(voice, answers, () => probeOf(work), pass, { lanes: ids, round, step });
    if (!measured) return;
    for (const [i, lane] of voice.lanes.entries()) {
      results[lane] = { type: 'evaluation', round, step, lane: ids[i]!, ...measured[i]! };
    }
  }
  for (const event of results) {
    yield event;
    const { collapsed, baseMean } = work.progress;
    // Without an in-distribution suite there is no mean, and nothing falls under 60 % of NaN.
    if (collapsed.has(event.lane) || !(overallMean(event.suites) < collapseShare * baseMean)) continue;
    work.update({ collapsed: new Set([...collapsed, event.lane]) });
    yield { type: 'collapse', step, lane: event.lane, reason: { code: 'accuracy_below_share', share: collapseShare } };
  }
  if (work.stopped) return;
  yield { type: 'checkpoint', step, bytes: checkpointBytes(await work.saveLanes()) };
  work.measureMemory();
  trim();
}

function probeOf(work: Work): Probe {
  const { probe } = work.progress;
  if (!probe) throw new Error('Lanes are measured on a probe, and the base has not been evaluated.');
  return probe;
}

function passOf(work: Work): EvaluationPass {
  const { config, evaluation, model, checker, control } = work;
  return { config, evaluation, tokenizer: model.tokenizer, checker, signal: control.signal, ...work.pacing() };
}
