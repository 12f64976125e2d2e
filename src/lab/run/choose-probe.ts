import type { Tokenizer } from '../../model/tokenizer.ts';
import type { Problem } from '../../problems/index.ts';
import { suiteOf } from '../../problems/index.ts';
import type { Probe } from '../../training/measure-probe.ts';
import type { TrainingRow } from '../../training/rows.ts';
import type { RolloutLine } from '../record/events.ts';
import { promptOf, trainingRow } from './buffer.ts';

/**
 * The fixed probe: the base's first `size` right and `size` wrong held-out answers to in-distribution problems, one problem
 * after another in the suites' order and at most one of each kind a problem, so that no problem dominates.
 */
export function chooseProbe(
  lines: readonly RolloutLine[],
  problems: readonly Problem[],
  tokenizer: Tokenizer,
  size: number,
): Probe {
  const sorted = lines
    .filter((line) => suiteOf(problems[line.problem]!.family).kind === 'id')
    .sort((a, b) => a.problem - b.problem || a.k - b.k);
  const pick = (right: boolean): TrainingRow[] => {
    const seen = new Set<number>();
    const candidates: TrainingRow[] = [];
    for (const line of sorted) {
      if ((line.verdict === 'correct') !== right || seen.has(line.problem)) continue;
      const row = trainingRow(line, promptOf(problems[line.problem]!, tokenizer), { positive: 1, negative: -1 });
      if (!row) continue;
      seen.add(line.problem);
      candidates.push(row);
    }
    // Spread over all suites: every n-th candidate.
    const stride = Math.max(1, Math.floor(candidates.length / size));
    return candidates.filter((_, i) => i % stride === 0).slice(0, size);
  };
  return { right: pick(true), wrong: pick(false), base: null };
}
