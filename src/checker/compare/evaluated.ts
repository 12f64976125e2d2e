import type { Budget } from '../explain/budget.ts';
import type { RuleId } from '../explain/codes.ts';
import { exact } from '../numbers/exact.ts';
import { type Node, some, variables } from '../tree/ast.ts';
import { isNatural } from '../tree/nodes.ts';
import * as Q from '../tree/rational.ts';
import { asAssignment } from './relations.ts';

/** One side of a comparison: its tree and the text it was read from, which tells 1½ from 1+½. */
export interface Side {
  node: Node;
  text: string;
}

/**
 * Whether an equal answer leaves undone what was asked: the gold is a plain number (or a list of them) and the answer
 * still holds an operation, such as 63+45 for 108. A chain that ends or begins in the value is done; so is a closed form
 * with an irrational value beside a decimal gold, which has no other exact form.
 *
 * @param rule the rule by which the two were found equal
 */
export function isUnevaluated(gold: Side, pred: Side, rule: RuleId, budget: Budget): boolean {
  if (!isPlain(gold.node, gold.text) || isDone(pred.node, pred.text)) return false;
  return !(rule === 'rounded_to_gold' && isClosedForm(pred.node, budget));
}

/** Whether a plain number is asked for and the answer has come to one. */
export const isFinished = (gold: Side, pred: Side): boolean =>
  isPlain(gold.node, gold.text) && isDone(pred.node, pred.text);

/** A plain number, an assignment of one, or a list of them. */
function isPlain(n: Node, text: string): boolean {
  if (n.k === 'seq') return n.items.length > 0 && n.items.every((item) => isPlain(item, text));
  if (n.k === 'rel') {
    const a = asAssignment(n);
    return a !== undefined && isPlain(a.value, text);
  }
  return (
    isValue(n, text) && variables(n).size === 0 && !some(n, (x) => /^(const|text|set|based|ratio|pm|matrix)$/.test(x.k))
  );
}

/** Whether nothing is left to be worked out in an answer. */
function isDone(n: Node, text: string): boolean {
  if (n.k === 'seq') return n.items.every((item) => isDone(item, text));
  if (n.k !== 'rel') return isValue(n, text);
  // Of "5x = 40, so x = 40/5" the last statement counts; in x = 40/5 = 8 one side is the value.
  const cut = n.ops.findLastIndex((op) => op === 'implies' || op === 'to');
  return n.args.slice(cut + 1).some((side) => variables(side).size === 0 && isValue(side, text));
}

/**
 * Whether a tree is a value as people write one: a number with its sign, percent, degree or unit; a fraction that is no
 * whole number; a mixed number; a number times a power of ten. Kinds without arithmetic of their own (matrices, sets,
 * words) count as values.
 */
export function isValue(n: Node, text: string): boolean {
  switch (n.k) {
    case 'neg':
      return n.a.k !== 'neg' && isValue(n.a, text);
    case 'pct':
    case 'deg':
    case 'unit':
      return isValue(n.a, text);
    case 'div':
      return isFraction(n);
    case 'add':
      return isMixed(n.args, text);
    case 'mul':
      return (
        isScaled(n.args, text) ||
        n.args.filter((a) => variables(a).size === 0).every((a, i) => i === 0 && isValue(a, text))
      );
    case 'pow':
      return isPowerOfTen(n);
    case 'pm':
      return n.a === undefined && isValue(n.b, text);
    case 'seq':
      return n.items.every((item) => isValue(item, text));
    case 'rel':
    case 'fn':
    case 'call':
    case 'big':
      return false;
    default:
      return true;
  }
}

const wholeOf = (n: Node): Q.Rational | undefined => {
  if (n.k === 'neg') {
    const a = wholeOf(n.a);
    return a && Q.negate(a);
  }
  return n.k === 'num' && !n.decimal && Q.isInteger(n.value) ? n.value : undefined;
};

/** 3/4 and 6/8 are values; 8/4 is a division that waits. */
function isFraction(n: Extract<Node, { k: 'div' }>): boolean {
  const a = wholeOf(n.a);
  const b = wholeOf(n.b);
  if (!a || !b || Q.isZero(b)) return false;
  return b.n === 1n || b.n === -1n || a.n % b.n !== 0n;
}

/** 1½ is read as a sum, and so is 12½%; only the text tells them from 1+½. */
function isMixed(args: Node[], text: string): boolean {
  const [whole, part] = args;
  if (args.length !== 2 || !whole || !part || text.includes('+') || !isNatural(whole)) return false;
  const fraction = part.k === 'pct' ? part.a : part;
  return fraction.k === 'div' && isNatural(fraction.a) && isNatural(fraction.b) && isFraction(fraction);
}

const isPowerOfTen = (n: Node): boolean =>
  n.k === 'pow' && n.a.k === 'num' && Q.equal(n.a.value, Q.integer(10)) && wholeOf(n.b) !== undefined;

/** 10^3 and beyond, 10^{-3} and below: behind one of these any number is a number in scientific notation. */
const isLargePower = (n: Node): boolean => {
  const exponent = n.k === 'pow' ? wholeOf(n.b) : undefined;
  return exponent !== undefined && Math.abs(Q.toNumber(exponent)) >= 3;
};

/** 3\times 10^8, 602\cdot 10^{21}, and 1.5 million. */
function isScaled(args: Node[], text: string): boolean {
  const [mantissa, scale] = args;
  if (args.length !== 2 || !mantissa || !scale || mantissa.k !== 'num') return false;
  if (isPowerOfTen(scale)) {
    const size = Math.abs(Q.toNumber(mantissa.value));
    return (size >= 1 && size < 10) || isLargePower(scale);
  }
  return scale.k === 'num' && SCALES.test(text) && !/[*×·⋅]|\\(times|cdot|ast)/.test(text);
}
const SCALES = /\b(hundred|thousand|million|billion|trillion|dozen)\b/i;

/** An irrational constant in which nothing rational is left to be worked out: 2\sqrt3, but not 1+1+\sqrt2. */
function isClosedForm(n: Node, budget: Budget): boolean {
  if (n.k === 'rel' || n.k === 'seq')
    return (n.k === 'rel' ? n.args.slice(-1) : n.items).every((item) => isClosedForm(item, budget));
  if (variables(n).size > 0) return false;
  const rational = (x: Node): boolean => exact(x, budget) !== undefined;
  if (rational(n)) return isValue(n, '');
  return !some(n, (x) =>
    x.k === 'add' || x.k === 'mul' ? x.args.filter(rational).length > 1 : /^(pow|fn)$/.test(x.k) && rational(x),
  );
}
