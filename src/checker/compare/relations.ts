import { evaluate } from '../numbers/complex.ts';
import { identical, proportion } from '../numbers/identity.ts';
import { type Node, print, some, variables } from '../tree/ast.ts';
import { type Context, compareNumbers, compareValues, decimalOf, no, type Outcome, unsure, yes } from './values.ts';

type Rel = Extract<Node, { k: 'rel' }>;

const EQUALITY = new Set(['=', '~', '==']);
const FLIP = new Map([
  ['<', '>'],
  ['>', '<'],
  ['<=', '>='],
  ['>=', '<='],
]);

/** Whether a left side only names a quantity: x, f(x), AB, \angle ABC, (x, y). */
export function isName(n: Node): boolean {
  if (n.k === 'sym') return n.name !== '…';
  if (n.k === 'const') return n.name === 'e' || n.name === 'i';
  if (n.k === 'call')
    return n.args.every(
      (a) =>
        a.k === 'sym' ||
        a.k === 'num' ||
        (a.k === 'neg' && a.a.k === 'num') ||
        a.k === 'const' ||
        a.k === 'rel' ||
        a.k === 'text' ||
        variables(a).size === 0 ||
        isName(a),
    );
  if (n.k === 'mul') return n.args.every((a) => a.k === 'sym' && /^[A-Z](_.*)?'?$/.test(a.name));
  // dy/dx
  if (n.k === 'div') return isDifferential(n.a) && isDifferential(n.b);
  if (n.k === 'seq') return n.open === '(' && n.items.every(isName);
  if (n.k === 'fn' && /^(sin|cos|tan|cot)$/.test(n.name)) return n.args[0]?.k === 'sym';
  if (n.k === 'fn')
    return (
      /^(abs|min|max|det|gcd|lcm|re|im|arg)$/.test(n.name) &&
      n.args.every((a) => isName(a)) &&
      some(n, (x) => x.k === 'mul' || /^(min|max|det)$/.test(n.name))
    );
  if (n.k === 'deg') return isName(n.a);
  if (n.k === 'ratio') return n.args.every(isName);
  return false;
}

const isDifferential = (n: Node): boolean =>
  n.k === 'mul' && n.args.length === 2 && n.args[0]?.k === 'sym' && n.args[0].name === 'd' && n.args[1]?.k === 'sym';

/** a + b + c or xy: a combination of plain variables whose value a problem asks for. */
function isCombination(n: Node): boolean {
  const letter = (x: Node): boolean => x.k === 'sym' || (x.k === 'neg' && x.a.k === 'sym');
  return (
    (n.k === 'add' || n.k === 'mul') &&
    n.args.length >= 2 &&
    n.args.every(letter) &&
    variables(n).size === n.args.length
  );
}

/** An equation taken apart: the quantity it names and the value it gives. */
export interface Assignment {
  name: Node;
  value: Node;
  /** Values given before the last one in a chain a = b = c. */
  earlier: Node[];
  /** The value behind an approximate sign, if any. */
  approximate?: Node;
}

/** Reads `x = 5`, `5 = x`, `x = 2+3 = 5`, `x = 1/3 \approx 0.33`; undefined for other relations. */
export function asAssignment(rel: Rel): Assignment | undefined {
  let { ops, args } = rel;
  // "2x = 4 \implies x = 2": the last statement counts.
  const cut = ops.findLastIndex((op) => op === 'implies' || op === 'to');
  if (cut >= 0) {
    ops = ops.slice(cut + 1);
    args = args.slice(cut + 1);
    if (args.length === 1) return undefined;
  }
  if (ops.length === 1 && ops[0] === 'in' && isName(args[0] as Node))
    return { name: args[0] as Node, value: args[1] as Node, earlier: [] };
  if (!ops.every((op) => EQUALITY.has(op))) return undefined;
  const first = args[0] as Node;
  const last = args.at(-1) as Node;
  if (args.length === 2 && !isName(first)) {
    if (isName(last) && variables(first).size === 0) return { name: last, value: first, earlier: [] };
    return undefined;
  }
  const about = ops.indexOf('~');
  const middle = args.slice(1);
  if (about >= 0) {
    const value = about === 0 ? (args[1] as Node) : (args[about] as Node);
    const result: Assignment = { name: first, value, earlier: middle.slice(0, Math.max(0, about - 1)) };
    return about === 0 && args.length === 2 ? result : { ...result, approximate: last };
  }
  return { name: first, value: last, earlier: middle.slice(0, -1) };
}

const realValue = (n: Node, ctx: Context): number =>
  evaluate(n, { env: new Map(), realRoots: true, budget: ctx.budget, peak: 0 }).re;

/** Whether all constants of a chain are the same number; `first` is included when it is a constant itself. */
export function isConsistent(a: Assignment, ctx: Context): boolean {
  const constants = [a.name, ...a.earlier].filter((n) => variables(n).size === 0 && !isName(n));
  if (variables(a.value).size > 0) return true;
  if (a.approximate && variables(a.approximate).size === 0) {
    const [x, y] = [realValue(a.value, ctx), realValue(a.approximate, ctx)];
    if (Number.isFinite(x) && Number.isFinite(y) && Math.abs(x - y) > 0.02 * Math.abs(x)) return false;
  }
  return constants.every((n) => compareNumbers(n, a.value, ctx).v === 'yes');
}

/**
 * The value an equation gives when a value is asked for, or why it gives none. Equations that are not solved for a name
 * give none, so that repeating the problem earns nothing.
 */
export function valueGiven(rel: Rel, ctx: Context, gold?: Node): { value?: Node; outcome?: Outcome } {
  const only = rel.args.length === 2 && rel.ops.every((op) => EQUALITY.has(op)) ? rel : undefined;
  const first = only?.args[0] as Node | undefined;
  const last = only?.args[1] as Node | undefined;
  // 2\sqrt2 \approx 2.83: the exact side counts.
  const rounded: Assignment | undefined =
    only?.ops[0] === '~' && first && last && variables(first).size === 0 && decimalOf(last)
      ? { name: first, value: first, earlier: [], approximate: last }
      : undefined;
  const a: Assignment | undefined =
    asAssignment(rel) ??
    rounded ??
    (first && last && (isCombination(first) || variables(first).size === 0) && variables(last).size === 0
      ? { name: first, value: last, earlier: [] }
      : undefined);
  if (!a) return { outcome: no('not_solved', { code: 'not_solved' }) };
  if (!isConsistent(a, ctx)) {
    ctx.note('inconsistent_chain');
    const repeated =
      gold !== undefined &&
      isName(a.name) &&
      a.earlier.some((n) => variables(n).size === 0 && compareNumbers(gold, n, ctx).v === 'yes');
    if (ctx.options.profile === 'reward' || !repeated) return { outcome: no('inconsistent_chain', { code: 'chain' }) };
  }
  if (a.approximate && gold && decimalOf(a.approximate) && compareValues(gold, a.value, ctx).v !== 'yes')
    return { value: a.approximate };
  return { value: a.value };
}

const subtract = (a: Node, b: Node): Node => ({ k: 'add', args: [a, { k: 'neg', a: b }] });

/** Two relations: the same up to order, side and a constant factor (positive for inequalities). */
export function compareRelations(g: Rel, p: Rel, ctx: Context): Outcome {
  if (print(g) === print(p)) return yes('same_form');
  if (g.ops.length !== p.ops.length) return no('kind_differs');
  if (g.ops.length > 1) return compareChains(g, p, ctx);
  const [go, po] = [g.ops[0] as string, p.ops[0] as string];
  const [ga, gb, pa, pb] = [g.args[0], g.args[1], p.args[0], p.args[1]] as [Node, Node, Node, Node];
  const plain = EQUALITY.has(go) || go === '!=' || FLIP.has(go);
  if (!plain) {
    if (go !== po) return no('kind_differs');
    const left = compareValues(ga, pa, ctx);
    const right = compareValues(gb, pb, ctx);
    return left.v === 'yes' && right.v === 'yes' ? yes('same_form') : no('kind_differs');
  }
  const names = [...new Set([...variables(g), ...variables(p)])];
  if (names.length === 0 || variables(g).size === 0 || variables(p).size === 0) return no('kind_differs');
  if ([...variables(g)].some((v) => !variables(p).has(v)) || variables(g).size !== variables(p).size)
    return no('relation_scaled', { code: 'variables' });
  const equation = EQUALITY.has(go) || go === '!=';
  if (equation ? go !== po && !(EQUALITY.has(go) && EQUALITY.has(po)) : !FLIP.has(po)) return no('kind_differs');
  const strictness = (op: string): boolean => op.endsWith('=');
  if (!equation && strictness(go) !== strictness(po)) return no('relation_scaled', { code: 'strictness' });
  const f = subtract(ga, gb);
  const h = subtract(pa, pb);
  const c = proportion(f, h, names, ctx.budget);
  if (!c || Math.abs(c.im) > 1e-9)
    return equation && solvedForm(g, p, names, ctx) ? yes('relation_scaled') : no('relation_scaled');
  if (equation) return yes('relation_scaled');
  const sameSide = go[0] === po[0];
  return c.re > 0 === sameSide ? yes('relation_scaled') : no('relation_scaled', { code: 'direction' });
}

/** y = 1/x against xy = 1: putting the solved side into the other equation, which is linear in y, gives an identity. */
function solvedForm(g: Rel, p: Rel, names: string[], ctx: Context): boolean {
  for (const [a, b] of [
    [g, p],
    [p, g],
  ] as const) {
    const [left, right] = a.args as [Node, Node];
    if (left.k !== 'sym' || variables(right).has(left.name)) continue;
    const f = subtract(b.args[0] as Node, b.args[1] as Node);
    const at = (value: Node): Node => substitute(f, left.name, value);
    const rest = names.filter((n) => n !== left.name);
    const zero: Node = { k: 'num', value: { n: 0n, d: 1n } };
    const num = (n: bigint): Node => ({ k: 'num', value: { n, d: 1n } });
    const second: Node = { k: 'add', args: [at(num(5n)), { k: 'mul', args: [num(-2n), at(num(4n))] }, at(num(3n))] };
    if (
      identical(at(right), zero, rest, ctx.budget) === 'yes' &&
      identical(second, zero, rest, ctx.budget) === 'yes' &&
      identical(at(num(5n)), at(num(3n)), rest, ctx.budget) === 'no'
    )
      return true;
  }
  return false;
}

function substitute(node: Node, name: string, value: Node): Node {
  switch (node.k) {
    case 'sym':
      return node.name === name ? value : node;
    case 'add':
    case 'mul':
    case 'fn':
    case 'call':
      return { ...node, args: node.args.map((a) => substitute(a, name, value)) };
    case 'div':
    case 'pow':
      return { ...node, a: substitute(node.a, name, value), b: substitute(node.b, name, value) };
    case 'neg':
    case 'pct':
    case 'deg':
      return { ...node, a: substitute(node.a, name, value) };
    default:
      return node;
  }
}

/** a < b < c against c > b > a; chains of equations link by link. */
function compareChains(g: Rel, p: Rel, ctx: Context): Outcome {
  const same = (q: Rel): boolean =>
    q.ops.every((op, i) => op === g.ops[i]) &&
    q.args.every((a, i) => compareValues(g.args[i] as Node, a, ctx).v === 'yes');
  if (same(p)) return yes('same_form');
  if (p.ops.every((op) => FLIP.has(op) || op === '=')) {
    const turned: Rel = { k: 'rel', ops: p.ops.map((op) => FLIP.get(op) ?? op).reverse(), args: [...p.args].reverse() };
    if (same(turned)) return yes('same_form');
  }
  if (g.ops.every((op) => op === '=') && p.ops.every((op) => op === '=')) {
    const left = [...g.args];
    const matched = p.args.every((a) => {
      const i = left.findIndex((b) => compareValues(b, a, ctx).v === 'yes');
      if (i >= 0) left.splice(i, 1);
      return i >= 0;
    });
    return matched ? yes('same_form') : no('relation_scaled');
  }
  return g.ops.length > 20 ? unsure('relation_scaled') : no('relation_scaled');
}
