import type { Span } from './scan.ts';

/** A choice letter at the start: `B`, `(B)`, `B. 51`, `**B**`, `\text{B}`. Two letters are no answer but a list. */
export function leadingLetter(text: string, span: Span, anchored = false): Span | undefined {
  const head = text.slice(span.start, Math.min(span.end, span.start + 120));
  const m =
    /^[\s*_$\\([{]*(?:(?:option|choice|letter|text|textbf|mathrm|mathbf|boxed)\b[\s*_${(\\]*)*([A-Ja-j])(?![A-Za-z'’])/.exec(
      head,
    );
  if (!m) return undefined;
  const letter = m[1] ?? '';
  const at = span.start + m[0].length - 1;
  const rest = head.slice(m[0].length);
  // A small letter, or "A" the article, needs a bracket or the end of the text after it.
  if (
    !/^[\s*_$})\]]*([.):,;]|$|\n|\*)/.test(rest) &&
    !(/[B-J]/.test(letter) && /^[\s*)}]/.test(rest)) &&
    !/^[)\]}]/.test(rest) &&
    !(anchored && /[A-J]/.test(letter) && /^\s*(because|since|as|which|with|for|and|or)\b/.test(rest))
  )
    return undefined;
  const more = /^[\s*_$})\].]*(,|and|or|\/|&)[\s*_$({\\]*(?:text\{)?\(?([A-J])(?![A-Za-z])/.exec(rest);
  return more ? { start: at, end: at + 1 + more[0].length } : { start: at, end: at + 1 };
}

/** The only bracketed or bold capital letter of the last line. */
export function lastLetter(text: string, span: Span): Span | undefined {
  const from = Math.max(span.start, span.end - 400);
  const letters = [
    ...text.slice(from, span.end).matchAll(/(\(|\*\*|\\text(?:bf)?\{\(?|(?:option|choice) )([A-J])(?![A-Za-z])/g),
  ];
  const last = letters.at(-1);
  if (!last || new Set(letters.map((l) => l[2])).size > 1) return undefined;
  const at = from + (last.index ?? 0) + (last[1] ?? '').length;
  return { start: at, end: at + 1 };
}
