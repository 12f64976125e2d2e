import { type Box, endOfLine, findBoxes, findMath, type Span, trimSpan } from './scan.ts';
import type { CheckOptions, Extraction, Method, NoteId } from './types.ts';

/** What a piece of text is when read as an answer; told by the parser so that extraction and comparison agree. */
export type Kind = 'math' | 'words' | 'nothing';

export interface Found {
  extraction: Extraction;
  notes: NoteId[];
}

const END_OF_TURN = [
  '<|im_end|>',
  '<|im_start|>',
  '<end_of_turn>',
  '<|eot_id|>',
  '<|endoftext|>',
  '<|end_of_text|>',
  '</s>',
  '<|end|>',
  '<start_of_turn>',
];
const REASONING = ['think', 'thinking', 'reasoning', 'thought'];

/**
 * Finds the answer in a response. The order: the `#x` that ends the last line, the last group of boxes, `#### x`,
 * `A: x`, the last "answer is", and for the profile `evaluate` the whole of a short response, the last math span and the
 * last number. Linear in the length of the response.
 *
 * @param kindOf tells whether a piece of text can be read as an answer
 * @param gold what the gold is, so that a letter or a word is looked for when one is asked for
 */
export function extract(
  response: string,
  options: CheckOptions,
  kindOf: (text: string) => Kind,
  gold: 'math' | 'choice' | 'words',
): Found {
  const notes: NoteId[] = [];
  const nothing: Found = { extraction: { span: [0, 0], text: '', method: 'whole', boxes: 0, joined: 0 }, notes };
  const limits = visiblePart(response, options, notes);
  if (limits === undefined) return nothing;
  const { start, end } = limits;
  const boxes = findBoxes(response, start, end);
  const make = (span: Span, method: Method, text = response.slice(span.start, span.end), joined = 1): Found => ({
    extraction: { span: [span.start, span.end], text, method, boxes: boxes.length, joined },
    notes,
  });

  const hash = lastLineHash(response, start, end, boxes, kindOf);
  if (hash) return make(hash.span, 'hash', hash.text, hash.joined);

  const group = lastGroup(response, boxes);
  if (group) {
    const first = group.members[0] as Box;
    const last = group.members.at(-1) as Box;
    if (last.unclosed) notes.push('unclosed_box');
    if (boxes.length > group.total) notes.push('other_boxes_ignored');
    const text = group.members.map((b) => response.slice(b.content.start, b.content.end)).join(', ');
    return make({ start: first.content.start, end: last.content.end }, 'boxed', text, group.members.length);
  }
  if (options.boxedOnly) return nothing;

  const marked = hashLine(response, start, end, kindOf) ?? answerLine(response, start, end, kindOf);
  if (marked) return make(marked, response[marked.start - 1] === '#' ? 'hash' : marked.method);

  const anchored = afterAnchor(response, start, end, kindOf, gold);
  if (anchored === 'refused') return nothing;
  if (anchored) return make(anchored.span, 'anchor', anchored.text, anchored.joined);
  if (options.profile === 'reward') return nothing;

  const whole = trimSpan(response, { start, end });
  if (
    whole.end > whole.start &&
    !response.slice(whole.start, whole.end).includes('boxed') &&
    whole.end - whole.start <= 300
  ) {
    const text = response.slice(whole.start, whole.end);
    const kind = kindOf(text);
    if (kind === 'math' || (kind === 'words' && gold !== 'math' && text.length <= 60))
      return make(whole, 'whole', text);
  }
  if (gold === 'choice') {
    const letter = leadingLetter(response, whole) ?? lastLetter(response, whole);
    return letter ? make(letter, 'whole') : nothing;
  }
  // Words addressed to a grader make nothing an answer that is not marked as one.
  if (TO_THE_GRADER.test(response.slice(Math.max(start, end - 4000), end))) return nothing;
  const math = lastMath(response, start, end, kindOf);
  if (math) return make(math.span, 'math', math.text, math.joined);
  if (gold === 'words') return nothing;
  const number = lastNumber(response, start, end);
  return number ? make(number, 'number') : nothing;
}

const TO_THE_GRADER =
  /\b(grader|verdict|gold|ground truth|mark (this|me|it|my)|ignore (all|any|the|previous)|accept this|full credit)\b/i;

