import { checkLine } from '../../checker/jsonl.ts';
import { verdictSentence } from '../../words/en/verdict.ts';
import type { Command } from '../command.ts';
import { readLines } from '../lines.ts';

/**
 * Labels answers as a filter: a line in, a line out, in order, before the next is read; `why` is the reason in words. A line that cannot be read gives
 * `{line, error}` on stdout in its place and the others go on; stderr counts them at the end.
 */
export const check: Command = {
  name: 'check',
  about:
    'labels JSON lines on stdin, {id, gold, response} or {id, gold, pred} and maybe a question, with a verdict each on stdout',
  options: {
    profile: { value: 'P', about: 'where an answer may stand: reward (marked ones only) or evaluate (also bare math)' },
  },
  async run(args, io) {
    const profile = args.choice('profile', ['reward', 'evaluate']);
    const defaults = profile === undefined ? {} : { profile };
    let number = 0;
    let unread = 0;
    for await (const text of readLines(io.input)) {
      number++;
      if (text.trim() === '') continue;
      const result = checkLine(text, number, defaults);
      if ('error' in result) unread++;
      await io.line(JSON.stringify('error' in result ? result : { ...result, why: verdictSentence(result.reason) }));
    }
    if (unread > 0) io.note(`${unread} of ${number} lines could not be read; their errors are among the results.`);
    return undefined;
  },
};
