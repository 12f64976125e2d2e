import { leadingLetter } from './letters.ts';
import { findMath, type Span } from './scan.ts';
import { cleanEnds, endOfSentence, type Joined, joins, type Kind } from './spans.ts';

const ANCHORS = [
  'answer',
  '答案',
  '答：',
  '答:',
  'respuesta',
  'réponse',
  'antwort',
  'ответ',
  'resposta',
  'risposta',
  '答え',
];

const LINK =
  /^(s|en)?["'”*)\]]*(\s+(to|of|for)\b[^.:\n]{0,60}?)?[\s*]*(:|：|=|\b(is|are|was|would be|will be|should be|must be|equals|es|est|ist|lautet|é|è)\b|为|是|は|—|-)\s*[:：*]*\s*(therefore|thus|then|simply|just|exactly|equal to|given by|approximately|about)?[:\s]*/i;

/** What follows the last "answer is", "answer:", 答案是 and the like. */
export function afterAnchor(
  text: string,
  start: number,
  end: number,
  kindOf: (t: string) => Kind,
  gold: 'math' | 'choice' | 'words',
): Joined | 'refused' | undefined {
  const lower = text.slice(0, end).replace(/[A-ZА-ЯÉ]/g, (c) => c.toLowerCase());
  const places: Span[] = [];
  for (const anchor of gold === 'choice' ? [...ANCHORS, 'option', 'choice'] : ANCHORS) {
    let at = lower.lastIndexOf(anchor);
    for (let tries = 0; at >= start && tries < 40; tries++) {
      places.push({ start: at, end: at + anchor.length });
      at = at > 0 ? lower.lastIndexOf(anchor, at - 1) : -1;
    }
  }
  places.sort((a, b) => b.start - a.start);
  for (const place of places.slice(0, 40)) {
    const colon = /[:：]$/.test(text.slice(place.start, place.end));
    const after = text.slice(place.end, place.end + 120);
    // A heading "Final answer" has the answer below it.
    const link = colon ? '' : (LINK.exec(after)?.[0] ?? /^s?[ \t*_:#]*\n\s*/.exec(after)?.[0]);
    if (link === undefined) continue;
    const from = place.end + link.length;
    const found = answerAt(text, from, end, kindOf, gold);
    if (found) return found;
    if (REFUSAL.test(text.slice(from, endOfSentence(text, from, Math.min(end, from + 300))))) return 'refused';
  }
  return undefined;
}

const NEGATION =
  /\b(not|no|never|isn't|aren't|between|less|more|least|most|than|under|over|either|neither|nor|unless|wrong|incorrect|except|cannot|can't|could|might|maybe|perhaps|unknown|unsure|don't|didn't|but|guess)\b/i;

const REFUSAL = /\b(cannot|can't|can not|unable|unknown|don't know|do not know|not sure|unsure|no idea)\b/i;

/** Reads the answer that starts at `from`: a math span, else an expression, a word, or the only number of the sentence. */
function answerAt(
  text: string,
  from: number,
  end: number,
  kindOf: (t: string) => Kind,
  gold: 'math' | 'choice' | 'words',
): Joined | undefined {
  let at = from;
  while (at < end && /[\s*_`>:：]/.test(text[at] ?? '')) at++;
  const line = endOfSentence(text, at, Math.min(end, at + 1200));
  if (line <= at) return undefined;
  const spans = findMath(text, at, Math.min(end, Math.max(line, at + 400)));
  const first = spans[0];
  if (first && first.outer.start - at <= 60 && first.outer.start < line) {
    const lead = text.slice(at, first.outer.start);
    if (NEGATION.test(lead)) return undefined;
    if (gold !== 'choice' && !/\d/.test(lead)) {
      const used = [first];
      for (const span of spans.slice(1)) {
        if (!joins(text.slice((used.at(-1) as typeof first).outer.end, span.outer.start))) break;
        used.push(span);
      }
      const last = used.at(-1) as typeof first;
      return {
        span: { start: first.start, end: last.end },
        text: used.map((s) => text.slice(s.start, s.end)).join(', '),
        joined: used.length,
      };
    }
  }
  // The reason that follows is not part of the answer.
  const reason = /[,;]?\s+(?:because|since|which|so that|as (?:it|they|the|we|there|this))\b/.exec(
    text.slice(at, line),
  );
  const span = cleanEnds(text, { start: at, end: reason && reason.index > 0 ? at + reason.index : line });
  const sentence = text.slice(span.start, span.end);
  if (sentence === '' || sentence.length > 600) return undefined;
  if (gold === 'choice') {
    const letter = leadingLetter(text, span, true);
    return letter ? { span: letter, text: text.slice(letter.start, letter.end), joined: 1 } : undefined;
  }
  const kind = kindOf(sentence);
  if (kind === 'math') return { span, text: sentence, joined: 1 };
  if (gold === 'words' && kind === 'words' && sentence.length <= 80) return { span, text: sentence, joined: 1 };
  // "42 apples because 6*7=42": a value, then prose.
  const head = /^[^a-zA-Z]*?[-+]?(\\?\$|\\?[£€]|US\$)?\s*\d+(?:,\d{3})*(\.\d+)?(\s*\/\s*\d+)?\s*(\\?%|percent\b)?/.exec(
    sentence,
  );
  if (head && !/[a-zA-Z=<>]/.test(head[0].replace(/percent/, ''))) {
    const rest = sentence.slice(head[0].length);
    if (
      /^(\s+[a-zA-Z]|[.,;:)]|\s*$|°)/.test(rest) &&
      !/^\s*,?\s*(or|and|to)\s+[-$\d]/.test(rest) &&
      !/^\s*,\s*[-$\d]/.test(rest) &&
      !/^\s*(or (more|less)|not)\b/.test(rest)
    ) {
      const s = cleanEnds(text, { start: span.start, end: span.start + head[0].length });
      return { span: s, text: text.slice(s.start, s.end), joined: 1 };
    }
  }
  const numbers = [...sentence.matchAll(/(?<![\w.])[-+]?\d[\d,]*(\.\d+)?(\/\d+)?%?/g)];
  if (gold === 'math' && numbers.length === 1 && !NEGATION.test(sentence)) {
    const m = numbers[0] as RegExpMatchArray;
    const s = cleanEnds(text, { start: span.start + (m.index ?? 0), end: span.start + (m.index ?? 0) + m[0].length });
    while (text[s.end - 1] === ',') s.end--;
    return { span: s, text: text.slice(s.start, s.end), joined: 1 };
  }
  return undefined;
}
