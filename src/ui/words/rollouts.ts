import type { RunState } from '../../lab/record/run-state.ts';
import { count } from '../format.ts';

/** What stands under the title of stage 2. */
export function rolloutLede(run: RunState): string {
  const { buffer } = run;
  if (!buffer) {
    if (!run.started) return 'The base writes several answers to each problem. A checker marks every one.';
    const total = run.started.config.problems.count * run.started.config.rollouts.k;
    const arrived = run.rollouts.reduce((sum, group) => sum + group.filter((r) => r !== undefined).length, 0);
    return `${count(arrived)} of ${count(total)} answers written by the base and checked.`;
  }
  const parts = [`${count(buffer.right)} right`, `${count(buffer.wrong)} wrong`];
  if (buffer.noAnswer > 0) parts.push(`${count(buffer.noAnswer)} without an answer`);
  if (buffer.leftOut > 0) parts.push(`${count(buffer.leftOut)} undecided and left out`);
  const cut = buffer.truncated > 0 ? ` ${count(buffer.truncated)} were cut off.` : '';
  const ratio =
    buffer.tokensRight > 0
      ? ` About ${Number((buffer.tokensWrong / buffer.tokensRight).toPrecision(2))} wrong tokens for each right one.`
      : '';
  return `${count(buffer.rollouts)} answers from the base: ${parts.join(', ')}.${cut}${ratio} ${count(buffer.mixed)} of ${count(
    buffer.problems,
  )} problems are mixed: sometimes right, sometimes wrong.`;
}
