import type { Rational } from './rational.ts';
import { format } from './rational.ts';

/** How a decimal was written: significant digits and digits after the point. Integers and fractions have none. */
export interface Decimal {
  significant: number;
  places: number;
}

export type Relation =
  | '='
  | '<'
  | '>'
  | '<='
  | '>='
  | '!='
  | '~'
  | '=='
  | 'in'
  | 'notin'
  | 'subset'
  | 'to'
  | 'implies'
  | string;
export type Bracket = '(' | '[' | '{' | '<' | '';

/** Sums and products are computed; unions, limits and integrals are only compared by their form. */
export type BigOperator = 'sum' | 'prod' | 'cup' | 'cap' | 'lim' | 'int';

/** The typed syntax tree of an answer. */
export type Node =
  | { k: 'num'; value: Rational; decimal?: Decimal }
  | { k: 'sym'; name: string }
  | { k: 'const'; name: 'pi' | 'e' | 'i' | 'inf' }
  | { k: 'add'; args: Node[] }
  | { k: 'mul'; args: Node[] }
  | { k: 'div'; a: Node; b: Node }
  | { k: 'neg'; a: Node }
  | { k: 'pow'; a: Node; b: Node }
  /** A known function; `log` has (x, base), `root` has (x, n). */
  | { k: 'fn'; name: string; args: Node[] }
  /** An unknown function applied: f(x). */
  | { k: 'call'; name: string; args: Node[] }
  /** a plus or minus b; `flip` is minus or plus. */
  | { k: 'pm'; a?: Node; b: Node; flip: boolean }
  | { k: 'pct'; a: Node }
  | { k: 'deg'; a: Node }
  | { k: 'unit'; a: Node; unit: string }
  /** Tuple, interval, set or bare list. */
  | { k: 'seq'; items: Node[]; open: Bracket | ']'; close: ')' | ']' | '}' | '>' | '' | '['; or?: boolean }
  | { k: 'rel'; ops: Relation[]; args: Node[] }
  | { k: 'setop'; op: 'cup' | 'cap' | 'minus'; a: Node; b: Node }
  | { k: 'builder'; head: Node; conditions: Node[] }
  | { k: 'matrix'; rows: Node[][]; det: boolean }
  | { k: 'cases'; rows: Node[][] }
  | { k: 'text'; words: string }
  | { k: 'ratio'; args: Node[] }
  | { k: 'based'; digits: string; base: number }
  | { k: 'set'; name: string }
  | { k: 'big'; op: BigOperator; index: string; from: Node; to: Node; body: Node };

/** Direct children, for walks that do not care about kinds. */
export function children(node: Node): Node[] {
  switch (node.k) {
    case 'add':
    case 'mul':
    case 'fn':
    case 'call':
    case 'rel':
    case 'ratio':
      return node.args;
    case 'div':
    case 'pow':
    case 'setop':
      return [node.a, node.b];
    case 'neg':
    case 'pct':
    case 'deg':
    case 'unit':
      return [node.a];
    case 'pm':
      return node.a ? [node.a, node.b] : [node.b];
    case 'seq':
      return node.items;
    case 'builder':
      return [node.head, ...node.conditions];
    case 'matrix':
    case 'cases':
      return node.rows.flat();
    case 'big':
      return [node.from, node.to, node.body];
    default:
      return [];
  }
}

/** Names of the free variables in order of first appearance. */
export function variables(node: Node, found: Set<string> = new Set()): Set<string> {
  if (node.k === 'sym') found.add(node.name);
  else if (node.k === 'big') {
    variables(node.from, found);
    variables(node.to, found);
    for (const name of variables(node.body)) if (name !== node.index) found.add(name);
  } else for (const child of children(node)) variables(child, found);
  return found;
}

/** Whether any node satisfies `test`. */
export const some = (node: Node, test: (n: Node) => boolean): boolean =>
  test(node) || children(node).some((c) => some(c, test));

const LIMIT = 4000;

/** The normal form shown to people and used for structural equality; cut at 4,000 characters. */
export function print(node: Node): string {
  const text = show(node);
  return text.length > LIMIT ? `${text.slice(0, LIMIT)}…` : text;
}

function show(node: Node): string {
  switch (node.k) {
    case 'num':
      return format(node.value);
    case 'sym':
    case 'set':
      return node.name;
    case 'const':
      return node.name === 'inf' ? '∞' : node.name === 'pi' ? 'π' : node.name;
    case 'add':
      return `(${node.args.map(show).join(' + ')})`.replaceAll('+ -', '- ');
    case 'mul':
      return node.args.map(show).join('·');
    case 'div':
      return `(${show(node.a)})/(${show(node.b)})`;
    case 'neg':
      return `-${show(node.a)}`;
    case 'pow':
      return `${wrap(node.a)}^${wrap(node.b)}`;
    case 'fn':
    case 'call':
      return `${node.name}(${node.args.map(show).join(', ')})`;
    case 'pm':
      return `${node.a ? show(node.a) : ''}${node.flip ? '∓' : '±'}${show(node.b)}`;
    case 'pct':
      return `${show(node.a)}%`;
    case 'deg':
      return `${show(node.a)}°`;
    case 'unit':
      return `${show(node.a)} ${node.unit}`;
    case 'seq':
      return `${node.open}${node.items.map(show).join(', ')}${node.close}`;
    case 'rel':
      return node.args.map((a, i) => (i === 0 ? show(a) : ` ${node.ops[i - 1]} ${show(a)}`)).join('');
    case 'setop':
      return `${show(node.a)} ${node.op === 'cup' ? '∪' : node.op === 'cap' ? '∩' : '∖'} ${show(node.b)}`;
    case 'builder':
      return `{${show(node.head)} | ${node.conditions.map(show).join(', ')}}`;
    case 'matrix':
      return `${node.det ? 'det' : ''}[${node.rows.map((r) => r.map(show).join(', ')).join('; ')}]`;
    case 'cases':
      return `cases(${node.rows.map((r) => r.map(show).join(', ')).join('; ')})`;
    case 'text':
      return node.words;
    case 'ratio':
      return node.args.map(show).join(':');
    case 'based':
      return `${node.digits}_${node.base}`;
    case 'big':
      return `${node.op}(${node.index}=${show(node.from)}..${show(node.to)}, ${show(node.body)})`;
  }
}

const wrap = (node: Node): string =>
  node.k === 'sym' || node.k === 'const' || (node.k === 'num' && node.value.d === 1n && node.value.n >= 0n)
    ? show(node)
    : `(${show(node)})`;
