import { Stop } from '../explain/budget.ts';
import type { Judgement } from '../explain/reason-of.ts';
import { choiceLetter, namedLetters } from '../find/choices.ts';
import { exact } from '../numbers/exact.ts';
import { type Answer, isFormula, readAnswer } from '../read/reading.ts';
import { isWordAnswer, plainText, sameTextKey } from '../read/text.ts';
import { type Node, print, variables } from '../tree/ast.ts';
import { compareAnswers } from './compare.ts';
import { isUnevaluated, type Side } from './evaluated.ts';
import { restates } from './restates.ts';
import { compareTexts } from './texts.ts';
import { type Context, decimalOf, no, type Outcome } from './values.ts';

/** Gold and answer as they were found and read; `letter` where a choice is asked for. */
export interface Pair {
  goldSource: string;
  gold: Answer;
  letter: string | undefined;
  source: string;
  pred: Answer;
}

/** A judgement with the two trees that were found equal, where trees were compared. */
interface Finding extends Judgement {
  equal?: { gold: Side; pred: Side };
}

/**
 * The verdict on an answer. Where it becomes a reward, an equal answer must also have done what was asked. Throws Stop at
 * a limit.
 *
 * @param question what the problem asks, where it is known
 */
export function judge(pair: Pair, question: string | undefined, ctx: Context): Judgement {
  const { equal, ...judgement } = equality(pair, ctx);
  if (ctx.options.profile !== 'reward' || judgement.verdict !== 'correct' || !equal) return judgement;
  if (typeof question === 'string' && restates(question, equal.gold, equal.pred))
    return { verdict: 'incorrect', rule: 'restates_question', detail: { code: 'question_repeated' } };
  if (isUnevaluated(equal.gold, equal.pred, judgement.rule, ctx.budget))
    return { verdict: 'incorrect', rule: 'unevaluated', detail: { code: 'not_worked_out' } };
  return judgement;
}

/** A gold of many words is a sentence, and a sentence is not compared. */
const isProse = (gold: Answer, source: string): boolean =>
  (!gold.node || !isFormula(gold.node)) && plainText(source).split(' ').length > 8;

/** Whether the two are equal, by the first rule that settles it. */
function equality(pair: Pair, ctx: Context): Finding {
  const { goldSource, gold, letter, source, pred } = pair;
  if (goldSource.trim() === '' || (gold.text === '' && gold.problem))
    return { verdict: 'gold_unparsed', rule: 'empty_gold', detail: { code: 'gold_empty' } };
  if (gold.node && isUndefined(gold.node, ctx))
    return { verdict: 'gold_unparsed', rule: 'undefined_value', detail: { code: 'no_value' } };
  if (source.trim() === '') return { verdict: 'no_answer', rule: 'nothing_found' };
  if (pred.node && isUndefined(pred.node, ctx))
    return { verdict: 'incorrect', rule: 'undefined_value', detail: { code: 'no_value' } };
  const key = sameTextKey(goldSource);
  if (key !== '' && key === sameTextKey(source) && !(ctx.options.reduced && gold.node))
    return { verdict: 'correct', rule: 'same_text' };
  if (letter !== undefined) return judgeChoice(letter, pair, ctx);
  if (gold.stopped) return { verdict: 'undecided', rule: gold.stopped, ...(gold.problem && { detail: gold.problem }) };
  if (!gold.node || gold.node.k === 'text' || isProse(gold, goldSource)) return judgeWords(pair, ctx);
  if (pred.stopped) return { verdict: 'undecided', rule: pred.stopped, ...(pred.problem && { detail: pred.problem }) };
  const { outcome, compared } = bestOf(pair, ctx);
  if (outcome.v === 'yes')
    return compared ? { ...positive(outcome), equal: sides(goldSource, source, ...compared) } : positive(outcome);
  if (/^[A-Za-z]{2,}$/.test(gold.text) && compareTexts(gold.text, pred.text).v === 'yes')
    return { verdict: 'correct', rule: 'text' };
  return negative(outcome);
}

const positive = (o: Outcome): Judgement => ({
  verdict: 'correct',
  rule: o.rule,
  ...(o.detail === undefined ? {} : { detail: o.detail }),
});
const negative = (o: Outcome): Judgement => ({
  verdict: o.v === 'unsure' ? 'undecided' : 'incorrect',
  rule: o.rule,
  ...(o.detail === undefined ? {} : { detail: o.detail }),
});

const sides = (goldText: string, text: string, gold: Node, pred: Node): { gold: Side; pred: Side } => ({
  gold: { node: gold, text: goldText },
  pred: { node: pred, text },
});

/** An outcome and the readings of gold and answer that it compares. */
interface Best {
  outcome: Outcome;
  compared?: [Node, Node];
}

