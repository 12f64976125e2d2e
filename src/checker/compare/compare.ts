import { short } from '../explain/reason.ts';
import { evaluate } from '../numbers/complex.ts';
import { exact } from '../numbers/exact.ts';
import { type Node, print, variables } from '../tree/ast.ts';
import * as Q from '../tree/rational.ts';
import { compareMatrices } from './matrices.ts';
import { isSolved, samePieces, toPieces } from './real-set.ts';
import { asAssignment, compareRelations, valueGiven } from './relations.ts';
import { compareTexts } from './texts.ts';
import { type Context, compareValues, no, type Outcome, unsure, yes } from './values.ts';
import { type View, view, withoutDomain } from './views.ts';

type Rel = Extract<Node, { k: 'rel' }>;

type Seq = Extract<Node, { k: 'seq' }>;

/** Compares two answers of any kind; `g` is the gold. */
export function compareAnswers(g: Node, p: Node, ctx: Context): Outcome {
  ctx.budget.spend();
  const [g1, p1] = [withoutDomain(g), withoutDomain(p)];
  if (g1 !== g || p1 !== p) return compareAnswers(g1, p1, ctx);
  if (g.k === 'rel' && p.k === 'rel') return bothRelations(g, p, ctx);
  const sets = asRealSets(g, p, ctx);
  if (sets) return sets;
  if (p.k === 'rel') {
    const { value, outcome } = valueGiven(p, ctx, g);
    return value ? compareAnswers(g, value, ctx) : (outcome as Outcome);
  }
  if (g.k === 'rel') {
    const a = asAssignment(g);
    if (!a) return no('kind_differs', { code: 'relation_asked' });
    return compareAnswers(a.value, p, ctx);
  }
  return compareViews(view(g, ctx), view(p, ctx), ctx);
}

function bothRelations(g: Rel, p: Rel, ctx: Context): Outcome {
  if (print(g) === print(p)) return yes('same_form');
  if (isRealSet(g) && isRealSet(p) && (isInequality(g) || isInequality(p))) {
    const x = toPieces(g, ctx);
    const y = x && toPieces(p, ctx);
    if (x && y) {
      if (![...variables(g)].every((v) => variables(p).has(v))) return no('relation_scaled', { code: 'variables' });
      return samePieces(x, y, ctx) ? yes('relation_as_set') : no('relation_as_set');
    }
  }
  const a = asAssignment(g);
  const b = asAssignment(p);
  const chained = [...(a?.earlier ?? []), ...(b?.earlier ?? [])].some((n) => variables(n).size > 0);
  if (a && b && chained) return compareRelations(g, p, ctx);
  if (a && b) {
    if (print(a.name) === print(b.name) || namesAFunction(a.name, b.name) || namesAFunction(b.name, a.name)) {
      const { value, outcome } = valueGiven(p, ctx, a.value);
      const result = value ? compareAnswers(a.value, value, ctx) : (outcome as Outcome);
      if (result.v === 'yes' || variables(a.value).size === 0) return result;
    } else if (variables(a.value).size === 0 || variables(b.value).size === 0)
      return no('assignment', { code: 'quantity' });
    return compareRelations(g, p, ctx);
  }
  if (a && variables(a.value).size === 0) return no('not_solved', { code: 'not_solved' });
  return compareRelations(g, p, ctx);
}

/** f(x) = ... and y = ... say the same. */
const namesAFunction = (a: Node, b: Node): boolean =>
  a.k === 'call' &&
  /^[fgh]$/.test(a.name) &&
  a.args.length === 1 &&
  a.args[0]?.k === 'sym' &&
  b.k === 'sym' &&
  b.name === 'y';

/** Intervals, unions, inequalities and real sets are compared by their pieces when one side is more than a bracket pair. */
function asRealSets(g: Node, p: Node, ctx: Context): Outcome | undefined {
  if (!needsPieces(g) && !needsPieces(p)) return undefined;
  if (p.k === 'rel' && !isRealSet(p)) return undefined;
  if (p.k === 'seq' && p.open === '' && p.items.some((i) => i.k === 'rel' && !isSolved(i))) return undefined;
  const a = toPieces(g, ctx);
  const b = a && toPieces(p, ctx);
  if (!a || !b) return undefined;
  const rule = g.k === 'rel' || p.k === 'rel' ? 'relation_as_set' : 'interval';
  return samePieces(a, b, ctx) ? yes(rule) : no(rule);
}

const isSolvedAbs = (p: Rel): boolean => p.args.length === 2 && p.args[0]?.k === 'fn' && p.args[0].args[0]?.k === 'sym';

