import { evaluate } from '../numbers/complex.ts';
import { type Node, variables } from '../tree/ast.ts';
import { type Context, compareNumbers } from './values.ts';

/** An end of an interval: its expression, its value in doubles, whether it belongs to the set. */
interface End {
  node: Node;
  value: number;
  closed: boolean;
}

/** A non-empty interval; a point has twice the same closed end. */
export interface Piece {
  lo: End;
  hi: End;
}

const INF: Node = { k: 'const', name: 'inf' };
const MINUS_INF: Node = { k: 'neg', a: INF };
const top: End = { node: INF, value: Number.POSITIVE_INFINITY, closed: false };
const bottom: End = { node: MINUS_INF, value: Number.NEGATIVE_INFINITY, closed: false };
const ALL: Piece[] = [{ lo: bottom, hi: top }];
const FLIP = new Map([
  ['<', '>'],
  ['>', '<'],
  ['<=', '>='],
  ['>=', '<='],
  ['=', '='],
  ['!=', '!='],
]);

function end(node: Node, closed: boolean, ctx: Context): End | undefined {
  if (variables(node).size > 0) return undefined;
  const v = evaluate(node, { env: new Map(), realRoots: true, budget: ctx.budget, peak: 0 });
  if (Number.isNaN(v.re) || v.im !== 0) return undefined;
  return { node, value: v.re, closed: closed && Number.isFinite(v.re) };
}

/** -1, 0, 1 by value; ends too close in doubles are compared exactly. */
function order(a: End, b: End, ctx: Context): number {
  if (a.value === b.value && !Number.isFinite(a.value)) return 0;
  if (
    Math.abs(a.value - b.value) <= 1e-9 * Math.max(1e-300, Math.abs(a.value), Math.abs(b.value)) &&
    compareNumbers(a.node, b.node, ctx).v === 'yes'
  )
    return 0;
  return a.value < b.value ? -1 : a.value > b.value ? 1 : 0;
}

/**
 * A set of real numbers as sorted disjoint pieces: intervals, unions, finite sets, solved inequalities of one variable,
 * `x \ne 3`, `|x| < 2`, set-builder forms. Undefined for every other kind, also for symbolic ends.
 */
export function toPieces(node: Node, ctx: Context): Piece[] | undefined {
  ctx.budget.spend();
  const raw = pieces(node, ctx);
  return raw && merge(raw, ctx);
}

function pieces(node: Node, ctx: Context): Piece[] | undefined {
  switch (node.k) {
    case 'set':
      return node.name === 'R'
        ? ALL
        : node.name === 'empty'
          ? []
          : /^R(\^?\+|_\+|_>0|\^\{\+\})$/.test(node.name)
            ? [{ lo: { node: zero, value: 0, closed: false }, hi: top }]
            : undefined;
    case 'seq':
      return sequence(node, ctx);
    case 'setop': {
      const a = toPieces(node.a, ctx);
      const b = a && toPieces(node.b, ctx);
      if (!a || !b) return undefined;
      if (node.op === 'cup') return [...a, ...b];
      return intersect(a, node.op === 'cap' ? b : complement(b, ctx), ctx);
    }
    case 'builder':
      return builder(node, ctx);
    case 'rel':
      return relation(node, ctx);
    default:
      return undefined;
  }
}
const zero: Node = { k: 'num', value: { n: 0n, d: 1n } };

