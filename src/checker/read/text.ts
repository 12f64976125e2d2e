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

/** Whether a gold that is no formula is short enough to be an answer in words. */
export function isWordAnswer(source: string): boolean {
  const t = plainText(source);
  return (
    t !== '' && t.length <= 60 && t.split(' ').length <= 6 && /^[\p{L}\d .,'’()/&-]+$/u.test(t) && /\p{L}/u.test(t)
  );
}

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
