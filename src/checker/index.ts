import { print } from './ast.ts';
import { Budget, Stop, Unreadable } from './budget.ts';
import { exact } from './exact.ts';
import { extract } from './extract.ts';
import { fold } from './fold.ts';
import { parse } from './parser.ts';
import * as Q from './rational.ts';
import type { CheckInput, CheckOptions, CheckResult } from './types.ts';

export type * from './types.ts';

/** Compares the answer of a response (or a bare answer) with the gold. Synchronous, stateless, never throws. */
export function check(input: CheckInput, options: CheckOptions = {}): CheckResult {
  const budget = new Budget();
  const read = (text: string) => {
    try {
      return parse(fold(text).text);
    } catch (error) {
      if (error instanceof Stop || error instanceof Unreadable) return undefined;
      throw error;
    }
  };
  const text = 'response' in input ? input.response : input.pred;
  const found =
    'response' in input
      ? extract(text, options, (t) => (read(t) ? 'math' : 'nothing'), 'math')
      : {
          extraction: {
            span: [0, text.length] as [number, number],
            text,
            method: 'whole' as const,
            boxes: 0,
            joined: 1,
          },
          notes: [],
        };
  const g = read(input.gold);
  const p = read(found.extraction.text);
  const result = (verdict: CheckResult['verdict'], rule: CheckResult['rule']): CheckResult => ({
    verdict,
    rule,
    extraction: found.extraction,
    gold: { text: input.gold, normalized: g ? print(g) : input.gold, shape: g?.k ?? 'text' },
    pred: { text: found.extraction.text, normalized: p ? print(p) : found.extraction.text, shape: p?.k ?? 'text' },
    notes: found.notes,
    steps: budget.steps,
  });
  if (found.extraction.text === '') return result('no_answer', 'nothing_found');
  if (!g) return result('gold_unparsed', 'gold_unparsed');
  if (!p) return result('incorrect', 'unreadable');
  try {
    const a = exact(g, budget);
    const b = exact(p, budget);
    if (a && b) return result(Q.equal(a, b) ? 'correct' : 'incorrect', 'exact_rational');
  } catch (error) {
    if (error instanceof Stop) return result('undecided', error.rule);
    throw error;
  }
  return result('undecided', 'unreadable');
}

/** One or two plain sentences on why the verdict is what it is. */
export function explain(result: CheckResult): string {
  if (result.verdict === 'no_answer') return 'No answer was found in the response.';
  const { gold, pred } = result;
  return `${pred.text} is ${result.verdict === 'correct' ? '' : 'not '}${gold.text}.`;
}
