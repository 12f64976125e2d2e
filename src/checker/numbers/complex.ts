import type { Budget } from '../explain/budget.ts';
import type { Node } from '../tree/ast.ts';
import { toNumber } from '../tree/rational.ts';

/** A complex double. */
export interface Complex {
  re: number;
  im: number;
}

/** How an expression is evaluated in doubles. */
export interface Evaluation {
  env: ReadonlyMap<string, Complex>;
  /** Odd roots of negative numbers are real instead of principal. */
  realRoots: boolean;
  budget: Budget;
  /** The largest term of any sum: cancellation loses digits in proportion to it. */
  peak: number;
}

export const real = (re: number): Complex => ({ re, im: 0 });
const NAN = real(Number.NaN);
export const magnitude = (a: Complex): number => Math.hypot(a.re, a.im);
export const isFinite2 = (a: Complex): boolean => Number.isFinite(a.re) && Number.isFinite(a.im);
const plus = (a: Complex, b: Complex): Complex => ({ re: a.re + b.re, im: a.im + b.im });
export const minus = (a: Complex, b: Complex): Complex => ({ re: a.re - b.re, im: a.im - b.im });
const times = (a: Complex, b: Complex): Complex =>
  a.im === 0 && b.im === 0 ? real(a.re * b.re) : { re: a.re * b.re - a.im * b.im, im: a.re * b.im + a.im * b.re };
export function over(a: Complex, b: Complex): Complex {
  if (b.im === 0) return a.im === 0 ? real(a.re / b.re) : { re: a.re / b.re, im: a.im / b.re };
  const d = b.re * b.re + b.im * b.im;
  return { re: (a.re * b.re + a.im * b.im) / d, im: (a.im * b.re - a.re * b.im) / d };
}
const ln = (a: Complex): Complex => ({ re: Math.log(magnitude(a)), im: Math.atan2(a.im, a.re) });
const exp = (a: Complex): Complex => {
  const r = Math.exp(a.re);
  return a.im === 0 ? real(r) : { re: r * Math.cos(a.im), im: r * Math.sin(a.im) };
};
const I: Complex = { re: 0, im: 1 };
const ONE = real(1);
const sqrt = (a: Complex): Complex => {
  if (a.im === 0) return a.re >= 0 ? real(Math.sqrt(a.re)) : { re: 0, im: Math.sqrt(-a.re) };
  const r = magnitude(a);
  const re = Math.sqrt((r + a.re) / 2);
  const im = Math.sqrt((r - a.re) / 2);
  return { re, im: a.im < 0 ? -im : im };
};

function pow(a: Complex, b: Complex, how: Evaluation, denominator = 0): Complex {
  if (a.re === 0 && a.im === 0) return b.re > 0 ? real(0) : b.re === 0 && b.im === 0 ? ONE : NAN;
  if (b.im === 0 && Number.isInteger(b.re) && Math.abs(b.re) <= 64) {
    let result = ONE;
    for (let i = 0; i < Math.abs(b.re); i++) result = times(result, a);
    return b.re < 0 ? over(ONE, result) : result;
  }
  if (a.im === 0 && b.im === 0) {
    if (a.re > 0 || Number.isInteger(b.re)) return real(a.re ** b.re);
    if (how.realRoots && denominator % 2 === 1) {
      const r = (-a.re) ** b.re;
      return real(Math.round(b.re * denominator) % 2 === 0 ? r : -r);
    }
  }
  return exp(times(b, ln(a)));
}

