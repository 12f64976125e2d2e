import type { Verdict } from '../../../src/checker/index.ts';

/** One labelled pair: what the verdict must be when `gold` is asked for and `pred` (or a whole `response`) is given. */
export interface Case {
  verdict: Verdict;
  gold: string;
  pred?: string;
  response?: string;
}

const VERDICTS = new Map<string, Verdict>([
  ['=', 'correct'],
  ['!', 'incorrect'],
  ['?', 'undecided'],
  ['0', 'no_answer'],
  ['g', 'gold_unparsed'],
]);

/**
 * Reads one case a line, `MARK gold ~~ answer`. The mark is `=` (correct), `!` (incorrect), `?` (undecided), `0` (no
 * answer), `g` (gold unparsed); an `r` after it says that the right side is a whole response, in which ⏎ is a line break.
 */
export function cases(text: string): Case[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line): Case => {
      const m = /^([=!?0g])(r?) (.*?) ~~ (.*)$/.exec(line);
      const verdict = VERDICTS.get(m?.[1] ?? '');
      if (!m || !verdict) throw new Error(`This case has not the form "MARK gold ~~ answer": ${line}`);
      const [, , whole, gold = '', right = ''] = m;
      return whole ? { verdict, gold, response: right.replaceAll('⏎', '\n') } : { verdict, gold, pred: right };
    });
}
