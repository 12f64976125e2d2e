import { findMath } from '../find/scan.ts';
import { type Node, print } from '../tree/ast.ts';
import { fold } from './fold.ts';
import { plainText } from './text.ts';

/**
 * An answer of words with formulas among them ("concave up on $(0, \infty)$"), as its parts in order. Undefined when it
 * is too long, when it has no formula, or when one of its formulas cannot be read.
 */
export function readTemplate(source: string, read: (text: string) => Node | undefined): Node | undefined {
  if (source.length > 600) return undefined;
  const text = fold(source).text;
  const spans = findMath(text, 0, text.length);
  if (spans.length === 0 || spans.length > 20) return undefined;
  const items: Node[] = [];
  let at = 0;
  const words = (from: number, to: number): void => {
    const plain = plainText(text.slice(from, to));
    if (plain !== '') items.push({ k: 'text', words: plain });
  };
  for (const span of spans) {
    words(at, span.outer.start);
    const node = read(text.slice(span.start, span.end));
    if (!node && !/^\\(max|min)\.?$/.test(text.slice(span.start, span.end))) return undefined;
    items.push(node ?? { k: 'text', words: text.slice(span.start + 1, span.end) });
    at = span.outer.end;
  }
  words(at, text.length);
  return items.some((i) => i.k === 'text') ? { k: 'seq', items, open: '(', close: ')' } : undefined;
}

/** The normal form of a template. */
export const printTemplate = (node: Node): string => (node.k === 'seq' ? node.items.map(print).join(' ') : print(node));
