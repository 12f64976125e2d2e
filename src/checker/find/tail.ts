import { findMath, type Span, trimSpan } from './scan.ts';
import { type Joined, joins, type Kind } from './spans.ts';

/** The last math span, with those before it that are joined to it. */
export function lastMath(
  text: string,
  start: number,
  end: number,
  kindOf: (t: string) => Kind,
  wanted?: (t: string) => boolean,
): Joined | undefined {
  const spans = findMath(text, start, end);
  for (let i = spans.length - 1, tries = 0; i >= 0 && tries < 10; i--, tries++) {
    const last = spans[i] as (typeof spans)[number];
    if (last.end - last.start > 1000) continue;
    const content = text.slice(last.start, last.end);
    if (wanted ? !wanted(content) : kindOf(content) === 'nothing') continue;
    const used = [last];
    for (let j = i - 1; j >= 0 && used.length < 40; j--) {
      const span = spans[j] as (typeof spans)[number];
      if (!joins(text.slice(span.outer.end, (used[0] as typeof last).outer.start))) break;
      used.unshift(span);
    }
    // A number in the text after the last formula is the later statement.
    const later = lastNumber(text, last.outer.end, end);
    if (
      later &&
      /(is|are|=|:|total of|get|gives|equals|have|has)\s*\W{0,3}$/.test(text.slice(last.outer.end, later.start))
    )
      return undefined;
    const first = used[0] as typeof last;
    return {
      span: { start: first.start, end: last.end },
      text: used.map((s) => text.slice(s.start, s.end)).join(', '),
      joined: used.length,
    };
  }
  return undefined;
}

/** The last number of the text; numbers listed beside it (`12, 13`, `1 or 2`) belong to it. */
export function lastNumber(text: string, start: number, end: number): Span | undefined {
  const from = Math.max(start, end - 2000);
  const tail = text.slice(from, end);
  const numbers = [
    ...tail.matchAll(
      /(?<![\w.}^_])(?:[-−]\s?)?(?:\\?[$£€])?\d+(?:,\d{3})*(?:\.\d+)?(?:\s?\/\s?\d+)?(?:\\?%)?(?![\w])/g,
    ),
  ];
  const last = numbers.at(-1);
  if (!last) return undefined;
  let first = last;
  for (let i = numbers.length - 2; i >= 0; i--) {
    const m = numbers[i] as RegExpMatchArray;
    const gap = tail.slice((m.index ?? 0) + m[0].length, first.index ?? 0);
    if (!/^\s*(,|or|,\s*or|,?\s*and|;)\s*$/.test(gap)) break;
    first = m as typeof first;
  }
  let at = from + (first.index ?? 0);
  // The dash of "5-3" is a minus between two numbers, not a sign.
  if (first === last && /^[-−]/.test(first[0]) && /[\w)]\s?$/.test(text.slice(Math.max(start, at - 2), at))) at++;
  // "It is not 42" gives no answer.
  if (
    /(\b(not|never|isn't|than|least|most|except|wrong)|n't)\s+(?:(be|equal to|equal)\s+)?\W{0,3}$/i.test(
      text.slice(Math.max(start, at - 24), at),
    )
  )
    return undefined;
  const to = from + (last.index ?? 0) + last[0].length;
  if (/^\W{0,3}(\?|(is|was|would be|seems) (wrong|incorrect|not|false|impossible)|isn't)/.test(text.slice(to, to + 24)))
    return undefined;
  return trimSpan(text, { start: at, end: to });
}