/** The value of an expression at a point; NaN where it has none or is of another kind. Angles in degrees are converted inside trigonometric functions. */
export function evaluate(node: Node, how: Evaluation, inTrig = false): Complex {
  how.budget.spend();
  const at = (n: Node): Complex => evaluate(n, how, inTrig);
  switch (node.k) {
    case 'num':
      return real(toNumber(node.value));
    case 'sym':
      return how.env.get(node.name) ?? NAN;
    case 'const':
      return node.name === 'pi'
        ? real(Math.PI)
        : node.name === 'e'
          ? real(Math.E)
          : node.name === 'i'
            ? (how.env.get('i') ?? I)
            : real(Number.POSITIVE_INFINITY);
    case 'neg': {
      const a = at(node.a);
      return { re: -a.re, im: a.im === 0 ? 0 : -a.im };
    }
    case 'add': {
      let total = real(0);
      for (const arg of node.args) {
        const value = at(arg);
        how.peak = Math.max(how.peak, magnitude(value));
        total = plus(total, value);
      }
      return total;
    }
    case 'mul': {
      let product = ONE;
      for (const arg of node.args) product = times(product, at(arg));
      return product;
    }
    case 'div':
      return over(at(node.a), at(node.b));
    case 'pow': {
      const d =
        node.b.k === 'div' && node.b.b.k === 'num'
          ? Number(node.b.b.value.n)
          : node.b.k === 'num'
            ? Number(node.b.value.d)
            : 0;
      return pow(at(node.a), at(node.b), how, d);
    }
    case 'pct':
      return over(at(node.a), real(100));
    case 'deg': {
      const a = at(node.a);
      return inTrig ? times(a, real(Math.PI / 180)) : a;
    }
    case 'unit':
      return at(node.a);
    case 'fn':
      return applied(node.name, node.args, how, inTrig);
    case 'call': {
      // An unknown function is some fixed smooth function of its name, so that f(x+1) and f(1+x) agree and f(x), g(x) do not.
      let h = 0;
      for (const c of node.name) h = (h * 31 + c.charCodeAt(0)) % 9973;
      let value = real(0.37 + h / 9973);
      node.args.forEach((arg, j) => {
        const x = at(arg);
        value = plus(
          value,
          plus(times(x, real(0.713 + h / 7919 + j)), times(times(x, x), real(0.291 + h / 6007 + j / 3))),
        );
      });
      return value;
    }
    case 'big':
      return bigOperator(node, how);
    default:
      return NAN;
  }
}

function bigOperator(node: Extract<Node, { k: 'big' }>, how: Evaluation): Complex {
  if (node.op !== 'sum' && node.op !== 'prod') return NAN;
  const from = evaluate(node.from, how).re;
  const to = evaluate(node.to, how).re;
  if (!Number.isInteger(from) || !Number.isInteger(to) || to - from > 1000) return NAN;
  let total = node.op === 'sum' ? real(0) : ONE;
  for (let k = from; k <= to; k++) {
    const env = new Map(how.env);
    env.set(node.index, real(k));
    const inner: Evaluation = { ...how, env };
    const value = evaluate(node.body, inner);
    how.peak = Math.max(how.peak, inner.peak, node.op === 'sum' ? magnitude(value) : 0);
    total = node.op === 'sum' ? plus(total, value) : times(total, value);
  }
  return total;
}

const TRIG = /^(sin|cos|tan|cot|sec|csc)$/;