function sequence(node: Extract<Node, { k: 'seq' }>, ctx: Context): Piece[] | undefined {
  if (node.open === '{') {
    const points = node.items.map((item) => end(item, true, ctx));
    return points.every((e) => e !== undefined && Number.isFinite(e.value))
      ? points.map((e) => ({ lo: e as End, hi: e as End }))
      : undefined;
  }
  if (node.open === '') {
    const parts = node.items.map((item) =>
      item.k === 'rel' || item.k === 'seq' || item.k === 'setop' ? toPieces(item, ctx) : undefined,
    );
    if (parts.some((p) => p === undefined) || sameVariable(node.items) === undefined) return undefined;
    const all = parts as Piece[][];
    if (node.or || node.items.some((i) => i.k !== 'rel')) return all.flat();
    const both = all.reduce((a, b) => intersect(a, b, ctx));
    return both.length > 0 ? both : all.flat();
  }
  if (node.items.length !== 2 || node.open === '<') return undefined;
  const [a, b] = node.items as [Node, Node];
  const lo = end(a, node.open === '[', ctx);
  const hi = end(b, node.close === ']', ctx);
  if (!lo || !hi || lo.value > hi.value) return undefined;
  // (1, 1) is a point of the plane, not the empty interval.
  if (order(lo, hi, ctx) === 0) return lo.closed && hi.closed ? [{ lo, hi }] : undefined;
  return [{ lo, hi }];
}

/** The one variable all relations are about; an empty name if there is none, undefined if there are several. */
function sameVariable(items: Node[]): string | undefined {
  const names = new Set(items.flatMap((i) => [...variables(i)]));
  return names.size <= 1 ? ([...names][0] ?? '') : undefined;
}

function builder(node: Extract<Node, { k: 'builder' }>, ctx: Context): Piece[] | undefined {
  const name =
    node.head.k === 'sym'
      ? node.head.name
      : node.head.k === 'rel' && node.head.ops[0] === 'in' && node.head.args[0]?.k === 'sym'
        ? node.head.args[0].name
        : undefined;
  if (name === undefined) return undefined;
  let result: Piece[] = ALL;
  if (node.head.k === 'rel') {
    const base = toPieces(node.head.args[1] as Node, ctx);
    if (!base) return undefined;
    result = base;
  }
  let unions: Piece[] | undefined;
  for (const c of node.conditions) {
    if (c.k !== 'rel' || [...variables(c)].some((v) => v !== name)) return undefined;
    const p = toPieces(c, ctx);
    if (!p) return undefined;
    const next = intersect(result, p, ctx);
    // "x < 1 or x > 2": conditions that exclude each other are alternatives.
    if (next.length === 0 && unions === undefined) unions = [...result, ...p];
    result = next;
  }
  return unions && result.length === 0 ? unions : result;
}

/** Whether a relation is solved: a name (or |name|) against constants. */
export function isSolved(node: Node): boolean {
  if (node.k !== 'rel') return false;
  const free = node.args.filter((a) => variables(a).size > 0);
  return free.length === 1 && (free[0]?.k === 'sym' || free[0]?.k === 'call');
}

function relation(node: Extract<Node, { k: 'rel' }>, ctx: Context): Piece[] | undefined {
  const at = node.args.findIndex((a) => variables(a).size > 0);
  const free = node.args[at];
  if (!free || node.args.filter((a) => variables(a).size > 0).length !== 1) return undefined;
  if (node.ops.length === 1 && (node.ops[0] === 'in' || node.ops[0] === 'notin') && at === 0) {
    if (free.k !== 'sym') return undefined;
    const set = toPieces(node.args[1] as Node, ctx);
    return set && node.ops[0] === 'notin' ? complement(set, ctx) : set;
  }
  if (free.k === 'fn' && free.name === 'abs' && free.args[0]?.k === 'sym' && node.args.length === 2)
    return absolute(node, at, ctx);
  if (free.k !== 'sym' && free.k !== 'call') return undefined;
  let result: Piece[] = ALL;
  for (let i = 0; i < node.ops.length; i++) {
    let op = node.ops[i] as string;
    let bound = node.args[i + 1] as Node;
    if (i + 1 === at) {
      bound = node.args[i] as Node;
      op = FLIP.get(op) ?? '';
    } else if (i !== at) return undefined;
    const half = halfLine(op, bound, ctx);
    if (!half) return undefined;
    result = intersect(result, half, ctx);
  }
  return result;
}

