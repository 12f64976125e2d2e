import type { CheckOptions, CheckResult, Profile } from '../../checker/index.ts';
import { explain } from '../../checker/index.ts';
import type { Tokenizer } from '../../model/tokenizer.ts';
import type { Problem } from '../../problems/index.ts';
import { constantReward } from '../../rewards/reward.ts';
import type { Prompt, Rollout } from '../../rollouts/generate.ts';
import type { TrainingRow } from '../../training/rows.ts';
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
      why: cut
        ? `Cut at ${r.tokens.length} tokens without an end; a truncated answer counts as wrong. ${explain(result)}`
        : explain(result),
      span: result.extraction.text === '' ? null : result.extraction.span,
    };
  });
}

export function describeBuffer(lines: readonly RolloutLine[], problems: number): BufferReady {
  const count = (test: (line: RolloutLine) => boolean) => lines.filter(test).length;
  const right = (line: RolloutLine) => line.verdict === 'correct';
  const leftOut = (line: RolloutLine) => constantReward(line.verdict, { positive: 1, negative: -1 }) === null;
  const tokens = (test: (line: RolloutLine) => boolean) =>
    lines.filter(test).reduce((sum, line) => sum + line.tokens.length, 0);
  let mixed = 0;
  for (let p = 0; p < problems; p++) {
    const group = lines.filter((line) => line.problem === p && !leftOut(line));
    if (group.some(right) && !group.every(right)) mixed++;
  }
  return {
    type: 'buffer',
    rollouts: lines.length,
    right: count(right),
    wrong: count((line) => line.verdict === 'incorrect'),
    noAnswer: count((line) => line.verdict === 'no_answer'),
    truncated: count((line) => line.finish === 'length'),
    leftOut: count(leftOut),
    mixed,
    problems,
    tokensRight: tokens(right),
    tokensWrong: tokens((line) => !right(line) && !leftOut(line)),
  };
}

/** Positions that a rollout takes as a row: one less than its tokens, since the last is only a label. */
export const positionsOfLine = (line: RolloutLine, prompts: readonly Prompt[]): number =>
  prompts[line.problem]!.tokens.length + line.tokens.length - 1;

/** A rollout as a row to train on, with the reward of its verdict; null where the verdict leaves it out. */
export function trainingRow(
  line: RolloutLine,
  prompt: Prompt,
  reward: { positive: number; negative: number },
): TrainingRow | null {
  const value = constantReward(line.verdict, reward);
  return value === null
    ? null
    : { tokens: [...prompt.tokens, ...line.tokens], promptLength: prompt.tokens.length, reward: value };
}
