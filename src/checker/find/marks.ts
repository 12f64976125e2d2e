import type { Method } from '../explain/codes.ts';
import { type Box, endOfLine, type Span, trimSpan } from './scan.ts';
import { cleanEnds, type Joined, joins, type Kind } from './spans.ts';

/** `...#51`: one to four `#` before a readable value that ends the last line. Several such values are one list. */
export function lastLineHash(
  text: string,
  start: number,
  end: number,
  boxes: Box[],
  kindOf: (t: string) => Kind,
  words: boolean,
): Joined | undefined {
  let to = end;
  while (to > start && /[\s*]/.test(text[to - 1] ?? '')) to--;
  const from = Math.max(start, text.lastIndexOf('\n', to - 1) + 1);
  const hash = text.lastIndexOf('#', to - 1);
  if (hash < from) return undefined;
  let first = hash;
  while (first > from && text[first - 1] === '#') first--;
  if (hash - first + 1 > 4) return undefined;
  const inBox = boxes.some((b) => b.start <= hash && hash < b.end);
  if (inBox || boxes.some((b) => b.start > hash)) return undefined;
  // Beside a box, a lone `#` inside a sentence ("room #3") is not an answer mark.
  if (boxes.length > 0 && first > from && hash - first + 1 < 4) return undefined;
  const value = cleanEnds(text, { start: hash + 1, end: to });
  if (value.end <= value.start || value.end - value.start > 400) return undefined;
  const content = text.slice(value.start, value.end);
  const kind = kindOf(content);
  if (kind === 'nothing') return undefined;
  if (kind === 'words' && !words && (hash - first + 1 !== 4 || content.length > 60)) return undefined;
  // `#50#51` names two candidates.
  const parts = [content];
  let left = value.start;
  let mark = first;
  for (let tries = 0; mark > from && tries < 40; tries++) {
    const previous = text.lastIndexOf('#', mark - 1);
    if (previous < from) break;
    const part = trimSpan(text, { start: previous + 1, end: mark });
    const piece = text.slice(part.start, part.end).replace(/[,;]\s*$/, '');
    if (piece !== '' && kindOf(piece) !== 'math') break;
    if (piece !== '' && piece !== parts[0]) parts.unshift(piece);
    if (piece !== '') left = part.start;
    mark = previous;
  }
  return {
    span: { start: parts.length > 1 ? left : value.start, end: value.end },
    text: parts.join(', '),
    joined: parts.length,
  };
}

/** The last boxes, joined while only a separator stands between them. `total` counts equal neighbours too. */
export function lastGroup(text: string, boxes: Box[]): { members: Box[]; total: number } | undefined {
  const last = boxes.at(-1);
  if (last === undefined) return undefined;
  const members = [last];
  let total = 1;
  const content = (b: Box): string => text.slice(b.content.start, b.content.end).replace(/\s+/g, '');
  for (let i = boxes.length - 2; i >= 0; i--) {
    const box = boxes[i] as Box;
    const next = members[0] as Box;
    if (box.unclosed) break;
    const gap = text.slice(box.end, next.start);
    if (!joins(gap)) break;
    total++;
    if (members.some((m) => content(m) === content(box))) continue;
    members.unshift(box);
  }
  return { members, total };
}

/** The rest of the line after the last `####`, wherever it stands. */
export function hashLine(
  text: string,
  start: number,
  end: number,
  kindOf: (t: string) => Kind,
): (Span & { method: Method }) | undefined {
  let at = text.lastIndexOf('####', end - 1);
  for (let tries = 0; at >= start && tries < 20; tries++) {
    if (text[at + 4] !== '#' && text[at - 1] !== '#') {
      const span = cleanEnds(text, { start: at + 4, end: endOfLine(text, at, end) });
      const content = text.slice(span.start, span.end);
      if (content !== '' && content.length <= 400 && kindOf(content) !== 'nothing') return { ...span, method: 'hash' };
    }
    at = at > 0 ? text.lastIndexOf('####', at - 1) : -1;
  }
  return undefined;
}

/** `A: x` alone on the last line. */
export function answerLine(
  text: string,
  start: number,
  end: number,
  kindOf: (t: string) => Kind,
): (Span & { method: Method }) | undefined {
  let to = end;
  while (to > start && /\s/.test(text[to - 1] ?? '')) to--;
  const from = Math.max(start, text.lastIndexOf('\n', to - 1) + 1);
  const line = text.slice(from, to);
  const mark = /^\W{0,4}(a|ans)\s*[:：]\s*/i.exec(line.slice(0, 20));
  if (!mark) return undefined;
  const span = cleanEnds(text, { start: from + mark[0].length, end: to });
  return span.end > span.start && span.end - span.start <= 400 && kindOf(text.slice(span.start, span.end)) !== 'nothing'
    ? { ...span, method: 'anchor' }
    : undefined;
}
