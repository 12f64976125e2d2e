import type { Node } from './ast.ts';
import { integer } from './rational.ts';

/** Small constructors and tests on trees that the parser shares. */

export const isSetLike = (n: Node): boolean => (n.k === 'seq' && n.open !== '') || n.k === 'setop' || n.k === 'set';
export const isNatural = (n: Node): n is Extract<Node, { k: 'num' }> =>
  n.k === 'num' && n.value.d === 1n && !n.decimal && n.value.n >= 0n;
export const isPlainNumber = (n: Node): boolean => n.k === 'mul' && n.args.every((a) => a.k === 'num');

export const negative = (n: Node): Node => ({ k: 'neg', a: n });
export const multiply = (a: Node, b: Node): Node => ({ k: 'mul', args: a.k === 'mul' ? [...a.args, b] : [a, b] });

export const primed = (n: Node): Node =>
  n.k === 'sym' ? { ...n, name: `${n.name}'` } : n.k === 'call' ? { ...n, name: `${n.name}'` } : n;

/** C_{10}^{3} and A_{5}^{2} as numbers of combinations and arrangements. */
export function combination(name: string, k: Node): Node {
  const n: Node = { k: 'num', value: integer(Number(name.slice(2))) };
  const binom: Node = { k: 'fn', name: 'binom', args: [n, k] };
  return name[0] === 'C' ? binom : multiply(binom, { k: 'fn', name: 'fact', args: [k] });
}
