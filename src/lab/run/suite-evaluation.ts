import type { Weights } from '../../model/decoder.ts';
import type { Tokenizer } from '../../model/tokenizer.ts';
import { type Problem, suiteProblems, suites } from '../../problems/index.ts';
import { generate } from '../../rollouts/generate.ts';
import { measureProbe, type Probe } from '../../training/measure-probe.ts';
import type { RunConfig } from '../config/config.ts';
import type { GenerationProgress, ProbeReading, RolloutLine, SuiteCounts } from '../record/events.ts';
import { type Checker, label, promptOf } from './buffer.ts';
import { breathe } from './control.ts';

/** The suites of a run with their problems, none of which was ever trained on. */
export interface Evaluation {
  suites: { id: string; problems: Problem[] }[];
}

export function evaluationOf(config: RunConfig): Evaluation {
  const chosen = config.evaluation.suites.length > 0 ? config.evaluation.suites : suites.map(({ id }) => id);
  return {
    suites: chosen.map((id) => ({ id, problems: suiteProblems(id, config.evaluation.problemsPerSuite, config.seed) })),
  };
}

export interface LaneEvaluation {
  suites: SuiteCounts[];
  probe: ProbeReading;
}

export interface EvaluationPass {
  config: RunConfig;
  evaluation: Evaluation;
  tokenizer: Tokenizer;
  checker: Checker;
  rowsTogether: number;
  tokensPerRead: number;
  signal: AbortSignal;
}

/**
 * Evaluates every lane of `weights` on all suites, under noise that depends on seed, problem and rollout only: lanes and steps
 * share it, so their comparison is paired. Yields progress by rows; returns a result for each lane, or null when stopped.
 * `onLines` gets the labelled answers; `probe` is asked for after the last of them, because the base's answers make it.
 */
export async function* evaluate(
  weights: Weights,
  probe: () => Probe,
  pass: EvaluationPass,
  about: { lanes: readonly string[]; round: number; step: number },
  onLines?: (lines: RolloutLine[], problems: Problem[]) => void,
): AsyncGenerator<GenerationProgress, LaneEvaluation[] | null> {
  const { config, evaluation, tokenizer, checker } = pass;
  const problems = evaluation.suites.flatMap((suite) => suite.problems);
  const { k, temperature } = config.evaluation;
  const counts = about.lanes.map(() => new Array<number>(problems.length).fill(0));
  const updates = generate(
    weights,
    {
      prompts: problems.map((problem) => promptOf(problem, tokenizer)),
      k,
      sampling: { temperature, topK: 0, topP: 1, maxNewTokens: config.rollouts.maxNewTokens },
      seed: config.seed,
      purpose: 'evaluation',
      round: 0,
      eos: tokenizer.eos,
      pad: tokenizer.pad,
    },
    pass,
  );
  for await (const { finished, rowsDone, rows } of updates) {
    const lines = await label(finished, problems, tokenizer, checker, 'evaluate');
    for (const [i, line] of lines.entries()) {
      if (line.verdict === 'correct') counts[finished[i]!.lane]![line.problem]!++;
    }
    onLines?.(lines, problems);
    yield {
      type: 'generating',
      purpose: 'evaluation',
      lane: about.lanes.length === 1 ? about.lanes[0]! : 'all',
      round: about.round,
      step: about.step,
      rows,
      rowsDone,
    };
    await breathe();
    if (pass.signal.aborted) return null;
  }
  return withProbe(weights, probe(), pass, counts);
}

async function withProbe(
  weights: Weights,
  probe: Probe,
  pass: EvaluationPass,
  counts: readonly number[][],
): Promise<LaneEvaluation[]> {
  const readings = await measureProbe(weights, probe, pass.tokenizer.pad);
  return counts.map((correct, lane) => {
    let at = 0;
    const bySuite = pass.evaluation.suites.map(({ id, problems }) => {
      const from = at;
      at += problems.length;
      return { suite: id, correct: correct.slice(from, at), k: pass.config.evaluation.k };
    });
    return { suites: bySuite, probe: readings[lane]! };
  });
}
