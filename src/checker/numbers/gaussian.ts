import type { Budget } from '../explain/budget.ts';
import type { Node } from '../tree/ast.ts';
import type { Rational } from '../tree/rational.ts';
import * as Q from '../tree/rational.ts';

/** An exact complex number with rational parts. */
export interface Gaussian {
  re: Rational;
  im: Rational;
}

/** The exact value of an expression of i, rationals, the four operations and integer powers; undefined otherwise. */
export function gaussian(node: Node, budget: Budget): Gaussian | undefined {
  budget.spend();
  switch (node.k) {
    case 'num':
      return { re: node.value, im: Q.ZERO };
    case 'const':
      return node.name === 'i' ? { re: Q.ZERO, im: Q.ONE } : undefined;
    case 'neg': {
      const a = gaussian(node.a, budget);
      return a && { re: Q.negate(a.re), im: Q.negate(a.im) };
    }
    case 'add':
    case 'mul': {
      let total: Gaussian | undefined;
      for (const arg of node.args) {
        const value = gaussian(arg, budget);
        if (!value) return undefined;
        total = total ? (node.k === 'add' ? plus(total, value) : times(total, value)) : value;
        if (!total) return undefined;
      }
      return total;
    }
    case 'div': {
      const a = gaussian(node.a, budget);
      const b = a && gaussian(node.b, budget);
      const inverse = b && invert(b);
      return a && inverse && times(a, inverse);
    }
    case 'pow': {
      const a = gaussian(node.a, budget);
      const b = a && gaussian(node.b, budget);
      if (!a || !b || !Q.isZero(b.im) || !Q.isInteger(b.re)) return undefined;
      const n = b.re.n < 0n ? -b.re.n : b.re.n;
      if (n > 4000n) return undefined;
      let result: Gaussian | undefined = { re: Q.ONE, im: Q.ZERO };
      for (let base: Gaussian | undefined = a, k = n; k > 0n && result; k >>= 1n) {
        budget.spend(2);
        if (!base) return undefined;
        if (k & 1n) result = times(result, base);
        if (k > 1n) base = times(base, base);
      }
      return b.re.n < 0n ? result && invert(result) : result;
    }
    default:
      return undefined;
  }
}

function plus(a: Gaussian, b: Gaussian): Gaussian | undefined {
  const re = Q.add(a.re, b.re);
  const im = Q.add(a.im, b.im);
  return re && im && { re, im };
}

function times(a: Gaussian, b: Gaussian): Gaussian | undefined {
  const rr = Q.multiply(a.re, b.re);
  const ii = Q.multiply(a.im, b.im);
  const ri = Q.multiply(a.re, b.im);
  const ir = Q.multiply(a.im, b.re);
  const re = rr && ii && Q.add(rr, Q.negate(ii));
  const im = ri && ir && Q.add(ri, ir);
  return re && im && { re, im };
}

function invert(b: Gaussian): Gaussian | undefined {
  const x = Q.multiply(b.re, b.re);
  const y = Q.multiply(b.im, b.im);
  const norm = x && y && Q.add(x, y);
  if (!norm || Q.isZero(norm)) return undefined;
  const re = Q.divide(b.re, norm);
  const im = Q.divide(Q.negate(b.im), norm);
  return re && im && { re, im };
}
