import type { Tokenizer } from '../../model/tokenizer.ts';
import { type Problem, suiteProblems, suites } from '../../problems/index.ts';
import type { GenerationUpdate } from '../../rollouts/generate.ts';
import type { Probe } from '../../training/measure-probe.ts';
import type { RunConfig } from '../config/config.ts';
import type { GenerationProgress, ProbeReading, RolloutLine, SuiteCounts } from '../record/events.ts';
import { type Checker, label, promptOf } from './buffer.ts';
import { breathe } from './control.ts';
import type { Voice } from './voice.ts';

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

const problemsOf = ({ suites }: Evaluation): Problem[] => suites.flatMap((suite) => suite.problems);

/**
 * Asks a voice all problems of all suites, under noise that depends on seed, problem and rollout only: lanes and steps share it,
 * so their comparison is paired.
 */
export function askSuites(voice: Voice, pass: EvaluationPass): AsyncIterable<GenerationUpdate> {
  const { config, tokenizer } = pass;
  const { k, temperature } = config.evaluation;
  return voice.write(
    {
      prompts: problemsOf(pass.evaluation).map((problem) => promptOf(problem, tokenizer)),
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
}

/**
 * Evaluates every lane of a voice from its answers to all suites. Yields progress by rows; returns a result for each lane, or
 * null when stopped. `onLines` gets the labelled answers; `probe` is asked for after the last of them, because the base's answers
 * make it.
 */
export async function* evaluate(
  voice: Voice,
  answers: AsyncIterable<GenerationUpdate>,
  probe: () => Probe,
  pass: EvaluationPass,
  about: { lanes: readonly string[]; round: number; step: number },
  onLines?: (lines: RolloutLine[], problems: Problem[]) => void,
): AsyncGenerator<GenerationProgress, LaneEvaluation[] | null> {
  const { tokenizer, checker } = pass;
  const problems = problemsOf(pass.evaluation);
  const counts = about.lanes.map(() => new Array<number>(problems.length).fill(0));
  for await (const { finished, rowsDone, rows } of answers) {
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
  return withProbe(voice, probe(), pass, counts);
}

async function withProbe(
  voice: Voice,
  probe: Probe,
  pass: EvaluationPass,
  counts: readonly number[][],
): Promise<LaneEvaluation[]> {
  const readings = await voice.measure(probe, pass.tokenizer.pad);
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
