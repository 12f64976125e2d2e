import { MAX_DIGITS, Stop } from '../explain/budget.ts';
import type { LexOptions } from './token.ts';

/** Three more digits behind a thousands separator that is never a list separator: `{,}`, `\,`, `,\!`, `~`, `'`, `_`. */
const GROUP =
  /^(?:\{,\}|,\s*\\!|\\!,\\!|\{,\}\\!|\\,|\{\\,\}|\\ |~|\\;|_(?=\d{3})|(?<=\d)'(?=\d{3})|\{ \}|\\:)(?:\\!)?\s*(\d{3})(?!\d)/;
/** The same behind a comma or a blank, which separate a list inside brackets. */
const LOOSE_GROUP = /^(?:,| (?=\d{3}(?!\s*\/)))(\d{3})(?!\d)/;

/**
 * The number at the start of `rest` in the notation of `numberNode`, and how many characters it takes.
 *
 * @param bracketed whether the number stands inside round, square or set brackets, where a comma separates
 */
export function scanNumber(rest: string, bracketed: boolean, options: LexOptions): { text: string; length: number } {
  const digits = /^[0-9]*/.exec(rest)?.[0] ?? '';
  let length = digits.length;
  let text = digits;
  const next = (pattern: RegExp): RegExpExecArray | null => pattern.exec(rest.slice(length, length + MAX_DIGITS));
  if (digits.length > 0 && digits.length <= 3) {
    for (;;) {
      const m = next(GROUP) ?? (!bracketed && (options.thousands ?? true) ? next(LOOSE_GROUP) : null);
      if (!m) break;
      length += m[0].length;
      text += m[1];
    }
  }
  const grouped = length > digits.length;
  const comma = options.decimalComma && !grouped ? next(/^,(\d+)(?!\d)/) : null;
  const point = next(/^\.(\d+)/) ?? next(/^\{,\}(\d+)(?!\d)/) ?? next(/^\{\.\}(\d+)/) ?? comma;
  if (point) {
    text += `.${point[1]}`;
    length += point[0].length;
    const spaced = next(/^(?:\\,\d{3})+/);
    if (spaced) {
      text += spaced[0].replace(/\\,/g, '');
      length += spaced[0].length;
    }
  } else if (next(/^\.(?!\.|\s*$)(\s*[-+*/)^\\}]|\\overline)/)) {
    // "5." before an operator
    text += '.';
    length++;
  }
  if (text.includes('.')) {
    // 0.1\overline{6} and 0.333...
    const repeat = next(/^\s*\\(?:overline|bar|dot)\s*\{?(\d+)\}?/);
    const dots = repeat ? null : next(/^\s*(\.\.\.+|\\l?dots|\\cdots)/);
    if (repeat) text += `r${repeat[1]}`;
    else if (dots) text += '~';
    length += (repeat ?? dots)?.[0].length ?? 0;
  }
  const exponent = next(/^[eE]([-+]?\d{1,4})(?![\d.a-zA-Z])/);
  if (exponent) {
    text += `e${exponent[1]}`;
    length += exponent[0].length;
  }
  if (text.length > MAX_DIGITS) throw new Stop('too_long', { code: 'digits', most: MAX_DIGITS });
  return { text: grouped ? `g${text}` : text, length };
}
