import { short } from '../explain/reason.ts';
import { plainText } from '../read/text.ts';
import { no, type Outcome, yes } from './values.ts';

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
