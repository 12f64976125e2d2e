import type { Budget } from '../explain/budget.ts';
import type { Node } from '../tree/ast.ts';
import { bits, integerRoot, type Rational } from '../tree/rational.ts';

/**
 * Real numbers to about 100 digits with an error bound, for constants that doubles cannot tell apart, such as
 * e^(pi sqrt 163) and 262537412640768744. A value is m * 2^e, wrong by at most 2^err.
 */
export interface Precise {
  m: bigint;
  e: number;
  err: number;
}

const P = 352;
const big = (x: number): bigint => BigInt(x);
const top = (x: Precise): number => (x.m === 0n ? Number.NEGATIVE_INFINITY : bits(x.m) + x.e);

function make(m: bigint, e: number, err: number): Precise {
  const extra = bits(m) - P;
  if (extra > 0) {
    m >>= big(extra);
    e += extra;
  }
  return { m, e, err: Math.max(err, m === 0n ? err : e) + 1e-9 };
}

export const fromRational = (q: Rational): Precise => {
  const shift = Math.max(0, P + bits(q.d) - bits(q.n));
  const m = (q.n << big(shift)) / q.d;
  return make(m, -shift, q.d === 1n && bits(q.n) < P ? Number.NEGATIVE_INFINITY : -shift);
};

const joinErr = (a: number, b: number): number => Math.max(a, b) + 1;

function add(a: Precise, b: Precise): Precise {
  if (a.m === 0n) return { ...b, err: Math.max(a.err, b.err) };
  if (b.m === 0n) return { ...a, err: Math.max(a.err, b.err) };
  const [hi, lo] = a.e >= b.e ? [a, b] : [b, a];
  const gap = hi.e - lo.e;
  if (gap > 4 * P) return { ...hi, err: joinErr(hi.err, top(lo)) };
  return make((hi.m << big(gap)) + lo.m, lo.e, joinErr(a.err, b.err));
}
const neg = (a: Precise): Precise => ({ ...a, m: -a.m });
const mul = (a: Precise, b: Precise): Precise =>
  make(a.m * b.m, a.e + b.e, joinErr(a.err + Math.max(top(b), b.err), b.err + Math.max(top(a), a.err)));
function div(a: Precise, b: Precise): Precise | undefined {
  // A divisor that may be zero gives nothing.
  if (b.m === 0n || b.err > top(b) - 20) return undefined;
  const shift = Math.max(0, P + 8 + bits(b.m) - bits(a.m));
  const m = (a.m << big(shift)) / b.m;
  const e = a.e - b.e - shift;
  return make(m, e, joinErr(joinErr(a.err - top(b) + 1, b.err + top(a) - 2 * top(b) + 2), e));
}

/** x as a fixed-point number with w bits after the point. */
const fixed = (x: Precise, w: number): bigint => {
  const s = x.e + w;
  return s >= 0 ? x.m << big(s) : x.m >> big(-s);
};
const W = P + 64;
const ONE_W = 1n << big(W);

/** atan(1/k) by its series, in fixed point. */
function arctanInverse(k: bigint, w: bigint): bigint {
  let power = (1n << w) / k;
  let total = power;
  for (let n = 3n, s = -1n; power !== 0n; n += 2n, s = -s) {
    power /= k * k;
    total += (s * power) / n;
  }
  return total;
}
/** Machin's formula. */
const PI_W = ((): bigint => {
  const w = big(W + 192);
  return 4n * (4n * arctanInverse(5n, w) - arctanInverse(239n, w));
})();
const pi = (): Precise => make(PI_W, -(W + 192), -P - 8);
/** ln 2 = 2 atanh(1/3). */
const LN2_W = atanhFixed(ONE_W / 3n) * 2n;

function atanhFixed(x: bigint): bigint {
  const square = (x * x) >> big(W);
  let power = x;
  let total = x;
  for (let n = 3n; power !== 0n; n += 2n) {
    power = (power * square) >> big(W);
    total += power / n;
    if (power < 0n && power > -4n) break;
  }
  return total;
}

function exp(x: Precise): Precise | undefined {
  if (top(x) > 30 || x.err > -60) return undefined;
  const f = fixed(x, W);
  const k = f / LN2_W;
  const r = (f - k * LN2_W) >> 16n;
  let term = ONE_W;
  let total = ONE_W;
  for (let n = 1n; term !== 0n && n < 200n; n++) {
    term = ((term * r) >> big(W)) / n;
    total += term;
    if (term < 0n && term > -4n) break;
  }
  for (let i = 0; i < 16; i++) total = (total * total) >> big(W);
  const e = Number(k) - W;
  const value = make(total, e, Number.NEGATIVE_INFINITY);
  return { ...value, err: top(value) + Math.max(x.err, -P + 24) + 2 };
}

