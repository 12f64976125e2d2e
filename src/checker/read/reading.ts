import { Stop, Unreadable } from '../explain/budget.ts';
import type { RuleId } from '../explain/codes.ts';
import type { Detail } from '../explain/reason.ts';
import { findBoxes } from '../find/scan.ts';
import type { Kind } from '../find/spans.ts';
import { type Node, print, some } from '../tree/ast.ts';
import { fold, hasBidiControl } from './fold.ts';
import { parse } from './parser.ts';
import { printTemplate, readTemplate } from './template.ts';
import { isWordAnswer, numberInWords, plainText } from './text.ts';
import type { LexOptions } from './token.ts';

/** One side as it was read: a tree, words, or the reason why neither. */
export interface Answer {
  /** The text that was read, dress and lead-in words removed. */
  text: string;
  node?: Node;
  /** Words with formulas among them, when the whole is no formula. */
  template?: Node;
  words: boolean;
  /** Why the text could not be read at all: a limit was passed. */
  stopped?: RuleId;
  problem?: Detail;
  hidden: boolean;
}

const EMPTY_SET =
  /^(there (is|are) )?(no|none)( (real|such|valid|possible|integer))*( (solutions?|values?|roots?|numbers?|answers?|intersection))?( exists?| exist)?$/;
const ALL_REALS =
  /^(the set of )?(all|any|every)( the)? (real numbers?|reals|real values?|values? of [a-z]|x)( (in|for) [a-z])?$/;
const LEAD =
  /^(?:(?:the\s+)?(?:final\s+)?answer\s*(?:is|:|=)|ans(?:wer)?\s*:|solution\s*:|result\s*:|approximately|approx\.?|about|exactly|roughly|around|only|equals?(?:\s+to)?|is|are|therefore,?|thus,?|hence,?|so,?|yes,|(?:in|by)\s+total,?|a\s+total\s+of|total\s*:|\\therefore)\s+/i;

