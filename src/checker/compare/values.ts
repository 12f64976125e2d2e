import type { Budget } from '../explain/budget.ts';
import type { NoteId, RuleId } from '../explain/codes.ts';
import type { Detail } from '../explain/reason.ts';
import { type Complex, evaluate, isFinite2, magnitude, minus } from '../numbers/complex.ts';
import { exact } from '../numbers/exact.ts';
import { gaussian } from '../numbers/gaussian.ts';
import { identical } from '../numbers/identity.ts';
import { precise, preciseEqual } from '../numbers/precise.ts';
import { isUnitLetter, parseUnit } from '../read/units.ts';
import { type Decimal, type Node, print, some, variables } from '../tree/ast.ts';
import type { Rational } from '../tree/rational.ts';
import * as Q from '../tree/rational.ts';
import type { CheckOptions } from '../types.ts';

/** What a comparison found. */
export interface Outcome {
  v: 'yes' | 'no' | 'unsure';
  rule: RuleId;
  detail?: Detail;
}

/** Everything a comparison needs; one per check, so nothing is remembered between checks. */
export interface Context {
  budget: Budget;
  options: CheckOptions;
  note: (id: NoteId) => void;
}

export const yes = (rule: RuleId, detail?: Detail): Outcome =>
  detail === undefined ? { v: 'yes', rule } : { v: 'yes', rule, detail };
export const no = (rule: RuleId, detail?: Detail): Outcome =>
  detail === undefined ? { v: 'no', rule } : { v: 'no', rule, detail };
export const unsure = (rule: RuleId, detail?: Detail): Outcome =>
  detail === undefined ? { v: 'unsure', rule } : { v: 'unsure', rule, detail };

const isInfinity = (n: Node): number =>
  n.k === 'const' && n.name === 'inf' ? 1 : n.k === 'neg' ? -isInfinity(n.a) : 0;

/** Compares two values (numbers or expressions); `g` is the gold. */
export function compareValues(g: Node, p: Node, ctx: Context): Outcome {
  const units = compareUnits(g, p, ctx);
  if (units) return units;
  const percent = comparePercent(g, p, ctx);
  if (percent) return percent;
  const names = new Set([...variables(g), ...variables(p)]);
  if (g.k === 'text' || p.k === 'text') return no('kind_differs');
  if (names.size === 0) return compareNumbers(g, p, ctx);
  if (print(g) === print(p)) return yes('same_form');
  return fromAnswer(identical(g, p, [...names], ctx.budget), 'sampled_identity');
}

const fromAnswer = (v: Outcome['v'], rule: RuleId): Outcome => ({ v, rule });

/** Takes units off and compares them; undefined when neither side has one. */
function compareUnits(g: Node, p: Node, ctx: Context): Outcome | undefined {
  let [gv, gu] = splitUnit(g);
  let [pv, pu] = splitUnit(p);
  // "5000 g" beside "5 kg": a letter is a unit when the other side has one.
  if (gu !== undefined && gu !== 'deg' && pu === undefined) [pv, pu] = letterUnit(p);
  if (pu !== undefined && pu !== 'deg' && gu === undefined) [gv, gu] = letterUnit(g);
  if (gu === undefined && pu === undefined) return undefined;
  if (percentOf(gv) !== undefined || percentOf(pv) !== undefined)
    return no('unit_differs', { code: 'percent_beside_unit' });
  const a = parseUnit(gu ?? '');
  const b = parseUnit(pu ?? '');
  if (gu !== undefined && pu !== undefined && a.key !== '' && b.key !== '') {
    if (a.key !== b.key) return no('unit_differs', { code: 'unit', given: pu, asked: gu });
    if (a.factor[0] * b.factor[1] !== a.factor[1] * b.factor[0]) {
      const scaled = (n: Node, f: readonly [bigint, bigint]): Node => ({
        k: 'mul',
        args: [n, { k: 'num', value: Q.ratio(f[0], f[1]) ?? Q.ONE }],
      });
      const result = compareValues(scaled(gv, a.factor), scaled(pv, b.factor), ctx);
      return result.v === 'yes' ? yes('unit_converted') : result;
    }
  } else if (ctx.options.units === 'require' && a.key !== '' && b.key === '') {
    return no('unit_differs', { code: 'unit_missing', asked: gu ?? '' });
  }
  if (gu === undefined) ctx.note('unit_dropped');
  else if (pu === undefined) ctx.note('unit_missing');
  return compareValues(gv, pv, ctx);
}

/** A number times one unit letter, such as 5 g, as value and unit. */
function letterUnit(n: Node): [Node, string | undefined] {
  if (n.k !== 'mul' || n.args.length !== 2) return [n, undefined];
  const [value, letter] = n.args as [Node, Node];
  return letter.k === 'sym' && isUnitLetter(letter.name) && value.k === 'num' ? [value, letter.name] : [n, undefined];
}