/** The part of the response that counts: after the prompt and the last closed reasoning block, before the end of the turn. */
function visiblePart(text: string, options: CheckOptions, notes: NoteId[]): Span | undefined {
  let start = 0;
  let end = text.length;
  if (options.prompt && text.startsWith(options.prompt)) {
    start = options.prompt.length;
    notes.push('prompt_removed');
  }
  for (const token of END_OF_TURN) {
    const i = text.indexOf(token, start + (token === '<|im_start|>' && text.startsWith(token, start) ? 1 : 0));
    if (i >= 0 && i < end) end = i;
  }
  if (end < text.length) notes.push('cut_at_end_of_turn');
  let closed = -1;
  for (const name of REASONING) {
    const tag = `</${name}>`;
    const i = text.lastIndexOf(tag, end - tag.length);
    if (i >= start && i + tag.length > closed) closed = i + tag.length;
  }
  if (closed >= 0) start = closed;
  else if (options.requireClosedReasoning) {
    notes.push('unfinished_reasoning');
    return undefined;
  }
  for (const name of REASONING) {
    const i = text.indexOf(`<${name}>`, start);
    if (i >= 0 && i < end) {
      end = i;
      notes.push('unfinished_reasoning');
    }
  }
  return end > start ? { start, end } : undefined;
}

interface Joined {
  span: Span;
  text: string;
  joined: number;
}

/** `...#51`: one to four `#` before a readable value that ends the last line. Several such values are one list. */
function lastLineHash(
  text: string,
  start: number,
  end: number,
  boxes: Box[],
  kindOf: (t: string) => Kind,
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
  if (kind === 'words' && (hash - first + 1 !== 4 || content.length > 40)) return undefined;
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

/** Cuts blanks, markdown marks and a full stop off both ends. */
function cleanEnds(text: string, span: Span): Span {
  let { start, end } = span;
  for (;;) {
    const before = end - start;
    ({ start, end } = trimSpan(text, { start, end }));
    while (start < end && /[*:`：=]/.test(text[start] ?? '')) start++;
    while (end > start && /[*`。]/.test(text[end - 1] ?? '')) end--;
    if (end - start > 1 && text[end - 1] === '.' && text[end - 2] !== '.') end--;
    if (end - start === before) return { start, end };
  }
}

/** The last boxes, joined while only a separator stands between them. `total` counts equal neighbours too. */
function lastGroup(text: string, boxes: Box[]): { members: Box[]; total: number } | undefined {
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

/** Whether the text between two boxes or math spans only joins them. */
function joins(gap: string): boolean {
  if (gap.length >= 70 || /\n\s*\n/.test(gap)) return false;
  const bare = gap.replace(/\\(text|mathrm|quad|qquad|,|;|!|\)|\(|\[|\])|[$\s{}~*]/g, ' ').toLowerCase();
  if (/^[\s,;&]*(and|or|和|或)?[\s,;]*$/.test(bare)) return true;
  // x = [2] or x = [3]
  if (/^\s*(,|;|and|or|,\s*and|,\s*or)\s*[a-z](_\{?\d\}?)?\s*=\s*$/.test(bare)) return true;
  // A sentence that corrects itself, or goes on after a full stop, starts a new answer.
  if (/[.!?。]|wait|actually|\bno\b|not|but|instead|however|rather|correct/.test(bare)) return false;
  return /^\s*([,;]|and\b|or\b)/.test(bare) && !/[=\d]/.test(bare);
}

/** The rest of the line after the last `####`, wherever it stands. */
function hashLine(
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
      if (content !== '' && content.length <= 400 && kindOf(content) === 'math') return { ...span, method: 'hash' };
    }
    at = at > 0 ? text.lastIndexOf('####', at - 1) : -1;
  }
  return undefined;
}

