import type { Answer } from '../read/reading.ts';
import { type Node, variables } from '../tree/ast.ts';
import { isName } from './relations.ts';

/** What kind of answer a tree is. */
function shapeOfTree(n: Node): string {
  switch (n.k) {
    case 'seq':
      return n.open === ''
        ? 'list'
        : n.open === '{'
          ? 'set'
          : n.items.length === 2 && n.open + n.close !== '<>'
            ? n.open === '(' && n.close === ')'
              ? 'pair or interval'
              : 'interval'
            : 'tuple';
    case 'rel':
      return n.ops.every((op) => op === '=') ? (isName(n.args[0] as Node) ? 'assignment' : 'equation') : 'relation';
    case 'setop':
    case 'builder':
    case 'set':
      return 'set';
    case 'based':
      return 'number in a base';
    case 'text':
    case 'matrix':
    case 'ratio':
    case 'cases':
      return n.k;
    case 'pct':
      return 'percentage';
    default:
      return variables(n).size > 0 ? 'expression' : 'number';
  }
}

/** What kind of answer a side is, for people; `unread` where it could not be read. */
export const shapeOf = (a: Answer | undefined): string =>
  a?.node
    ? shapeOfTree(a.node)
    : a?.words
      ? 'text'
      : a?.template
        ? 'words and formulas'
        : a?.stopped
          ? 'too large'
          : 'unread';