function splitUnit(n: Node): [Node, string | undefined] {
  if (n.k === 'unit') {
    const [inner, unit] = splitUnit(n.a);
    return [inner, unit === undefined ? n.unit : `${unit} ${n.unit}`];
  }
  if (n.k === 'deg') return [n.a, 'deg'];
  if (n.k === 'neg') {
    const [inner, unit] = splitUnit(n.a);
    return unit === undefined ? [n, undefined] : [{ k: 'neg', a: inner }, unit];
  }
  if (n.k === 'mul' && n.args.some((a) => a.k === 'unit')) {
    let unit: string | undefined;
    const args = n.args.map((a) => {
      const [inner, u] = splitUnit(a);
      if (u !== undefined) unit = unit === undefined ? u : `${unit} ${u}`;
      return inner;
    });
    return [{ k: 'mul', args }, unit];
  }
  return [n, undefined];
}

/** 10% is 0.1; beside that a sign may be missing on one side. Never a factor of 100 between bare numbers. */
function comparePercent(g: Node, p: Node, ctx: Context): Outcome | undefined {
  const gp = percentOf(g);
  const pp = percentOf(p);
  if ((gp === undefined) === (pp === undefined)) return undefined;
  const bare = compareValues(gp ?? g, pp ?? p, ctx);
  if (bare.v === 'yes') {
    ctx.note('percent_sign');
    return yes('percent_omitted');
  }
  return undefined;
}
const percentOf = (n: Node): Node | undefined => {
  if (n.k === 'pct') return n.a;
  if (n.k === 'neg') {
    const a = percentOf(n.a);
    return a && { k: 'neg', a };
  }
  // 12\frac12\% is read as 12 + (1/2)%.
  return undefined;
};

/** Compares two numbers without variables: exact fractions, then digits, then 100-digit arithmetic. */
export function compareNumbers(g: Node, p: Node, ctx: Context): Outcome {
  if (some(p, (n) => n.k === 'text') || some(g, (n) => n.k === 'text'))
    return print(g) === print(p) ? yes('same_form') : no('kind_differs');
  const gi = isInfinity(g);
  const pi = isInfinity(p);
  if (gi !== 0 || pi !== 0) return gi === pi ? yes('same_form') : no('numeric');
  const same = print(g) === print(p);
  const a = exact(g, ctx.budget);
  const b = exact(p, ctx.budget);
  if (a && b) {
    if (Q.equal(a, b)) return ctx.options.reduced && unreduced(p) ? no('not_reduced') : yes('exact_rational');
    const rounded = compareRounded(g, p, a, b, Q.toNumber(a), Q.toNumber(b), ctx);
    return rounded ?? no('exact_rational');
  }
  if (same && some(g, (n) => n.k === 'text')) return no('kind_differs');
  const x = double(g, ctx);
  const y = double(p, ctx);
  if (!isFinite2(x) || !isFinite2(y)) {
    if (same && !Number.isNaN(x.re)) return yes('same_form');
    return same && !some(g, (n) => n.k === 'sym') && isFinite2(x) ? yes('same_form') : overflow(same);
  }
  if (same) return yes('same_form');
  const size = Math.max(magnitude(x), magnitude(y));
  const difference = magnitude(minus(x, y));
  if (x.im === 0 && y.im === 0) {
    const rounded = compareRounded(g, p, a, b, x.re, y.re, ctx);
    if (rounded) return rounded;
  }
  if (difference > 1e-9 * size && difference > 1e-12) return no('numeric');
  const gx = gaussian(g, ctx.budget);
  const gy = gx && gaussian(p, ctx.budget);
  if (gx && gy) return Q.equal(gx.re, gy.re) && Q.equal(gx.im, gy.im) ? yes('exact_rational') : no('exact_rational');
  const u = precise(g, ctx.budget);
  const v = u && precise(p, ctx.budget);
  if (u && v) {
    const equal = preciseEqual(u, v);
    if (equal !== undefined) return equal ? yes('numeric') : no('numeric');
  }
  // Complex or special values: doubles alone must do, and only a very close agreement counts.
  if (difference <= 1e-12 * size && size > 1e-6 && size < 1e12) return yes('numeric');
  // e^{i pi} + 1 is 0 up to the rounding of its terms.
  const terms = Math.max(largestTerm(g, ctx), largestTerm(p, ctx));
  if (difference <= 4e-15 * terms && terms > 1e-3 && terms < 1e6) return yes('numeric');
  if (difference > 1e-9 * size && size > 1e-9) return no('numeric');
  return unsure('numeric', { code: 'too_close' });
}

