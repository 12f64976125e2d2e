import { type Budget, Stop } from '../explain/budget.ts';
import type { Node } from '../tree/ast.ts';
import type { Rational } from '../tree/rational.ts';
import * as Q from '../tree/rational.ts';

/** The answer has no value, such as 1/0; it can never be right. */
export class Undefined extends Stop {
  constructor() {
    super('undefined_value', { code: 'no_value' });
  }
}

/**
 * The exact rational value of an expression (variables from `env`), or undefined if it is irrational, too large (40,000 bits)
 * or of a kind this file does not compute. Throws Undefined for a division by zero.
 */
export function exact(node: Node, budget: Budget, env?: ReadonlyMap<string, Rational>): Rational | undefined {
  budget.spend();
  switch (node.k) {
    case 'num':
      return node.value;
    case 'neg': {
      const a = exact(node.a, budget, env);
      return a && Q.negate(a);
    }
    case 'add':
      return fold(node.args, budget, Q.add, env);
    case 'mul':
      return fold(node.args, budget, Q.multiply, env);
    case 'div': {
      const b = exact(node.b, budget, env);
      if (b && Q.isZero(b)) throw new Undefined();
      const a = b && exact(node.a, budget, env);
      return a && b && Q.divide(a, b);
    }
    case 'pow': {
      const b = exact(node.b, budget, env);
      const a = b && exact(node.a, budget, env);
      return a && b && rationalPower(a, b, budget);
    }
    case 'pct': {
      const a = exact(node.a, budget, env);
      return a && Q.divide(a, Q.integer(100));
    }
    case 'deg':
    case 'unit':
      return exact(node.a, budget, env);
    case 'sym':
      return env?.get(node.name);
    case 'fn':
      return exactFunction(node.name, node.args, budget, env);
    default:
      return undefined;
  }
}

function fold(
  args: Node[],
  budget: Budget,
  op: (a: Rational, b: Rational) => Rational | undefined,
  env?: ReadonlyMap<string, Rational>,
): Rational | undefined {
  let total: Rational | undefined;
  for (const arg of args) {
    const value = exact(arg, budget, env);
    if (!value) return undefined;
    total = total ? op(total, value) : value;
    if (!total) return undefined;
    budget.spend(cost(total));
  }
  return total;
}

/** Large numbers cost more steps, so that the budget bounds the time too. */
const cost = (a: Rational): number => Math.floor((Q.bits(a.n) + Q.bits(a.d)) / 4000);

function rationalPower(a: Rational, b: Rational, budget: Budget): Rational | undefined {
  if (Q.isZero(a) && Q.sign(b) < 0) throw new Undefined();
  if (Q.isZero(a) && Q.isZero(b)) return undefined;
  if (Q.isInteger(b)) {
    const p = Q.power(a, b.n);
    if (p) budget.spend(cost(p));
    return p;
  }
  if (b.d > 60n || Q.sign(a) < 0) return undefined;
  const root = Q.exactRoot(a, Number(b.d));
  return root && Q.power(root, b.n);
}

function exactFunction(
  name: string,
  args: Node[],
  budget: Budget,
  env?: ReadonlyMap<string, Rational>,
): Rational | undefined {
  const values: Rational[] = [];
  for (const arg of args) {
    const v = exact(arg, budget, env);
    if (!v) return undefined;
    values.push(v);
  }
  const [a, b] = values;
  if (!a) return undefined;
  switch (name) {
    case 'sqrt':
      return Q.exactRoot(a, 2);
    case 'root':
      return b && Q.isInteger(b) && b.n > 0n && b.n < 200n ? Q.exactRoot(a, Number(b.n)) : undefined;
    case 'abs':
      return Q.sign(a) < 0 ? Q.negate(a) : a;
    case 'floor':
      return Q.integer(floorDiv(a.n, a.d));
    case 'ceil':
      return Q.integer(-floorDiv(-a.n, a.d));
    case 'sgn':
      return Q.integer(Q.sign(a));
    case 'fact':
      return factorial(a, 1n, budget);
    case 'fact2':
      return factorial(a, 2n, budget);
    case 'binom':
      return b && binomial(a, b, budget);
    case 'gcd':
    case 'lcm': {
      if (!values.every((v) => Q.isInteger(v) && v.n > 0n)) return undefined;
      const g = (x: bigint, y: bigint): bigint => (y === 0n ? x : g(y, x % y));
      const bounded = values.slice(0, 50);
      if (bounded.some((v) => Q.bits(v.n) > 256)) return undefined;
      return Q.integer(bounded.map((v) => v.n).reduce((x, y) => (name === 'gcd' ? g(x, y) : (x / g(x, y)) * y)));
    }
    case 'min':
      return values.reduce((x, y) => (Q.compare(x, y) <= 0 ? x : y));
    case 'max':
      return values.reduce((x, y) => (Q.compare(x, y) >= 0 ? x : y));
    case 'log':
      return b && exactLog(a, b, budget);
    case 'ln':
      return Q.equal(a, Q.ONE) ? Q.ZERO : undefined;
    case 're':
      return a;
    case 'im':
      return Q.ZERO;
    default:
      return Q.isZero(a) && /^(sin|tan|arcsin|arctan|sinh|tanh)$/.test(name) ? Q.ZERO : undefined;
  }
}

const floorDiv = (n: bigint, d: bigint): bigint => (n >= 0n ? n / d : -((-n + d - 1n) / d));

function factorial(a: Rational, step: bigint, budget: Budget): Rational | undefined {
  if (!Q.isInteger(a) || a.n < 0n || a.n > 3000n) return undefined;
  let product = 1n;
  for (let i = a.n; i > 1n; i -= step) product *= i;
  budget.spend(1 + Math.floor(Number(a.n) / 20));
  return Q.integer(product);
}

function binomial(n: Rational, k: Rational, budget: Budget): Rational | undefined {
  if (!Q.isInteger(n) || !Q.isInteger(k) || k.n < 0n || n.n < 0n || n.n > 100_000n) return undefined;
  if (k.n > n.n) return Q.ZERO;
  const m = k.n * 2n > n.n ? n.n - k.n : k.n;
  if (m > 2000n) return undefined;
  let value = 1n;
  for (let i = 1n; i <= m; i++) value = (value * (n.n - m + i)) / i;
  budget.spend(1 + Math.floor(Number(m) / 20));
  return Q.integer(value);
}

/** log_b a when it is rational with a small denominator: found by the double, proved by powers. */
function exactLog(a: Rational, b: Rational, budget: Budget): Rational | undefined {
  if (Q.sign(a) <= 0 || Q.sign(b) <= 0 || Q.equal(b, Q.ONE)) throw new Undefined();
  const guess = Math.log(Q.toNumber(a)) / Math.log(Q.toNumber(b));
  if (!Number.isFinite(guess) || Math.abs(guess) > 2000) return undefined;
  for (let d = 1; d <= 6; d++) {
    const n = Math.round(guess * d);
    if (Math.abs(guess * d - n) > 1e-9) continue;
    budget.spend(5);
    const left = Q.power(a, BigInt(d));
    const right = Q.power(b, BigInt(n));
    if (left && right && Q.equal(left, right)) return Q.ratio(BigInt(n), BigInt(d));
  }
  return undefined;
}
