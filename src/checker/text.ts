import { short } from './reason.ts';
import { no, type Outcome, yes } from './values.ts';

/** Text without LaTeX dress, case, blanks and final punctuation, for answers that are words. */
export function plainText(source: string): string {
  return source
    .replace(
      /\\(?:text(?:bf|it|rm|sf|tt|normal|up)?|mathrm|mathbf|mathit|mbox|hbox|operatorname|emph|boxed|left|right|displaystyle)\b/g,
      '',
    )
    .replace(/\\[,;:! ]|~/g, ' ')
    .replace(/\\(?:quad|qquad)/g, ' ')
    .replace(/[{}$*`"“”]/g, '')
    .replace(/[\s_]+/g, ' ')
    .replace(/^[\s.,;:!]+|[\s.,;:!]+$/g, '')
    .replace(/^\(([^()]*)\)$/, '$1')
    .toLowerCase();
}

/** The same spelling of a text wherever only spacing or dress differs; used for "same text" before anything is parsed. */
export function sameTextKey(source: string): string {
  return source
    .replace(/\\(?:left|right|displaystyle|,|;|!|:| )/g, '')
    .replace(/\\[dt]frac/g, '\\frac')
    .replace(/[\s$~]/g, '')
    .replace(/\.$/, '');
}

/** "The day is Thursday": what the sentence is about. */
const SUBJECT =
  /^\s*(?:so,?\s+|thus,?\s+|hence,?\s+|therefore,?\s+)?(?:the|its|his|her|their|it)\s+(?:[a-z' ]{2,40}\s)?(?:is|are|was)\s+(?!not\b|no\b|never\b)/i;

const SMALL_WORDS = /^(the|a|an|it is|they are|there is|there are|is|are)\s+/;
const words = (s: string): string => {
  let t = plainText(s);
  for (let i = 0; i < 3; i++) t = t.replace(SMALL_WORDS, '');
  return t.replace(/[-'’]/g, '').replace(/\bsolutions\b/g, 'solution');
};

/** Two answers in words: the same after folding case, articles and punctuation. */
export function compareTexts(g: string, p: string): Outcome {
  const a = words(g);
  // "Yes, it is."
  const first = /^(yes|no|true|false)[,.;]\s(?!.*(?:\b(?:yes|no|not|true|false|but)\b|[\d=\\]))/.exec(plainText(p));
  if (first && first[1] === a) return yes('text');
  return a !== '' && (a === words(p) || a === words(p.replace(SUBJECT, '')))
    ? yes('text')
    : no('text', { code: 'words', given: short(p), asked: short(g) });
}

/** Whether a gold that is no formula is short enough to be an answer in words. */
export function isWordAnswer(source: string): boolean {
  const t = plainText(source);
  return (
    t !== '' && t.length <= 60 && t.split(' ').length <= 6 && /^[\p{L}\d .,'’()/&-]+$/u.test(t) && /\p{L}/u.test(t)
  );
}

const LETTER = /^\(?\s*([A-J])\s*\)?\s*[.:]?$/;

/** The letter of a multiple-choice answer such as `B`, `(B)`, `\text{(B)}`; upper case only unless in brackets. */
export function choiceLetter(source: string): string | undefined {
  const bare = undress(source);
  const m = LETTER.exec(bare) ?? /^\(\s*([a-j])\s*\)$/.exec(bare);
  return m?.[1]?.toUpperCase();
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

const UNITS =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const TENS = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');

/** "twenty-one" as 21, up to 999,999; undefined for other text. */
export function numberInWords(source: string): number | undefined {
  const tokens = plainText(source).replace(/-/g, ' ').split(' ');
  if (tokens.length > 8 || tokens.length === 0) return undefined;
  let total = 0;
  let group = 0;
  let any = false;
  for (const token of tokens) {
    const unit = UNITS.indexOf(token);
    const ten = TENS.indexOf(token);
    if (unit >= 0) group += unit;
    else if (ten >= 0) group += 20 + 10 * ten;
    else if (token === 'hundred' && any) group *= 100;
    else if (token === 'thousand' && any) {
      total += group * 1000;
      group = 0;
    } else if (token !== 'and' || !any) return undefined;
    any = true;
  }
  return any ? total + group : undefined;
}