/** `A: x` alone on the last line. */
function answerLine(
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
function afterAnchor(
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
  const span = cleanEnds(text, { start: at, end: line });
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
  const head = /^[^a-zA-Z]*?[-+]?(\\?\$|\\?[£€]|US\$)?\s*\d[\d,]*(\.\d+)?(\s*\/\s*\d+)?\s*(\\?%|percent\b)?/.exec(
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

/** Where the sentence that starts at `at` ends: a full stop before a blank, or the line break. */
function endOfSentence(text: string, at: number, end: number): number {
  for (let i = at; i < end; i++) {
    const c = text[i];
    if (c === '\n') return i;
    if (c === '。') return i;
    if (
      (c === '.' || c === '?' || c === '!') &&
      (i + 1 >= end || /[\s"'*)]/.test(text[i + 1] ?? '')) &&
      !/\b([ap]\.m|vs|etc|approx|[A-Z])$/.test(text.slice(Math.max(at, i - 6), i))
    )
      return i + (c === '!' ? 1 : 0);
  }
  return end;
}

/** A choice letter at the start: `B`, `(B)`, `B. 51`, `**B**`, `\text{B}`. Two letters are no answer but a list. */
function leadingLetter(text: string, span: Span, anchored = false): Span | undefined {
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
function lastLetter(text: string, span: Span): Span | undefined {
  const from = Math.max(span.start, span.end - 400);
  const letters = [
    ...text.slice(from, span.end).matchAll(/(\(|\*\*|\\text(?:bf)?\{\(?|(?:option|choice) )([A-J])(?![A-Za-z])/g),
  ];
  const last = letters.at(-1);
  if (!last || new Set(letters.map((l) => l[2])).size > 1) return undefined;
  const at = from + (last.index ?? 0) + (last[1] ?? '').length;
  return { start: at, end: at + 1 };
}

/** The last math span, with those before it that are joined to it. */
function lastMath(text: string, start: number, end: number, kindOf: (t: string) => Kind): Joined | undefined {
  const spans = findMath(text, start, end);
  for (let i = spans.length - 1, tries = 0; i >= 0 && tries < 10; i--, tries++) {
    const last = spans[i] as (typeof spans)[number];
    if (last.end - last.start > 1000 || kindOf(text.slice(last.start, last.end)) !== 'math') continue;
    const used = [last];
    for (let j = i - 1; j >= 0 && used.length < 40; j--) {
      const span = spans[j] as (typeof spans)[number];
      if (!joins(text.slice(span.outer.end, (used[0] as typeof last).outer.start))) break;
      used.unshift(span);
    }
    // A number in the text after the last formula is the later statement.
    const later = lastNumber(text, last.outer.end, end);
    if (
      later &&
      /(is|are|=|:|total of|get|gives|equals|have|has)\s*\W{0,3}$/.test(text.slice(last.outer.end, later.start))
    )
      return undefined;
    const first = used[0] as typeof last;
    return {
      span: { start: first.start, end: last.end },
      text: used.map((s) => text.slice(s.start, s.end)).join(', '),
      joined: used.length,
    };
  }
  return undefined;
}

/** The last number of the text; numbers listed beside it (`12, 13`, `1 or 2`) belong to it. */
function lastNumber(text: string, start: number, end: number): Span | undefined {
  const from = Math.max(start, end - 2000);
  const tail = text.slice(from, end);
  const numbers = [
    ...tail.matchAll(
      /(?<![\w.}^_])(?:[-−]\s?)?(?:\\?[$£€])?\d+(?:,\d{3})*(?:\.\d+)?(?:\s?\/\s?\d+)?(?:\\?%)?(?![\w])/g,
    ),
  ];
  const last = numbers.at(-1);
  if (!last) return undefined;
  let first = last;
  for (let i = numbers.length - 2; i >= 0; i--) {
    const m = numbers[i] as RegExpMatchArray;
    const gap = tail.slice((m.index ?? 0) + m[0].length, first.index ?? 0);
    if (!/^\s*(,|or|,\s*or|,?\s*and|;)\s*$/.test(gap)) break;
    first = m as typeof first;
  }
  let at = from + (first.index ?? 0);
  // The dash of "5-3" is a minus between two numbers, not a sign.
  if (first === last && /^[-−]/.test(first[0]) && /[\w)]\s?$/.test(text.slice(Math.max(start, at - 2), at))) at++;
  // "It is not 42" gives no answer.
  if (
    /(\b(not|never|isn't|than|least|most|except|wrong)|n't)\s+(?:(be|equal to|equal)\s+)?\W{0,3}$/i.test(
      text.slice(Math.max(start, at - 24), at),
    )
  )
    return undefined;
  return trimSpan(text, { start: at, end: from + (last.index ?? 0) + last[0].length });
}
