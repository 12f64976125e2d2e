import type { Method, NoteId } from '../explain/codes.ts';
import type { CheckOptions, Extraction } from '../types.ts';
import { afterAnchor } from './anchors.ts';
import { namedLetters } from './choices.ts';
import { lastLetter, leadingLetter } from './letters.ts';
import { answerLine, hashLine, lastGroup, lastLineHash } from './marks.ts';
import { type Box, findBoxes, type Span, trimSpan } from './scan.ts';
import type { Kind } from './spans.ts';
import { lastMath, lastNumber } from './tail.ts';

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

  const hash = lastLineHash(response, start, end, boxes, kindOf, gold !== 'math');
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

  if (gold !== 'math') {
    // A word or a letter set as a formula is the answer meant.
    const word = lastMath(
      response,
      start,
      end,
      kindOf,
      gold === 'choice' ? (t) => namedLetters(t).length > 0 : undefined,
    );
    if (word) return make(word.span, 'math', word.text, word.joined);
  }
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

/** A bare answer, taken as it stands without the blanks around it. */
export function wholeOf(text: string): Extraction {
  const start = text.length - text.trimStart().length;
  const end = Math.max(start, text.trimEnd().length);
  return { span: [start, end], text: text.slice(start, end), method: 'whole', boxes: 0, joined: 1 };
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
