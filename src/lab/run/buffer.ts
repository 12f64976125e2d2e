import type { CheckOptions, CheckResult, Profile } from '../../checker/index.ts';
import type { Tokenizer } from '../../model/tokenizer.ts';
import type { Problem } from '../../problems/index.ts';
import { type Standing, standingOf } from '../../rewards/counts.ts';
import type { Prompt, Rollout } from '../../rollouts/generate.ts';
import { type Columns, columnsOf } from '../../training/columns.ts';
import type { Sequence } from '../../training/rows.ts';
import type { BufferReady, RolloutLine } from '../record/events.ts';

/** Labels answers: in its own worker in the browser, at once in Node. */
export type Checker = (
  items: { gold: string; response: string; question: string }[],
  options?: CheckOptions,
) => Promise<CheckResult[]>;

/** The rollouts that lanes train on, as a value: whoever changes one makes another. */
export interface RolloutBuffer {
  round: number;
  /** Who wrote it: `base`, or the id of the lane that it belongs to. */
  lane: string;
  /** By problem, then by k. Log-probs are unrounded. */
  lines: readonly RolloutLine[];
  /** Log-probs of each line's tokens under the base, at T = 1; null until a lane needs them. */
  reference: readonly Float32Array[] | null;
}

export function promptOf(problem: Problem, tokenizer: Tokenizer): Prompt {
  const bos = tokenizer.bos === null ? [] : [tokenizer.bos];
  return { tokens: [...bos, ...tokenizer.encode(problem.prompt)], hash: problem.hash };
}

/**
 * Rollouts with their verdicts, as the record keeps them: strictly read (`reward`) where a verdict becomes a reward, leniently
 * (`evaluate`) where it is only counted. A cut answer can't be right: it never said that it was done.
 */
export async function label(
  rollouts: readonly Rollout[],
  problems: readonly Problem[],
  tokenizer: Tokenizer,
  checker: Checker,
  profile: Profile,
): Promise<RolloutLine[]> {
  const texts = rollouts.map((r) => tokenizer.decode(r.tokens));
  const items = texts.map((response, i) => {
    const { gold, question } = problems[rollouts[i]!.prompt]!;
    return { gold, question, response };
  });
  const results = await checker(items, { profile });
  return rollouts.map((r, i) => {
    const result = results[i]!;
    const cut = r.finish === 'length';
    const verdict = cut && result.verdict === 'correct' ? 'incorrect' : result.verdict;
    return {
      problem: r.prompt,
      k: r.k,
      tokens: r.tokens,
      logp: r.logp,
      text: texts[i]!,
      finish: r.finish,
      verdict,
      rule: cut && verdict !== result.verdict ? 'truncated' : result.rule,
      reason: cut ? { code: 'truncated', tokens: r.tokens.length, checked: result.reason } : result.reason,
      span: result.extraction.text === '' ? null : result.extraction.span,
    };
  });
}

export function describeBuffer(
  { round, lane, lines }: Pick<RolloutBuffer, 'round' | 'lane' | 'lines'>,
  problems: number,
): BufferReady {
  const count = (test: (line: RolloutLine) => boolean) => lines.filter(test).length;
  const standing = (wanted: Standing) => (line: RolloutLine) => standingOf(line.verdict) === wanted;
  const tokens = (test: (line: RolloutLine) => boolean) =>
    lines.filter(test).reduce((sum, line) => sum + line.tokens.length, 0);
  const problemsWith = (wanted: Standing) => new Set(lines.filter(standing(wanted)).map(({ problem }) => problem));
  const wrongSomewhere = problemsWith('wrong');
  const mixed = [...problemsWith('right')].filter((problem) => wrongSomewhere.has(problem)).length;
  return {
    type: 'buffer',
    round,
    lane,
    rollouts: lines.length,
    right: count(standing('right')),
    wrong: count((line) => line.verdict === 'incorrect'),
    noAnswer: count((line) => line.verdict === 'no_answer'),
    truncated: count((line) => line.finish === 'length'),
    leftOut: count(standing('left-out')),
    mixed,
    problems,
    tokensRight: tokens(standing('right')),
    tokensWrong: tokens(standing('wrong')),
  };
}

/** A rollout after its prompt. */
export const sequenceOf = (line: RolloutLine, prompt: Prompt): Sequence => ({
  tokens: [...prompt.tokens, ...line.tokens],
  promptLength: prompt.tokens.length,
});

/** A buffer as the columns that steps pick their rows from, in the order of its lines. */
export function bufferColumns({ lines, reference }: RolloutBuffer, prompts: readonly Prompt[]): Columns {
  return columnsOf(
    lines.map((line, i) => ({
      ...sequenceOf(line, prompts[line.problem]!),
      group: line.problem,
      standing: standingOf(line.verdict),
      behaviour: line.logp,
      ...(reference && { reference: reference[i]! }),
    })),
  );
}
