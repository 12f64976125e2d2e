const LETTER = /^\(?\s*([A-J])\s*\)?\s*[.:]?$/;

/** The letter of a multiple-choice answer such as `B`, `(B)`, `\text{(B)}`; upper case only unless in brackets. */
export function choiceLetter(source: string): string | undefined {
  const bare = undress(source);
  const m = LETTER.exec(bare) ?? /^\(\s*([a-j])\s*\)$/.exec(bare);
  return m?.[1]?.toUpperCase();
}

/** The letter that a gold asks for, whether it stands alone or labels a value; undefined where no choice is asked for. */
export const goldLetter = (gold: string): string | undefined => choiceLetter(gold) ?? labelledLetter(gold);

/** `(B) 12` and `B. 12` as golds: the letter counts. */
function labelledLetter(gold: string): string | undefined {
  const letters = namedLetters(gold);
  return letters.length === 1 && /^\W*(\\text(bf)?\s*\{)?\s*\(?[A-E]\)?[.)\s}]/.test(gold) && gold.length > 3
    ? letters[0]
    : undefined;
}

/** The letters a predicted answer names: `B`, `b`, `(B) 12`, `B. twelve`, `option B`, `A and C`. */
export function namedLetters(source: string): string[] {
  const bare = undress(source).replace(/^(the\s+)?(answer|option|choice|letter)\s*(is)?\s*:?\s*/i, '');
  const single = /^\(?\s*([A-Ja-j])\s*\)?\s*[.:]?$/.exec(bare);
  if (single) return [(single[1] as string).toUpperCase()];
  const list = /^\(?[A-J]\)?(\s*(,|and|or|\/|&|\s|;)\s*\(?[A-J]\)?)+\.?$/.exec(bare);
  if (list) return [...new Set(bare.match(/\b[A-J]\b/g) ?? [])];
  if (/^[A-J]{2,5}$/.test(bare)) return [...new Set(bare)];
  const head = /^(?:\(([A-J])\)|([A-J])\s*[.):])\s*(?=\S)/.exec(bare);
  if (!head) return [];
  const rest = bare.slice(head[0].length);
  const more = rest.match(/\(([A-J])\)|(?:^|[\s,])([A-J])[.)]/g) ?? [];
  return [(head[1] ?? head[2]) as string, ...more.map((s) => s.replace(/[^A-J]/g, ''))];
}

const undress = (source: string): string =>
  source
    .replace(/\\(?:text(?:bf|it|rm|sf|tt|normal|up)?|mathrm|mathbf|mbox|hbox|boxed|left|right|operatorname)\b/g, '')
    .replace(/\\[ ,;!:]|~|\\quad|\\qquad/g, ' ')
    .replace(/[{}$*`]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