/** Whether a relation says directly which numbers belong: solved for a name, or for its absolute value, or `x \in S`. */
const isRealSet = (n: Rel): boolean =>
  isSolved(n) || isSolvedAbs(n) || (n.ops.length === 1 && /in$/.test(n.ops[0] as string) && n.args[0]?.k === 'sym');

const isInequality = (n: Node): boolean =>
  n.k === 'rel' && n.ops.some((op) => /[<>]|!=|in$/.test(op)) && !n.ops.includes('implies');

const needsPieces = (n: Node): boolean =>
  n.k === 'setop' ||
  n.k === 'builder' ||
  (n.k === 'set' && (n.name === 'R' || n.name === 'empty')) ||
  isInequality(n) ||
  (n.k === 'seq' && n.open === '' && n.items.some((i) => isInequality(i) || i.k === 'setop'));

function compareViews(g: View, p: View, ctx: Context): Outcome {
  if (g.kind === 'single' && p.kind === 'single') return compareSingles(g.node, p.node, ctx);
  if (g.kind === 'single') {
    if (p.kind === 'tuple') return asColumn(g.node, p, ctx) ?? no('kind_differs', { code: 'single_value_asked' });
    const values = distinct(unwrapped(p.items), ctx);
    if (values.length === 1) return compareAnswers(g.node, values[0] as Node, ctx);
    const all = values.map((v) => compareAnswers(g.node, v, ctx));
    return all.every((o) => o.v === 'yes')
      ? (all[0] as Outcome)
      : no('several_answers', { code: 'answer_count', asked: 1, given: values.length });
  }
  if (p.kind === 'single') {
    if (g.kind === 'tuple')
      return asColumn(p.node, g, ctx) ?? no('count_differs', { code: 'component_count', asked: g.items.length });
    const values = distinct(unwrapped(g.items), ctx);
    if (values.length === 1 && !(g.kind === 'bare' && g.items.length > 1))
      return compareAnswers(values[0] as Node, p.node, ctx);
    return no('count_differs', { code: 'answer_count', asked: values.length, given: 1 });
  }
  if (g.kind === 'tuple' && p.kind === 'tuple') {
    if (g.brackets !== p.brackets) return no(g.items.length === 2 ? 'interval' : 'tuple', { code: 'brackets' });
    return inOrder(g.items, p.items, ctx);
  }
  if (g.kind === 'tuple' || p.kind === 'tuple') {
    const [tuple, other] = g.kind === 'tuple' ? [g, p] : [p, g];
    if (other.kind === 'set' || tuple.brackets !== '()') return no('kind_differs');
    return inOrder(unwrapped(g.items), unwrapped(p.items), ctx);
  }
  return compareLists(g, p, ctx);
}

function compareLists(g: View, p: View, ctx: Context): Outcome {
  const relations = (items: Node[]): boolean => items.some((i) => i.k === 'rel');
  if (relations(g.items) && relations(p.items)) {
    const direct = matched(g.items, p.items, ctx);
    if (direct.v === 'yes') return direct;
    const a = unwrapped(g.items);
    const b = unwrapped(p.items);
    if (a !== g.items && b !== p.items && sameNames(g.items, p.items)) return matched(a, b, ctx);
    return direct;
  }
  if (relations(g.items) || relations(p.items)) {
    const side = relations(g.items) ? g.items : p.items;
    // a = 4, b = 8 against 4, 8: the names fix the order.
    const names = new Set(side.map((i) => (i.k === 'rel' ? print(i.args[0] as Node) : '')));
    const a = unwrapped(g.items);
    const b = unwrapped(p.items);
    const roots = [...names].every((n) => /^x_\d$/.test(n));
    if (names.size > 1 && !names.has('') && !roots) return inOrder(a, b, ctx);
    return matched(distinct(a, ctx), distinct(b, ctx), ctx);
  }
  return matched(g.items, p.items, ctx);
}

const sameNames = (a: Node[], b: Node[]): boolean => {
  const name = (i: Node): string => (i.k === 'rel' ? print(i.args[0] as Node) : '');
  const names = (items: Node[], index: RegExp | undefined): string[] =>
    items.map((i) => (index ? name(i).replace(index, '') : name(i))).filter((n) => n !== '');
  if (new Set([...names(a, undefined), ...names(b, undefined)]).size === 1) return true;
  // x_1 = 2, x_2 = 3 against x = 2 or x = 3: one side numbers the roots, the other does not.
  const plain = new Set(names(a, undefined)).size === 1 || new Set(names(b, undefined)).size === 1;
  return plain && new Set([...names(a, /_\d+$/), ...names(b, /_\d+$/)]).size === 1;
};