function halfLine(op: string, bound: Node, ctx: Context): Piece[] | undefined {
  const open = end(bound, false, ctx);
  const closed = end(bound, true, ctx);
  if (!open || !closed) return undefined;
  switch (op) {
    case '<':
      return [{ lo: bottom, hi: open }];
    case '<=':
      return [{ lo: bottom, hi: closed }];
    case '>':
      return [{ lo: open, hi: top }];
    case '>=':
      return [{ lo: closed, hi: top }];
    case '!=':
      return [
        { lo: bottom, hi: open },
        { lo: open, hi: top },
      ];
    default:
      return undefined;
  }
}

function absolute(node: Extract<Node, { k: 'rel' }>, at: number, ctx: Context): Piece[] | undefined {
  const bound = node.args[1 - at] as Node;
  const op = at === 0 ? (node.ops[0] as string) : (FLIP.get(node.ops[0] as string) ?? '');
  const plus = halfLine(op, bound, ctx);
  const minus = halfLine(FLIP.get(op) ?? '', { k: 'neg', a: bound }, ctx);
  if (!plus || !minus) return undefined;
  return op.startsWith('<') ? intersect(plus, minus, ctx) : [...plus, ...minus];
}

function intersect(a: Piece[], b: Piece[], ctx: Context): Piece[] {
  const out: Piece[] = [];
  for (const x of a.slice(0, 200)) {
    for (const y of b.slice(0, 200)) {
      ctx.budget.spend();
      const l = order(x.lo, y.lo, ctx);
      const lo = l > 0 ? x.lo : l < 0 ? y.lo : { ...x.lo, closed: x.lo.closed && y.lo.closed };
      const h = order(x.hi, y.hi, ctx);
      const hi = h < 0 ? x.hi : h > 0 ? y.hi : { ...x.hi, closed: x.hi.closed && y.hi.closed };
      const c = order(lo, hi, ctx);
      if (c < 0 || (c === 0 && lo.closed && hi.closed)) out.push({ lo, hi });
    }
  }
  return out;
}

function complement(set: Piece[], ctx: Context): Piece[] {
  let rest: Piece[] = ALL;
  for (const p of set) {
    const outside: Piece[] = [];
    if (Number.isFinite(p.lo.value)) outside.push({ lo: bottom, hi: { ...p.lo, closed: !p.lo.closed } });
    if (Number.isFinite(p.hi.value)) outside.push({ lo: { ...p.hi, closed: !p.hi.closed }, hi: top });
    rest = intersect(rest, outside, ctx);
  }
  return rest;
}

/** Sorted, with touching and overlapping pieces joined. */
function merge(list: Piece[], ctx: Context): Piece[] {
  const sorted = [...list].sort((a, b) => order(a.lo, b.lo, ctx) || Number(b.lo.closed) - Number(a.lo.closed));
  const out: Piece[] = [];
  for (const piece of sorted) {
    ctx.budget.spend();
    const last = out.at(-1);
    const c = last ? order(last.hi, piece.lo, ctx) : -1;
    if (!last || c < 0 || (c === 0 && !last.hi.closed && !piece.lo.closed)) {
      out.push(piece);
      continue;
    }
    const h = order(last.hi, piece.hi, ctx);
    const hi = h > 0 ? last.hi : h < 0 ? piece.hi : { ...last.hi, closed: last.hi.closed || piece.hi.closed };
    out[out.length - 1] = { lo: last.lo, hi };
  }
  return out;
}

/** Piece by piece: the same ends and the same brackets. */
export function samePieces(a: Piece[], b: Piece[], ctx: Context): boolean {
  return (
    a.length === b.length &&
    a.every((x, i) => {
      const y = b[i] as Piece;
      return sameEnd(x.lo, y.lo, ctx) && sameEnd(x.hi, y.hi, ctx);
    })
  );
}
const sameEnd = (a: End, b: End, ctx: Context): boolean =>
  a.closed === b.closed &&
  (Number.isFinite(a.value)
    ? Number.isFinite(b.value) && compareNumbers(a.node, b.node, ctx).v === 'yes'
    : a.value === b.value);
