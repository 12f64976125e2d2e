/** Linear scanners over a whole response: brace pairs, boxes, math spans. No backtracking, so 100 kB cost milliseconds. */

/** A piece of the original text, as UTF-16 offsets. */
export interface Span {
  start: number;
  end: number;
}

/** For each `{` the index of its `}`, or -1. `\{` and `\}` are not braces. */
export function matchBraces(text: string): Int32Array {
  const match = new Int32Array(text.length).fill(-1);
  const open: number[] = [];
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 92) i++;
    else if (c === 123) open.push(i);
    else if (c === 125) {
      const from = open.pop();
      if (from !== undefined) match[from] = i;
    }
  }
  return match;
}

/** A `\boxed` or `\fbox` with its content; `start` is the backslash, `unclosed` means the closing brace is missing. */
export interface Box extends Span {
  content: Span;
  unclosed: boolean;
}

const PLACEHOLDER =
  /^(\\text\s*\{)?\s*(\.{2,}|…|\\l?dots|_+|your (final )?answer( here)?|(the )?(final )?answer( here)?|insert.*|\?+)\s*\}?$/i;

/** Cuts blanks, and dollar signs around, off a span. */
export function trimSpan(text: string, span: Span): Span {
  let { start, end } = span;
  while (start < end && /[\s$]/.test(text[start] ?? '')) start++;
  while (end > start && /\s/.test(text[end - 1] ?? '')) end--;
  while (end > start && text[end - 1] === '$' && text[end - 2] !== '\\') end--;
  while (end > start && /\s/.test(text[end - 1] ?? '') && text[end - 2] !== '\\') end--;
  return { start, end };
}

/** All outermost non-empty boxes in order. A box that only repeats an instruction (`\boxed{}`, `\boxed{...}`) is left out. */
export function findBoxes(text: string, from: number, to: number): Box[] {
  const boxes: Box[] = [];
  let braces: Int32Array | undefined;
  let at = from;
  let lineEnd = -1;
  while (at < to) {
    const next = nextBox(text, at);
    if (next === undefined || next.start >= to) break;
    let i = next.end;
    while (i < to && (text[i] === ' ' || text[i] === '\n')) i++;
    braces ??= matchBraces(text.slice(0, to));
    let content: Span;
    let end: number;
    let unclosed = false;
    if (text[i] === '{') {
      const close = braces[i] ?? -1;
      unclosed = close < 0;
      if (unclosed && lineEnd < i) lineEnd = endOfLine(text, i, to);
      end = unclosed ? lineEnd : close + 1;
      content = { start: i + 1, end: unclosed ? end : close };
    } else {
      // `\boxed 5`: one word, as TeX would nearly do.
      end = i;
      while (end < to && !/[\s$]/.test(text[end] ?? '')) end++;
      content = { start: i, end };
      if (i === next.end && /[A-Za-z]/.test(text[i] ?? '')) {
        at = next.end;
        continue;
      }
    }
    content = trimSpan(text, content);
    const inner = text.slice(content.start, Math.min(content.end, content.start + 80));
    if (content.end > content.start && !PLACEHOLDER.test(inner))
      boxes.push({ start: next.start, end, content, unclosed });
    // An unclosed box may be followed by a good one on the same line.
    at = unclosed ? i + 1 : Math.max(end, next.end);
  }
  return boxes;
}

function nextBox(text: string, at: number): Span | undefined {
  for (let i = text.indexOf('\\', at); i >= 0; i = text.indexOf('\\', i + 1)) {
    if (text.startsWith('boxed', i + 1)) return { start: i, end: i + 6 };
    if (text.startsWith('fbox', i + 1)) return { start: i, end: i + 5 };
    if (text.startsWith('framebox', i + 1)) return { start: i, end: i + 9 };
  }
  return undefined;
}

/** Index of the line break at or after `at`, or `to`. */
export function endOfLine(text: string, at: number, to: number): number {
  const i = text.indexOf('\n', at);
  return i < 0 || i > to ? to : i;
}

const MAX_SPANS = 400;

/** Math between `$`, `$$`, `\(`, `\[`, in order; the spans are the contents. A `$` before an amount of money opens nothing. The last 200 at least. */
export function findMath(text: string, from: number, to: number): (Span & { outer: Span })[] {
  const spans: (Span & { outer: Span })[] = [];
  let i = from;
  let lastParen = -1;
  let lastBracket = -1;
  while (i < to) {
    const c = text[i];
    if (c === '\\') {
      const d = text[i + 1];
      if (d === '(' || d === '[') {
        const close = d === '(' ? '\\)' : '\\]';
        // A search that failed once fails for every later opening too.
        const known = d === '(' ? lastParen : lastBracket;
        const j = known === -2 ? -1 : text.indexOf(close, i + 2);
        if (j < 0 || j >= to) {
          if (d === '(') lastParen = -2;
          else lastBracket = -2;
          i += 2;
          continue;
        }
        push(i + 2, j, i, j + 2);
        i = j + 2;
      } else i += 2;
      continue;
    }
    if (c !== '$') {
      i++;
      continue;
    }
    const double = text[i + 1] === '$';
    const open = i + (double ? 2 : 1);
    const j = closingDollar(text, open, to, double);
    if (j < 0) {
      i = open;
      continue;
    }
    const content = text.slice(open, j);
    if (!double && looksLikeMoney(content, text[j + 1])) {
      i = open;
      continue;
    }
    push(open, j, i, j + (double ? 2 : 1));
    i = j + (double ? 2 : 1);
  }
  return spans;

  function push(start: number, end: number, outerStart: number, outerEnd: number): void {
    const span = trimSpan(text, { start, end });
    if (span.end === span.start) return;
    // Only the last formulas matter in a text with very many.
    if (spans.length >= MAX_SPANS) spans.splice(0, MAX_SPANS / 2);
    spans.push({ start: span.start, end: span.end, outer: { start: outerStart, end: outerEnd } });
  }
}

/** The `$` (or `$$`) that ends the span opened before `from`; a single-dollar span stays on its paragraph. */
function closingDollar(text: string, from: number, to: number, double: boolean): number {
  const limit = Math.min(to, from + 4200);
  for (let i = from; i < limit; i++) {
    const c = text[i];
    if (c === '\\') i++;
    else if (c === '\n' && !double && text[i + 1] === '\n') return -1;
    else if (c === '$') {
      if (!double) return i;
      if (text[i + 1] === '$') return i;
    }
  }
  return -1;
}

const looksLikeMoney = (content: string, after: string | undefined): boolean =>
  /^\d/.test(content) &&
  (/\d/.test(after ?? '') || /\s$/.test(content)) &&
  /[a-z]{2,}|\s$/i.test(content.replace(/\\[a-z]+/gi, ''));