/** The values of a list of assignments; the same list if some relation is none. */
function unwrapped(items: Node[]): Node[] {
  if (!items.some((i) => i.k === 'rel')) return items;
  const out: Node[] = [];
  for (const item of items) {
    if (item.k !== 'rel') out.push(item);
    else {
      const a = asAssignment(item);
      if (!a || item.ops[0] === 'in') return items;
      out.push(a.value);
    }
  }
  return out;
}

/** Inside a list a set of one element is not that element. */
function compareElements(g: Node, p: Node, ctx: Context): Outcome {
  const braces = (n: Node): boolean => n.k === 'seq' && n.open === '{';
  return braces(g) === braces(p) ? compareAnswers(g, p, ctx) : no('kind_differs');
}

function inOrder(g: Node[], p: Node[], ctx: Context): Outcome {
  if (g.length !== p.length) return no('count_differs', { code: 'component_count', asked: g.length, given: p.length });
  let open: Outcome | undefined;
  for (let i = 0; i < g.length; i++) {
    const result = compareElements(g[i] as Node, p[i] as Node, ctx);
    if (result.v === 'no')
      return no('tuple', {
        code: 'component',
        place: i + 1,
        given: short(print(p[i] as Node)),
        asked: short(print(g[i] as Node)),
      });
    if (result.v === 'unsure') open = result;
  }
  return open ?? yes('tuple');
}

const MAX_ELEMENTS = 200;

/** Each element of one side has a partner on the other. Repeated elements count once. */
function matched(g: Node[], p: Node[], ctx: Context): Outcome {
  const a = distinct(g, ctx);
  const b = distinct(p, ctx);
  if (a.length > MAX_ELEMENTS || b.length > MAX_ELEMENTS)
    return unsure('same_set', { code: 'list_length', most: MAX_ELEMENTS });
  if (a.length !== b.length) return no('count_differs', { code: 'answer_count', asked: a.length, given: b.length });
  const keys = new Map<string, number[]>();
  b.forEach((node, i) => {
    const key = keyOf(node, ctx);
    if (key !== undefined) keys.set(key, [...(keys.get(key) ?? []), i]);
  });
  const used = new Set<number>();
  const left: Node[] = [];
  for (const node of a) {
    const key = keyOf(node, ctx);
    const i = key === undefined ? undefined : keys.get(key)?.find((j) => !used.has(j));
    if (i === undefined) left.push(node);
    else used.add(i);
  }
  // Elements whose doubles are far apart need no closer look.
  const sizes = {
    a: new Map(left.map((node) => [node, sizeOf(node, ctx)])),
    b: left.length > 0 ? b.map((node) => sizeOf(node, ctx)) : [],
  };
  let open: Outcome | undefined;
  for (const node of left) {
    let found = false;
    for (let j = 0; j < b.length && !found; j++) {
      if (used.has(j) || farApart(sizes.a.get(node), sizes.b[j])) continue;
      const result = compareElements(node, b[j] as Node, ctx);
      if (result.v === 'yes') {
        used.add(j);
        found = true;
      } else if (result.v === 'unsure') open = result;
    }
    if (!found && !open) return no('same_set', { code: 'element_missing', element: short(print(node)) });
    if (!found) return open as Outcome;
  }
  return yes('same_set');
}

/** The real value of a plain number in doubles. */
function sizeOf(node: Node, ctx: Context): number | undefined {
  if (!/^(num|neg|add|mul|div|pow|fn|const)$/.test(node.k) || variables(node).size > 0) return undefined;
  const v = evaluate(node, { env: new Map(), realRoots: true, budget: ctx.budget, peak: 0 });
  return Number.isFinite(v.re) && v.im === 0 ? v.re : undefined;
}
const farApart = (x: number | undefined, y: number | undefined): boolean =>
  x !== undefined && y !== undefined && Math.abs(x - y) > 0.01 * Math.max(Math.abs(x), Math.abs(y));

function keyOf(node: Node, ctx: Context): string | undefined {
  if (node.k === 'rel' || node.k === 'seq' || node.k === 'unit' || node.k === 'pct' || node.k === 'text')
    return undefined;
  if (variables(node).size > 0) return undefined;
  const value = exact(node, ctx.budget);
  return value && Q.format(value);
}

