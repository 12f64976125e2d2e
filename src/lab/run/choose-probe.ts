import type { Tokenizer } from '../../model/tokenizer.ts';
import type { Problem } from '../../problems/index.ts';
import { suiteOf } from '../../problems/index.ts';
import { standingOf } from '../../rewards/counts.ts';
import type { Probe } from '../../training/measure-probe.ts';
import type { Sequence } from '../../training/rows.ts';
import type { RolloutLine } from '../record/events.ts';
import { promptOf, sequenceOf } from './buffer.ts';

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
  const pick = (standing: 'right' | 'wrong'): Sequence[] => {
    const seen = new Set<number>();
    const candidates: Sequence[] = [];
    for (const line of sorted) {
      if (standingOf(line.verdict) !== standing || seen.has(line.problem)) continue;
      seen.add(line.problem);
      candidates.push(sequenceOf(line, promptOf(problems[line.problem]!, tokenizer)));
    }
    // Spread over all suites: every n-th candidate.
    const stride = Math.max(1, Math.floor(candidates.length / size));
    return candidates.filter((_, i) => i % stride === 0).slice(0, size);
  };
  return { right: pick('right'), wrong: pick('wrong'), base: null };
}