/** A value beyond the range of doubles: the same form is the same number, any other is left open. */
const overflow = (same: boolean): Outcome => (same ? yes('same_form') : unsure('numeric', { code: 'too_large' }));

const double = (n: Node, ctx: Context): Complex =>
  evaluate(n, { env: new Map(), realRoots: true, budget: ctx.budget, peak: 0 });

function largestTerm(n: Node, ctx: Context): number {
  const how = { env: new Map(), realRoots: true, budget: ctx.budget, peak: 0 };
  evaluate(n, how);
  return how.peak;
}

const unreduced = (n: Node): boolean =>
  some(n, (x) => {
    if (x.k !== 'div' || x.a.k !== 'num' || x.b.k !== 'num') return false;
    const q = Q.ratio(x.a.value.n, x.b.value.n);
    return !q || q.d !== x.b.value.n;
  });

/** The digits of a number written as a decimal, also as 3.0 \times 10^5. */
export function decimalOf(n: Node): Decimal | undefined {
  if (n.k === 'num') return n.decimal;
  if (n.k === 'neg' || n.k === 'unit' || n.k === 'deg') return decimalOf(n.a);
  if (n.k === 'pct') {
    const d = decimalOf(n.a);
    return d && { ...d, places: d.places + 2 };
  }
  if (n.k === 'mul' && n.args.length === 2) {
    const d = decimalOf(n.args[0] as Node);
    const ten = n.args[1] as Node;
    if (d && ten.k === 'pow' && ten.a.k === 'num' && ten.a.value.n === 10n && ten.a.value.d === 1n) {
      const e = ten.b.k === 'neg' ? ten.b.a : ten.b;
      if (e.k === 'num' && e.value.d === 1n && e.value.n < 1000n)
        return { ...d, places: d.places - Number(e.value.n) * (ten.b.k === 'neg' ? -1 : 1) };
    }
  }
  return undefined;
}

/**
 * Decimals against exact values: the less precise side, rounded at its own digits, must agree, and must have enough
 * digits (six by default). Undefined when the rule does not apply or does not agree.
 */
function compareRounded(
  g: Node,
  p: Node,
  a: Rational | undefined,
  b: Rational | undefined,
  x: number,
  y: number,
  ctx: Context,
): Outcome | undefined {
  const relative = ctx.options.tolerance?.relative;
  const dg = decimalOf(g);
  const dp = decimalOf(p);
  if (!dg && !dp) return undefined;
  if (relative !== undefined) return Math.abs(x - y) <= relative * Math.abs(x) ? yes('numeric') : undefined;
  const digits = ctx.options.tolerance?.digits;
  // Floating-point noise: 0.30000000000000004 for 0.3.
  if (noisy(dp, dg, x, y) || noisy(dg, dp, x, y)) return yes('rounded_to_gold');
  const less = dg && dp ? (dg.places < dp.places ? dg : dg.places > dp.places ? dp : undefined) : (dg ?? dp);
  if (!less) return undefined;
  const rounded = less === dg ? { value: a, x } : { value: b, x: y };
  const other = less === dg ? { value: b, x: y } : { value: a, x };
  if (!within(rounded.value, rounded.x, other.value, other.x, less.places)) return undefined;
  // By default six decimals, or six significant digits below one: as fine as rounding both to six decimals, but relative.
  const enough =
    digits !== undefined
      ? less.significant >= digits
      : less.significant >= 8 || (less.significant >= 6 && (less.places >= 6 || Math.abs(rounded.x) < 1));
  if (!enough) {
    if (less.significant >= 2) ctx.note('rounds_to_gold');
    return undefined;
  }
  // An integer or short fraction is exact: a long decimal near it is not a rounding of it.
  return yes('rounded_to_gold');
}

const noisy = (long: Decimal | undefined, short: Decimal | undefined, x: number, y: number): boolean =>
  long !== undefined &&
  long.significant >= 15 &&
  (short?.significant ?? 1) <= long.significant - 4 &&
  Math.abs(x - y) <= 1e-13 * Math.abs(x);

/** |a - b| is at most half a unit of the last place. */
function within(a: Rational | undefined, x: number, b: Rational | undefined, y: number, places: number): boolean {
  if (a && b && Math.abs(places) < 1000) {
    const half = Q.divide(Q.ONE, Q.integer(2n));
    const unit = places >= 0 ? Q.ratio(1n, 10n ** BigInt(places)) : Q.integer(10n ** BigInt(-places));
    const bound = half && unit && Q.multiply(half, unit);
    const d = Q.add(a, Q.negate(b));
    return bound !== undefined && d !== undefined && Q.compare(Q.sign(d) < 0 ? Q.negate(d) : d, bound) <= 0;
  }
  return Math.abs(x - y) <= 0.5 * 10 ** -places * (1 + 1e-9);
}
