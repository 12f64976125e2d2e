import { findMath } from '../find/scan.ts';
import { readAnswer } from '../read/reading.ts';
import type { Node } from '../tree/ast.ts';
import { print } from '../tree/ast.ts';
import { isFinished, isValue, type Side } from './evaluated.ts';
import { asAssignment } from './relations.ts';

/** Longer questions are not searched for expressions. */
const MAX_QUESTION = 8000;
const MAX_EXPRESSIONS = 40;

/**
 * Whether an answer says again what the question said: one of the question's expressions or equations, or a side of one,
 * whatever the order of its terms, factors and sides. Values (3/4, 5 cm) and the gold's own form are answers, not
 * restatements.
 */
export function restates(question: string, gold: Side, pred: Side): boolean {
  const said = new Set(expressionsOf(question).flatMap((node) => sidesOf(node).map(formOf)));
  if (said.size === 0) return false;
  const own = formOf(valueSide(gold.node));
  if (isFinished(gold, pred) || sidesOf(pred.node).some((side) => formOf(side) === own)) return false;
  return [pred.node, valueSide(pred.node)].some((node) => said.has(formOf(node)) && !isValue(node, pred.text));
}

/** What an answer comes to: the last side of a chain of equations, the answer itself otherwise. */
const valueSide = (n: Node): Node => (n.k === 'rel' ? (asAssignment(n)?.value ?? (n.args.at(-1) as Node)) : n);

const sidesOf = (n: Node): Node[] => (n.k === 'rel' ? [n, ...n.args] : [n]);

/** The expressions of a question: all of it, its formulas, or what stands between its words. */
function expressionsOf(question: string): Node[] {
  if (question.length > MAX_QUESTION) return [];
  const spans = findMath(question, 0, question.length).map(({ start, end }) => question.slice(start, end));
  const pieces = spans.length > 0 ? spans : question.split(WORD);
  return pieces
    .map((piece) => piece.replace(/(\s*=)?\s*[?.,;:]*\s*$/, '').trim())
    .filter((piece) => /[^\s\w]/.test(piece))
    .slice(0, MAX_EXPRESSIONS)
    .flatMap((piece) => {
      const { node } = readAnswer(piece);
      return node && !isValue(node, piece) ? [node] : [];
    });
}

const WORD = /(?<![\\A-Za-z0-9_{}])[A-Za-z]{2,}(?:'[a-z]+)?/;

/** A text that is the same for trees that differ only in the order of terms, factors and sides, or in how - and / are written. */
function formOf(node: Node): string {
  switch (node.k) {
    case 'add':
    case 'neg':
      return sorted('+', terms(node));
    case 'mul':
    case 'div':
      return sorted('*', factors(node));
    case 'pow':
      return `(${formOf(node.a)})^(${formOf(node.b)})`;
    case 'fn':
    case 'call':
      return `${node.name}(${node.args.map(formOf).join(', ')})`;
    case 'pct':
    case 'deg':
    case 'unit':
      return formOf(node.a);
    case 'rel':
      return node.ops.every((op) => op === '=')
        ? sorted('=', node.args.map(formOf))
        : node.args.map((a, i) => `${i === 0 ? '' : node.ops[i - 1]} ${formOf(a)}`).join('');
    default:
      return print(node);
  }
}

const sorted = (op: string, parts: string[]): string =>
  parts.length === 1 ? (parts[0] as string) : `[${op} ${parts.sort().join(' ')}]`;

function terms(node: Node, minus = false): string[] {
  if (node.k === 'add') return node.args.flatMap((a) => terms(a, minus));
  if (node.k === 'neg') return terms(node.a, !minus);
  return [minus ? `-${formOf(node)}` : formOf(node)];
}

function factors(node: Node, under = false): string[] {
  if (node.k === 'mul') return node.args.flatMap((a) => factors(a, under));
  if (node.k === 'div') return [...factors(node.a, under), ...factors(node.b, !under)];
  return [under ? `/${formOf(node)}` : formOf(node)];
}