/** Without elements that are the same number or the same form twice. */
function distinct(items: Node[], ctx: Context): Node[] {
  const seen = new Set<string>();
  return items.filter((item) => {
    const key = keyOf(item, ctx) ?? `form ${print(item)}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** A column or row vector against a tuple of the same components. */
function asColumn(matrix: Node, tuple: View, ctx: Context): Outcome | undefined {
  if (matrix.k !== 'matrix' || matrix.det || tuple.brackets !== '()') return undefined;
  if (matrix.rows.length > 1 && matrix.rows.some((r) => r.length !== 1)) return undefined;
  return inOrder(matrix.rows.flat(), tuple.items, ctx);
}

function compareSingles(g: Node, p: Node, ctx: Context): Outcome {
  if (g.k === 'matrix' || p.k === 'matrix') return compareMatrices(g, p, ctx);
  if (g.k === 'based' || p.k === 'based') {
    if (g.k !== 'based' || p.k !== 'based') return no('base', { code: 'base_on_one_side' });
    const trim = (s: string): string => s.replace(/^0+(?=\d)/, '');
    return g.base === p.base && trim(g.digits) === trim(p.digits) ? yes('base') : no('base');
  }
  if (g.k === 'ratio' || p.k === 'ratio') return compareRatios(g, p, ctx);
  if (g.k === 'text' || p.k === 'text') return compareTexts(print(g), print(p));
  if (g.k === 'set' || p.k === 'set' || g.k === 'setop' || p.k === 'setop') return compareNamedSets(g, p, ctx);
  if (g.k === 'builder' || p.k === 'builder')
    return print(g) === print(p)
      ? yes('same_form')
      : g.k === p.k
        ? unsure('same_set', { code: 'set_descriptions' })
        : no('kind_differs');
  if (g.k === 'cases' || p.k === 'cases') return compareCases(g, p, ctx);
  return compareValues(g, p, ctx);
}

/** 2:4 is 1:2; a ratio of two is also their quotient. */
function compareRatios(g: Node, p: Node, ctx: Context): Outcome {
  if (g.k === 'ratio' && p.k === 'ratio') {
    if (g.args.length !== p.args.length) return no('ratio', { code: 'ratio_parts' });
    const [g0, p0] = [g.args[0] as Node, p.args[0] as Node];
    const direct = inOrder(g.args, p.args, ctx);
    if (direct.v === 'yes') return yes('ratio');
    if (isClock(g) && isClock(p)) return no('ratio');
    const cross = g.args.map((a, i) =>
      compareValues({ k: 'mul', args: [a, p0] }, { k: 'mul', args: [p.args[i] as Node, g0] }, ctx),
    );
    return cross.every((o) => o.v === 'yes') && !isZero(g0, ctx) && !isZero(p0, ctx) ? yes('ratio') : no('ratio');
  }
  const [r, other] = g.k === 'ratio' ? [g, p] : [p as Extract<Node, { k: 'ratio' }>, g];
  if (r.args.length !== 2 || other.k === 'text') return no('kind_differs');
  // 5:1 is not the number 5, although their quotient is.
  if (isClock(r) || (other.k === 'num' && Q.isInteger(other.value))) return no('kind_differs');
  const quotient: Node = { k: 'div', a: r.args[0] as Node, b: r.args[1] as Node };
  const result = g.k === 'ratio' ? compareValues(quotient, other, ctx) : compareValues(other, quotient, ctx);
  return result.v === 'yes' ? yes('ratio') : result;
}

const isZero = (n: Node, ctx: Context): boolean => compareValues({ k: 'num', value: Q.ZERO }, n, ctx).v === 'yes';

/** A time of day: the words am or pm, or minutes of two digits from 10 to 59 behind an hour, are not cancelled. */
const isClock = (r: Extract<Node, { k: 'ratio' }>): boolean =>
  r.args.some((a) => a.k === 'unit' && /^[ap]m$/i.test(a.unit));

function compareNamedSets(g: Node, p: Node, ctx: Context): Outcome {
  if (g.k === 'set' && p.k === 'set') return g.name === p.name ? yes('same_set') : no('same_set');
  if (g.k === 'setop' && p.k === 'setop' && g.op === p.op) {
    const flat = (n: Node, op: string): Node[] =>
      n.k === 'setop' && n.op === op ? [...flat(n.a, op), ...flat(n.b, op)] : [n];
    if (g.op === 'minus') return inOrder([g.a, g.b], [p.a, p.b], ctx);
    return matched(flat(g, g.op), flat(p, p.op), ctx);
  }
  return no('kind_differs');
}

function compareCases(g: Node, p: Node, ctx: Context): Outcome {
  if (g.k !== 'cases' || p.k !== 'cases') return no('kind_differs');
  return matched(
    g.rows.map((r): Seq => ({ k: 'seq', items: r, open: '(', close: ')' })),
    p.rows.map((r): Seq => ({ k: 'seq', items: r, open: '(', close: ')' })),
    ctx,
  );
}