function ln(x: Precise): Precise | undefined {
  if (x.m <= 0n || x.err > top(x) - 40) return undefined;
  const length = x.m.toString(2).length;
  const k = length + x.e;
  const f = fixed({ ...x, e: -length }, W);
  const t = ((f - ONE_W) << big(W)) / (f + ONE_W);
  const value = 2n * atanhFixed(t) + big(k) * LN2_W;
  return make(value, -W, joinErr(x.err - top(x) + 5, -P - 20 + Math.log2(Math.abs(k) + 1)));
}

function sinCos(x: Precise): { sin: Precise; cos: Precise } | undefined {
  if (top(x) > 100 || x.err > -60) return undefined;
  const w = W + 128;
  const full = (PI_W >> 64n) * 2n;
  let f = fixed(x, w) % full;
  if (f < 0n) f += full;
  const r = f >> 128n;
  const series = (first: bigint, start: bigint): bigint => {
    let term = first;
    let total = first;
    for (let n = start; term !== 0n && n < 400n; n += 2n) {
      term = -((((term * r) >> big(W)) * r) >> big(W)) / (n * (n + 1n));
      total += term;
    }
    return total;
  };
  const err = joinErr(x.err, -P + 16);
  return { sin: make(series(r, 2n), -W, err), cos: make(series(ONE_W, 1n), -W, err) };
}

function arctan(x: Precise): Precise | undefined {
  if (top(x) > 200 || x.err > -60) return undefined;
  let f = fixed(x, W);
  for (let i = 0; i < 10; i++) f = (f << big(W)) / (ONE_W + integerRoot(ONE_W * ONE_W + f * f, 2));
  const square = (f * f) >> big(W);
  let power = f;
  let total = f;
  for (let n = 3n; power !== 0n && n < 400n; n += 2n) {
    power = -((power * square) >> big(W));
    total += power / n;
    if (power < 4n && power > -4n) break;
  }
  return make(total << 10n, -W, joinErr(x.err, -P + 24));
}

function root(x: Precise, k: number): Precise | undefined {
  if (k < 2 || k > 40) return undefined;
  if (x.m === 0n) return x;
  if (x.m < 0n) {
    if (k % 2 === 0) return undefined;
    const r = root(neg(x), k);
    return r && neg(r);
  }
  if (x.err > top(x) - 40) return undefined;
  let shift = Math.max(0, k * P - bits(x.m));
  while ((x.e - shift) % k !== 0) shift++;
  const m = integerRoot(x.m << big(shift), k);
  const e = (x.e - shift) / k;
  const value = make(m, e, e + 1);
  return { ...value, err: joinErr(value.err, x.err - top(x) + top(value) + 1) };
}

function integerPower(a: Precise, n: number): Precise | undefined {
  let result: Precise = { m: 1n, e: 0, err: Number.NEGATIVE_INFINITY };
  let base = a;
  for (let k = Math.abs(n); k > 0; k = Math.floor(k / 2)) {
    if (k % 2 === 1) result = mul(result, base);
    base = mul(base, base);
    if (Math.abs(base.e) > 1e8) return undefined;
  }
  return n < 0 ? div({ m: 1n, e: 0, err: Number.NEGATIVE_INFINITY }, result) : result;
}

/** The value of a real expression without variables, or undefined where this file cannot bound it. */
export function precise(node: Node, budget: Budget, inTrig = false): Precise | undefined {
  budget.spend(8);
  const at = (n: Node): Precise | undefined => precise(n, budget, inTrig);
  const two = (a: Node, b: Node, op: (x: Precise, y: Precise) => Precise | undefined): Precise | undefined => {
    const x = at(a);
    const y = x && at(b);
    return x && y && op(x, y);
  };
  switch (node.k) {
    case 'num':
      return fromRational(node.value);
    case 'const':
      if (node.name === 'pi') return pi();
      return node.name === 'e' ? exp({ m: 1n, e: 0, err: Number.NEGATIVE_INFINITY }) : undefined;
    case 'neg': {
      const a = at(node.a);
      return a && neg(a);
    }
    case 'add':
    case 'mul': {
      let total: Precise | undefined;
      for (const arg of node.args) {
        const value = at(arg);
        if (!value) return undefined;
        total = total ? (node.k === 'add' ? add(total, value) : mul(total, value)) : value;
      }
      return total;
    }
    case 'div':
      return two(node.a, node.b, div);
    case 'pct': {
      const a = at(node.a);
      return a && div(a, { m: 100n, e: 0, err: Number.NEGATIVE_INFINITY });
    }
    case 'unit':
      return at(node.a);
    case 'deg': {
      const a = at(node.a);
      return a && inTrig ? div(mul(a, pi()), { m: 180n, e: 0, err: Number.NEGATIVE_INFINITY }) : a;
    }
    case 'pow':
      return power(node.a, node.b, budget, inTrig);
    case 'fn':
      return applied(node.name, node.args, budget, inTrig);
    default:
      return undefined;
  }
}

