import { type Span, trimSpan } from './scan.ts';

/** What a piece of text is when read as an answer; told by the parser so that extraction and comparison agree. */
export type Kind = 'math' | 'words' | 'nothing';

export interface Joined {
  span: Span;
  text: string;
  joined: number;
}

/** Cuts blanks, markdown marks and a full stop off both ends. */
export function cleanEnds(text: string, span: Span): Span {
  let { start, end } = span;
  for (;;) {
    const before = end - start;
    ({ start, end } = trimSpan(text, { start, end }));
    while (start < end && /[*:`：=]/.test(text[start] ?? '')) start++;
    while (end > start && /[*`。]/.test(text[end - 1] ?? '')) end--;
    if (end - start > 1 && text[end - 1] === '.' && text[end - 2] !== '.') end--;
    if (end - start === before) return { start, end };
  }
}

/** Whether the text between two boxes or math spans only joins them. */
export function joins(gap: string): boolean {
  if (gap.length >= 70 || /\n\s*\n/.test(gap)) return false;
  const bare = gap.replace(/\\(text|mathrm|quad|qquad|,|;|!|\)|\(|\[|\])|[$\s{}~*]/g, ' ').toLowerCase();
  if (/^[\s,;&]*(and|or|和|或)?[\s,;]*$/.test(bare)) return true;
  // x = [2] or x = [3]
  if (/^\s*(,|;|and|or|,\s*and|,\s*or)\s*[a-z](_\{?\d\}?)?\s*=\s*$/.test(bare)) return true;
  // A sentence that corrects itself, or goes on after a full stop, starts a new answer.
  if (/[.!?。]|wait|actually|\bno\b|not|but|instead|however|rather|correct/.test(bare)) return false;
  return /^\s*([,;]|and\b|or\b)/.test(bare) && !/[=\d]/.test(bare);
}

/** Where the sentence that starts at `at` ends: a full stop before a blank, or the line break. */
export function endOfSentence(text: string, at: number, end: number): number {
  for (let i = at; i < end; i++) {
    const c = text[i];
    if (c === '\n') return i;
    if (c === '。') return i;
    if (
      (c === '.' || c === '?' || (c === '!' && text[i - 1] !== '\\')) &&
      (i + 1 >= end || /[\s"'*)]/.test(text[i + 1] ?? '')) &&
      !/\b([ap]\.m|vs|etc|approx|[A-Z])$/.test(text.slice(Math.max(at, i - 6), i))
    )
      return i;
  }
  return end;
}