/** Every admissible reading of digits and commas on both sides; the plain one first. */
function bestOf({ goldSource, gold, source, pred }: Pair, ctx: Context): Best {
  const g = gold.node as Node;
  const main: Best = pred.node
    ? { outcome: compare(g, pred.node, ctx), compared: [g, pred.node] }
    : { outcome: no('unreadable', pred.problem) };
  if (main.outcome.v === 'yes') {
    if (/\d[,\s]\d{3}/.test(source) && main.outcome.rule === 'exact_rational') ctx.note('thousands_separator');
    return main;
  }
  // "(D) 7" where a value is asked for: the letter is a label.
  const labelled =
    /^[\s$]*(?:(?:\\(?:text|textbf|mathrm|mathbf)\s*\{)?\s*\(\s*(?:\\(?:text|mathrm|textbf)\s*\{)?[A-J]\}?\s*\)\s*\}?[\s\\~:.]+|[A-J][.)]\s+)(?=\S)/.exec(
      source,
    );
  if (labelled) {
    const value = readAnswer(source.slice(labelled[0].length)).node;
    const result = value ? compare(g, value, ctx) : undefined;
    if (value && result?.v === 'yes') return { outcome: result, compared: [g, value] };
  }
  const comma = /\d\s*,\s*\d/;
  if (!comma.test(goldSource) && !comma.test(source)) return main;
  const lists = (text: string, a: Answer): Node | undefined =>
    comma.test(text) ? readAnswer(text, { thousands: false }).node : a.node;
  const gl = lists(goldSource, gold);
  const pl = lists(source, pred);
  const isList = (n: Node | undefined): boolean => n?.k === 'seq';
  for (const [a, b] of [
    [g, pl],
    [gl, pred.node],
    [gl, pl],
  ]) {
    if (a && b && isList(a) && isList(b) && compare(a, b, ctx).v === 'yes')
      return { outcome: compare(a, b, ctx), compared: [a, b] };
  }
  // 3,14 for 3.14, when the other side is a decimal.
  const decimal = (text: string): Node | undefined =>
    /^[\s$]*-?\d+,\d+[\s$]*$/.test(text) && !/^[\s$]*-?\d{1,3},\d{3}[\s$]*$/.test(text)
      ? readAnswer(text, { thousands: false, decimalComma: true }).node
      : undefined;
  const pd = decimalOf(g) ? decimal(source) : undefined;
  const gd = pred.node && decimalOf(pred.node) ? decimal(goldSource) : undefined;
  const pair: [Node, Node] | undefined = pd ? [g, pd] : gd && pred.node ? [gd, pred.node] : undefined;
  const result = pair && compare(...pair, ctx);
  if (pair && result?.v === 'yes') {
    ctx.note('decimal_comma');
    return { outcome: result, compared: pair };
  }
  return main;
}

function compare(g: Node, p: Node, ctx: Context): Outcome {
  const result = compareAnswers(g, p, ctx);
  if (result.v === 'yes' || ctx.options.strict !== false) return result;
  const a = [...variables(g)];
  const b = [...variables(p)];
  if (a.length === 0 || a.length !== b.length) return result;
  return compareAnswers(g, renamed(p, new Map(b.map((name, i) => [name, a[i] as string]))), ctx);
}

/** The tree with its variables renamed, for `strict: false`. */
function renamed(node: Node, names: ReadonlyMap<string, string>): Node {
  const visit = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(visit);
    if (value === null || typeof value !== 'object') return value;
    const copy = Object.fromEntries(Object.entries(value).map(([key, v]) => [key, key === 'value' ? v : visit(v)]));
    return copy.k === 'sym' ? { ...copy, name: names.get(copy.name as string) ?? copy.name } : copy;
  };
  return visit(node) as Node;
}

function isUndefined(node: Node, ctx: Context): boolean {
  if (node.k === 'text') return false;
  try {
    exact(node, ctx.budget);
    return false;
  } catch (error) {
    if (error instanceof Stop && error.rule === 'undefined_value') return true;
    throw error;
  }
}

function judgeChoice(letter: string, { goldSource, gold, source, pred }: Pair, ctx: Context): Finding {
  const letters = namedLetters(source);
  if (letters.length > 1)
    return { verdict: 'incorrect', rule: 'several_answers', detail: { code: 'choice_count', given: letters.length } };
  if (letters.length === 1) return { verdict: letters[0] === letter ? 'correct' : 'incorrect', rule: 'choice' };
  // A gold such as "(B) 12" may be answered by its value.
  const value =
    choiceLetter(goldSource) === undefined
      ? goldSource.replace(/^\W*(\\text(bf)?\s*\{)?\s*\(?[A-J]\)?[.):\s}]+/, '')
      : '';
  if (value !== '' && pred.node) {
    const g = readAnswer(value);
    if (g.node && compareAnswers(g.node, pred.node, ctx).v === 'yes')
      return { verdict: 'correct', rule: 'choice', equal: sides(value, source, g.node, pred.node) };
  }
  if (gold.node?.k === 'sym' && pred.node && print(gold.node) === print(pred.node))
    return { verdict: 'correct', rule: 'same_form' };
  return { verdict: 'incorrect', rule: 'choice', detail: { code: 'choice_missing', choice: letter } };
}

function judgeWords({ goldSource, gold, source, pred }: Pair, ctx: Context): Judgement {
  if (gold.template && pred.template && compareAnswers(gold.template, pred.template, ctx).v === 'yes')
    return { verdict: 'correct', rule: 'same_form' };
  if (isProse(gold, goldSource) || (!isWordAnswer(goldSource) && gold.node?.k !== 'text')) {
    return plainText(goldSource) === plainText(source)
      ? { verdict: 'correct', rule: 'same_text' }
      : {
          verdict: 'gold_unparsed',
          rule: 'gold_unparsed',
          detail: gold.problem ?? { code: 'unread', problem: 'not_an_answer' },
        };
  }
  const result = compareTexts(goldSource, source);
  if (result.v === 'yes') return positive(result);
  if (pred.node && gold.node) return negative(compareAnswers(gold.node, pred.node, ctx));
  return negative(result);
}