function rationalExponent(node: Node): { n: number; d: number } | undefined {
  const sign = node.k === 'neg' ? -1 : 1;
  const inner = node.k === 'neg' ? node.a : node;
  if (inner.k === 'num' && bits(inner.value.n) < 40 && bits(inner.value.d) < 12)
    return { n: sign * Number(inner.value.n), d: Number(inner.value.d) };
  if (
    inner.k === 'div' &&
    inner.a.k === 'num' &&
    inner.b.k === 'num' &&
    inner.a.value.d === 1n &&
    inner.b.value.d === 1n &&
    bits(inner.a.value.n) < 40
  )
    return { n: sign * Number(inner.a.value.n), d: Number(inner.b.value.n) };
  return undefined;
}

function power(a: Node, b: Node, budget: Budget, inTrig: boolean): Precise | undefined {
  const base = precise(a, budget, inTrig);
  if (!base) return undefined;
  const q = rationalExponent(b);
  if (q && q.d >= 1 && q.d <= 40 && Math.abs(q.n) <= 100_000) {
    if (base.m < 0n && q.d % 2 === 0) return undefined;
    const r = q.d === 1 ? base : root(base, q.d);
    return r && integerPower(r, q.n);
  }
  const exponent = precise(b, budget, inTrig);
  const log = ln(base);
  return exponent && log && exp(mul(exponent, log));
}

function applied(name: string, args: Node[], budget: Budget, inTrig: boolean): Precise | undefined {
  budget.spend(30);
  const trig = /^(sin|cos|tan|cot|sec|csc)$/.test(name);
  const x = precise(args[0] as Node, budget, trig || inTrig);
  const y = args[1] && precise(args[1], budget, inTrig);
  if (!x) return undefined;
  const one: Precise = { m: 1n, e: 0, err: Number.NEGATIVE_INFINITY };
  if (trig) {
    const sc = sinCos(x);
    if (!sc) return undefined;
    if (name === 'sin') return sc.sin;
    if (name === 'cos') return sc.cos;
    if (name === 'tan') return div(sc.sin, sc.cos);
    if (name === 'cot') return div(sc.cos, sc.sin);
    return div(one, name === 'sec' ? sc.cos : sc.sin);
  }
  const half = (v: Precise | undefined): Precise | undefined => v && { ...v, e: v.e - 1, err: v.err - 1 };
  const arcsin = (): Precise | undefined => {
    const rest = add(one, neg(mul(x, x)));
    if (rest.m === 0n || rest.err > top(rest) - 20)
      return x.m * x.m > 0n && rest.m === 0n ? half(x.m < 0n ? neg(pi()) : pi()) : undefined;
    const below = root(rest, 2);
    const t = below && div(x, below);
    return t && arctan(t);
  };
  switch (name) {
    case 'sqrt':
      return root(x, 2);
    case 'root': {
      const k = args[1]?.k === 'num' && args[1].value.d === 1n ? Number(args[1].value.n) : 0;
      return root(x, k);
    }
    case 'abs':
      return x.m < 0n ? neg(x) : x;
    case 'ln':
      return ln(x);
    case 'log': {
      const a = ln(x);
      const b = y && ln(y);
      return a && b && div(a, b);
    }
    case 'arctan':
      return arctan(x);
    case 'arcsin':
      return arcsin();
    case 'arccos': {
      const s = arcsin();
      return s && add(half(pi()) as Precise, neg(s));
    }
    case 'sinh':
    case 'cosh': {
      const a = exp(x);
      const b = exp(neg(x));
      return a && b && half(add(a, name === 'sinh' ? neg(b) : b));
    }
    default:
      return undefined;
  }
}

/** Equal to within the error bounds, which must leave at least 150 common bits; undefined if they do not. */
export function preciseEqual(a: Precise, b: Precise): boolean | undefined {
  const difference = add(a, neg(b));
  const bound = joinErr(a.err, b.err) + 2;
  if (difference.m !== 0n && top(difference) > bound) return false;
  const size = Math.max(top(a), top(b));
  // Both are zero to within a tiny error, or agree in very many bits.
  return bound < -150 || bound < size - 150 ? true : undefined;
}
