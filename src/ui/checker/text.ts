/** How much of a long response stands around what was read, and how much of what was read, in characters. */
const AROUND = 1200;
const READ = 4000;

interface Excerpt {
  /** How many characters are left out in front. */
  before: number;
  start: string;
  read: string;
  end: string;
  after: number;
}

/** The part of a text around a span of UTF-16 offsets; the whole text where it is short. */
export function excerpt(text: string, [from, to]: readonly [number, number]): Excerpt {
  const nothing = to <= from;
  const start = nothing ? 0 : Math.max(0, from - AROUND);
  const readTo = nothing ? 0 : Math.min(to, from + READ);
  const end = Math.min(text.length, readTo + AROUND);
  return {
    before: start,
    start: nothing ? '' : text.slice(start, from),
    read: nothing ? '' : text.slice(from, readTo),
    end: text.slice(readTo, end),
    after: text.length - end,
  };
}

/** Controls, marks of reading order, joiners: everything without a picture, but for line breaks and tabs. */
const HIDDEN = /(?![\n\r\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** A text in pieces, with characters that cannot be seen written out: `U+202E`. */
export function visible(text: string): { text: string; hidden: boolean }[] {
  const pieces: { text: string; hidden: boolean }[] = [];
  let at = 0;
  for (const match of text.matchAll(HIDDEN)) {
    if (match.index > at) pieces.push({ text: text.slice(at, match.index), hidden: false });
    const code = (match[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    pieces.push({ text: `U+${code}`, hidden: true });
    at = match.index + match[0].length;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), hidden: false });
  return pieces;
}
