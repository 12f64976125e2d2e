import type { Budget } from '../explain/budget.ts';
import { Stop } from '../explain/budget.ts';
import { type Node, some, variables } from '../tree/ast.ts';
import type { Rational } from '../tree/rational.ts';
import * as Q from '../tree/rational.ts';
import { type Complex, type Evaluation, evaluate, isFinite2, magnitude, minus, over, real } from './complex.ts';
import { exact } from './exact.ts';

export type Answer = 'yes' | 'no' | 'unsure';

const GOOD_POINTS = 6;
const TRIED_POINTS = 24;
const TOLERANCE = 1e-9;

/** Fixed sample values: a small linear congruential generator seeded by the point and the variable, the same in every run. */
function sample(point: number, variable: number): Rational {
  let x = (point * 7919 + variable * 104729 + 12345) >>> 0;
  for (let i = 0; i < 3; i++) x = (Math.imul(x, 1664525) + 1013904223) >>> 0;
  const n = 1 + ((x >>> 8) % 997);
  // One third of the points has negative values; the denominators are primes, so that nothing cancels by accident.
  const negative = (point + variable) % 3 === 2;
  return Q.ratio(BigInt(negative ? -n : n), [211n, 307n, 401n][point % 3] ?? 211n) ?? Q.ONE;
}

/** Whether the two sides only make sense, or only agree, at whole numbers: factorials, binomials, (-1)^n, sums to n. */
const wantsIntegers = (node: Node): boolean =>
  some(
    node,
    (n) =>
      (n.k === 'fn' && /^(fact|fact2|binom|floor|ceil|gcd|lcm)$/.test(n.name)) ||
      (n.k === 'big' && (n.to.k !== 'num' || n.from.k !== 'num')) ||
      (n.k === 'pow' && n.b.k !== 'num' && negativeConstant(n.a)),
  );
const negativeConstant = (n: Node): boolean =>
  n.k === 'neg' ||
  (n.k === 'const' && n.name === 'i') ||
  (n.k === 'num' && n.value.n < 0n) ||
  (n.k === 'add' && n.args.length === 1 && negativeConstant(n.args[0] as Node));

/**
 * Whether two expressions in `names` are the same function: equal at six of 24 fixed points. Rational expressions are
 * compared exactly, others in complex doubles; a disagreement is a definite no.
 */
export function identical(a: Node, b: Node, names: string[], budget: Budget): Answer {
  if (names.length > 12) return 'unsure';
  const integers = wantsIntegers(a) || wantsIntegers(b);
  if (integers) return compareAt(a, b, names, budget, integerPoint, false);
  const exactly = compareExactly(a, b, names, budget);
  if (exactly !== undefined) return exactly;
  const principal = compareAt(a, b, names, budget, samplePoint, false);
  // x^{2/3} and the cube root of x^2 agree for negative x only if odd roots are real.
  const answer =
    principal === 'no' && hasRoot(a) && hasRoot(b) ? compareAt(a, b, names, budget, samplePoint, true) : principal;
  return answer === 'yes' && (hasTinyPart(a, budget) || hasTinyPart(b, budget)) ? 'unsure' : answer;
}

/** A constant so small that a sum in doubles could swallow it: x^x and x^x + 10^{-30} look the same at every point. */
const hasTinyPart = (node: Node, budget: Budget): boolean =>
  some(node, (part) => {
    if (part.k === 'num' || variables(part).size > 0)
      return part.k === 'num' && isTiny(Math.abs(Q.toNumber(part.value)));
    const value = evaluate(part, { env: new Map(), realRoots: false, budget, peak: 0 });
    return isFinite2(value) && isTiny(magnitude(value));
  });
const isTiny = (size: number): boolean => size > 0 && size < 1e-7;

const hasRoot = (node: Node): boolean =>
  some(node, (n) => (n.k === 'fn' && n.name === 'root') || (n.k === 'pow' && n.b.k !== 'num'));

/** Exact comparison of rational functions; undefined when one side is none. */
function compareExactly(a: Node, b: Node, names: string[], budget: Budget): Answer | undefined {
  let good = 0;
  for (let point = 0; point < TRIED_POINTS && good < GOOD_POINTS; point++) {
    const env = new Map(names.map((name, j): [string, Rational] => [name, sample(point, j)]));
    const x = exactOrNothing(a, env, budget);
    const y = x && exactOrNothing(b, env, budget);
    if (!x || !y) {
      if (point >= 2 && good === 0) return undefined;
      continue;
    }
    if (!Q.equal(x, y)) return 'no';
    good++;
  }
  return good >= GOOD_POINTS ? 'yes' : undefined;
}