function applied(name: string, args: Node[], how: Evaluation, inTrig: boolean): Complex {
  const [x, y] = args.map((arg) => evaluate(arg, how, TRIG.test(name) || (inTrig && name !== 'abs')));
  if (!x) return NAN;
  switch (name) {
    case 'sqrt':
      return sqrt(x);
    case 'root':
      return y ? pow(x, over(ONE, y), how, y.re) : NAN;
    case 'abs':
      return real(magnitude(x));
    case 'ln':
      return magnitude(x) === 0 ? NAN : ln(x);
    case 'log':
      return y && magnitude(x) > 0 && magnitude(y) > 0 ? over(ln(x), ln(y)) : NAN;
    case 'sin':
      return sine(x);
    case 'cos':
      return cosine(x);
    case 'tan':
      return over(sine(x), cosine(x));
    case 'cot':
      return over(cosine(x), sine(x));
    case 'sec':
      return over(ONE, cosine(x));
    case 'csc':
      return over(ONE, sine(x));
    case 'sinh':
      return over(minus(exp(x), exp(times(x, real(-1)))), real(2));
    case 'cosh':
      return over(plus(exp(x), exp(times(x, real(-1)))), real(2));
    case 'tanh':
    case 'coth': {
      const a = exp(x);
      const b = exp(times(x, real(-1)));
      return name === 'tanh' ? over(minus(a, b), plus(a, b)) : over(plus(a, b), minus(a, b));
    }
    case 'arcsin':
      return arcsin(x);
    case 'arccos':
      return minus(real(Math.PI / 2), arcsin(x));
    case 'arctan':
      return arctan(x);
    case 'arccot':
      return x.im === 0 ? real(Math.PI / 2 - Math.atan(x.re)) : NAN;
    case 'arcsec':
      return minus(real(Math.PI / 2), arcsin(over(ONE, x)));
    case 'arccsc':
      return arcsin(over(ONE, x));
    case 'arcsinh':
      return ln(plus(x, sqrt(plus(times(x, x), ONE))));
    case 'arccosh':
      return ln(plus(x, times(sqrt(plus(x, ONE)), sqrt(minus(x, ONE)))));
    case 'arctanh':
      return times(real(0.5), ln(over(plus(ONE, x), minus(ONE, x))));
    case 're':
      return real(x.re);
    case 'im':
      return real(x.im);
    default:
      return x.im === 0 && (y?.im ?? 0) === 0 ? realFunction(name, x.re, y?.re, args.length) : NAN;
  }
}

function realFunction(name: string, x: number, y: number | undefined, count: number): Complex {
  switch (name) {
    case 'floor':
      return real(Math.floor(x + 1e-12));
    case 'ceil':
      return real(Math.ceil(x - 1e-12));
    case 'sgn':
      return real(Math.sign(x));
    case 'min':
      return count === 2 && y !== undefined ? real(Math.min(x, y)) : NAN;
    case 'max':
      return count === 2 && y !== undefined ? real(Math.max(x, y)) : NAN;
    case 'fact':
      return real(factorial(x));
    case 'fact2':
      return Number.isInteger(x) && x >= 0 && x <= 300 ? real(doubleFactorial(x)) : NAN;
    case 'binom':
      return y === undefined ? NAN : real(factorial(x) / (factorial(y) * factorial(x - y)));
    default:
      return NAN;
  }
}

const factorial = (x: number): number => {
  if (!Number.isInteger(x) || x < 0 || x > 170) return Number.NaN;
  let f = 1;
  for (let i = 2; i <= x; i++) f *= i;
  return f;
};
const doubleFactorial = (x: number): number => {
  let f = 1;
  for (let i = x; i > 1; i -= 2) f *= i;
  return f;
};
const sine = (z: Complex): Complex =>
  z.im === 0 ? real(Math.sin(z.re)) : { re: Math.sin(z.re) * Math.cosh(z.im), im: Math.cos(z.re) * Math.sinh(z.im) };
const cosine = (z: Complex): Complex =>
  z.im === 0 ? real(Math.cos(z.re)) : { re: Math.cos(z.re) * Math.cosh(z.im), im: -Math.sin(z.re) * Math.sinh(z.im) };
/** -i ln(iz + sqrt(1 - z^2)) */
const arcsin = (z: Complex): Complex =>
  z.im === 0 && Math.abs(z.re) <= 1
    ? real(Math.asin(z.re))
    : times({ re: 0, im: -1 }, ln(plus(times(I, z), sqrt(minus(ONE, times(z, z))))));
const arctan = (z: Complex): Complex =>
  z.im === 0
    ? real(Math.atan(z.re))
    : times({ re: 0, im: 0.5 }, minus(ln(minus(ONE, times(I, z))), ln(plus(ONE, times(I, z)))));