/** "5 (five)": a remark in brackets behind a value. */
const REMARK =
  /([\d}])\s*(?:\\text\s*\{\s*)?\((?!(?:[a-z' ]*\s)?(?:not|or|no|if|wrong|mod)\b)[a-z][a-z' ]{2,60}\)\s*\}?(\$?)$/i;

/** "The area is 12": a subject and a verb before a value. */
const SENTENCE =
  /^(?:\\text\s*\{\s*)?(?:the|its|his|her|their)\s+[a-z' ]{2,40}?\s(?:is|are|equals|was)\s*(?:\}\s*|:\s*)?(?=[-$\\\d(]|[a-z](?:_\d)?\s*=)/i;

/** Removes what is around an answer and not part of it: markdown, quotes, a final full stop, "approximately". */
export function undress(source: string): string {
  let text = source.trim();
  for (let i = 0; i < 6; i++) {
    const before = text;
    text = text
      .replace(/^(\*\*|__|`+|"|“)([\s\S]*)(\*\*|__|`+|"|”)$/, '$2')
      .replace(/^\$+([^$]*)\$+$/, '$1')
      .replace(/^\\\(([\s\S]*)\\\)$/, '$1')
      .replace(/^\\\[([\s\S]*)\\\]$/, '$1')
      .replace(/^[\s:：]+|[\s。]+$/g, '')
      .replace(/(^|[^.\\])(?:[.,;:]|\.\.)(\$*)$/, '$1$2')
      .replace(LEAD, '')
      .replace(SENTENCE, '')
      .replace(REMARK, '$1$2')
      .replace(/^\\(?:text|mathrm|textbf)\s*\{\s*(?:approximately|approx\.?|about|exactly|Answer:?|around)\s*\}/i, '')
      .trim();
    if (text === before) break;
  }
  return text;
}

/** The content of the boxes if the text has some; `#### x` gives x. Golds and bare answers come in both forms. */
export function unwrap(source: string): string {
  if (source.includes('boxed') || source.includes('fbox')) {
    const boxes = findBoxes(source, 0, source.length).slice(-40);
    if (boxes.length > 0) {
      const contents = boxes.map((b) => source.slice(b.content.start, b.content.end));
      const outside = boxes.slice(1).map((b, i) => source.slice(boxes[i]?.end, b.start));
      // Several boxes are one list if nothing but separators stands between them, else the last one counts.
      if (
        contents.length > 1 &&
        outside.every((gap) => /^[\s$,;&.]*(\\quad|\\qquad|\\text\s*\{\s*(and|or)\s*\}|and|or)?[\s$,;\\]*$/.test(gap))
      )
        return [...new Set(contents)].join(', ');
      return contents.at(-1) as string;
    }
  }
  const hash = source.lastIndexOf('####');
  return hash >= 0
    ? (source
        .slice(hash + 4)
        .split('\n')[0]
        ?.trim() ?? '')
    : source;
}

/** Reads one answer text; never throws. */
export function readAnswer(source: string, options: LexOptions = {}): Answer {
  const folded = fold(source.length > 20_000 ? source.slice(0, 20_000) : source);
  const bare = undress(folded.text);
  const text = /^[\s$]*$/.test(bare) ? '' : bare;
  const base = { text, words: false, hidden: folded.hidden };
  if (text === '') return { ...base, problem: { code: 'unread', problem: 'nothing' } };
  if (hasBidiControl(source)) return { ...base, hidden: true, problem: { code: 'unread', problem: 'reading_order' } };
  const plain = text.length <= 120 ? plainText(text) : '';
  if (EMPTY_SET.test(plain)) return { ...base, node: { k: 'set', name: 'empty' } };
  if (ALL_REALS.test(plain)) return { ...base, node: { k: 'set', name: 'R' } };
  try {
    const domain = /\(\s*[a-z](?:\s*,\s*[a-z])*\s*\\in\b[^()]*\)\s*\$?$/.exec(text);
    const node = parse(
      domain && domain.index > 0
        ? `${text.slice(0, domain.index)}, ${domain[0].slice(1).replace(/\)\s*\$?$/, '')}`
        : text,
      options,
    );
    if (node.k === 'text') {
      const n = numberInWords(node.words);
      if (n !== undefined) return { ...base, node: { k: 'num', value: { n: BigInt(n), d: 1n } } };
      return { ...base, node, words: true };
    }
    return { ...base, node };
  } catch (error) {
    if (error instanceof Stop) return { ...base, stopped: error.rule, problem: error.detail };
    if (!(error instanceof Unreadable)) throw error;
    const value = withoutCondition(text, options) ?? afterWordsAndEquals(text, options);
    if (value) return { ...base, node: value };
    const n = plain === '' ? undefined : numberInWords(plain);
    if (n !== undefined) return { ...base, node: { k: 'num', value: { n: BigInt(n), d: 1n } } };
    const template = readTemplate(source, (part) => tryParse(part, options));
    return { ...base, words: isWordAnswer(text), problem: error.detail, ...(template && { template }) };
  }
}

const CONDITION =
  /[\s,;$.]*(?:\\(?:text|quad|mathrm|,|;)[\s{]*)*\(?\b(?:where|for (?:all|any|every|some|each|integers?|real|positive|natural)|when [a-z] is|provided)\b/i;

/** The value in front of "where k is an integer", "for all real t" and the like. */
function withoutCondition(text: string, options: LexOptions): Node | undefined {
  const m = CONDITION.exec(text);
  if (!m || m.index === 0 || text.length - m.index > 160) return undefined;
  return tryParse(text.slice(0, m.index), options);
}

function tryParse(text: string, options: LexOptions): Node | undefined {
  try {
    const node = parse(text, options);
    return node.k === 'text' ? undefined : node;
  } catch (error) {
    if (error instanceof Stop || error instanceof Unreadable) return undefined;
    throw error;
  }
}

/** "Area of the square = 16": words, then an equals sign, then a value. */
function afterWordsAndEquals(text: string, options: LexOptions): Node | undefined {
  const at = text.lastIndexOf('=');
  if (at < 0 || at > 200) return undefined;
  const left = plainText(text.slice(0, at));
  if (!/^[a-z][a-z ,'()]{3,}$/.test(left) || !/[a-z]{3}/.test(left) || /\b(not|if|or|and)\b/.test(left))
    return undefined;
  return tryParse(text.slice(at + 1), options);
}

/** The normal form of a reading: the printed tree, or the plain words. */
export const normalForm = (a: Answer): string =>
  a.node ? print(a.node) : a.template ? printTemplate(a.template) : a.text.slice(0, 4000);

/** What a piece of text is when read as an answer, for the extraction. */
export function kindOf(text: string): Kind {
  if (text.length > 1000) return 'nothing';
  const read = readAnswer(text);
  if (read.stopped) return 'math';
  if (read.node && isFormula(read.node)) return 'math';
  return read.words || read.node ? 'words' : 'nothing';
}

/** Whether a tree is a formula throughout, with no words among its parts. */
export const isFormula = (n: Node): boolean => !some(n, (x) => x.k === 'text');