function exactOrNothing(node: Node, env: Map<string, Rational>, budget: Budget): Rational | undefined {
  try {
    return exact(node, budget, env);
  } catch (error) {
    if (error instanceof Stop && error.rule === 'undefined_value') return undefined;
    throw error;
  }
}

type PointMaker = (names: string[], point: number) => Map<string, Complex>;
const samplePoint: PointMaker = (names, point) =>
  new Map(names.map((name, j) => [name, real(Q.toNumber(sample(point, j)))]));
const integerPoint: PointMaker = (names, point) =>
  new Map(names.map((name, j) => [name, real(1 + ((point * (j + 1) + j * 2) % 11))]));

function compareAt(a: Node, b: Node, names: string[], budget: Budget, pointOf: PointMaker, realRoots: boolean): Answer {
  let good = 0;
  for (let point = 0; point < TRIED_POINTS && good < GOOD_POINTS; point++) {
    const env = pointOf(names, point);
    const left: Evaluation = { env, realRoots, budget, peak: 0 };
    const right: Evaluation = { env, realRoots, budget, peak: 0 };
    const x = evaluate(a, left);
    const y = evaluate(b, right);
    if (!isFinite2(x) || !isFinite2(y)) continue;
    const size = Math.max(magnitude(x), magnitude(y));
    const slack = TOLERANCE * size + 1e-14 * Math.max(left.peak, right.peak);
    if (magnitude(minus(x, y)) > slack) return 'no';
    good++;
  }
  return good >= GOOD_POINTS ? 'yes' : 'unsure';
}

/**
 * The constant c with a = c * b at all sample points, or undefined. Used for equations: the same equation up to a factor.
 */
export function proportion(a: Node, b: Node, names: string[], budget: Budget): Complex | undefined {
  if (names.length > 12) return undefined;
  const exactly = exactProportion(a, b, names, budget);
  if (exactly !== undefined) return exactly === null ? undefined : real(Q.toNumber(exactly));
  let factor: Complex | undefined;
  let good = 0;
  for (let point = 0; point < TRIED_POINTS && good < GOOD_POINTS; point++) {
    const env = samplePoint(names, point);
    const left: Evaluation = { env, realRoots: false, budget, peak: 0 };
    const right: Evaluation = { env, realRoots: false, budget, peak: 0 };
    const x = evaluate(a, left);
    const y = evaluate(b, right);
    if (!isFinite2(x) || !isFinite2(y)) continue;
    if (magnitude(x) < 1e-9 * Math.max(left.peak, 1e-30) || magnitude(y) < 1e-9 * Math.max(right.peak, 1e-30)) {
      // Both vanish: the point says nothing. Only one vanishes: they are different curves.
      if (magnitude(x) < 1e-9 * Math.max(left.peak, 1e-30) && magnitude(y) < 1e-9 * Math.max(right.peak, 1e-30))
        continue;
      return undefined;
    }
    const c = over(x, y);
    if (factor && magnitude(minus(c, factor)) > 1e-8 * magnitude(factor)) return undefined;
    factor ??= c;
    good++;
  }
  return good >= GOOD_POINTS ? factor : undefined;
}

/** The exact constant for rational expressions, null if there is none, undefined if they are not rational. */
function exactProportion(a: Node, b: Node, names: string[], budget: Budget): Rational | null | undefined {
  let factor: Rational | undefined;
  let good = 0;
  for (let point = 0; point < TRIED_POINTS && good < GOOD_POINTS; point++) {
    const env = new Map(names.map((name, j): [string, Rational] => [name, sample(point, j)]));
    const x = exactOrNothing(a, env, budget);
    const y = x && exactOrNothing(b, env, budget);
    if (!x || !y) {
      if (point >= 2 && good === 0) return undefined;
      continue;
    }
    if (Q.isZero(x) && Q.isZero(y)) continue;
    if (Q.isZero(x) || Q.isZero(y)) return null;
    const c = Q.divide(x, y);
    if (!c || (factor && !Q.equal(factor, c))) return null;
    factor = c;
    good++;
  }
  return good >= GOOD_POINTS ? factor : good > 0 ? null : undefined;
}
