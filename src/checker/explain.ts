import type { CheckResult, NoteId, RuleId } from './types.ts';

/** How two answers were compared, in words that complete "Compared as ...". */
const COMPARED: ReadonlyMap<RuleId, string> = new Map([
  ['same_text', 'text, character by character'],
  ['same_form', 'formulas: both have the same form'],
  ['exact_rational', 'exact numbers'],
  ['rounded_to_gold', 'decimals: the less precise one decides how many digits must agree'],
  ['numeric', 'numbers, with a hundred digits where needed'],
  ['sampled_identity', 'formulas, by putting in several numbers for the variables'],
  ['same_set', 'sets, where the order does not count'],
  ['interval', 'sets of real numbers: the same ends and the same brackets'],
  ['tuple', 'ordered lists, component by component'],
  ['matrix', 'matrices, entry by entry'],
  ['relation_scaled', 'equations or inequalities, up to a constant factor'],
  ['relation_as_set', 'the set of numbers that satisfy the inequality'],
  ['ratio', 'ratios'],
  ['base', 'numbers written in a base'],
  ['text', 'words, whatever their case'],
  ['choice', 'the letter of the choice'],
  ['unit_converted', 'quantities, after changing the unit'],
  ['percent_omitted', 'numbers; the percent sign stands on one side only'],
]);

/** Why an answer is not right although nothing was miscalculated. */
const REASONS: ReadonlyMap<RuleId, string> = new Map([
  ['several_answers', 'More than one answer is given, and only one is asked for.'],
  ['count_differs', 'The number of answers is not the one asked for.'],
  ['unit_differs', 'The unit is another one.'],
  ['inconsistent_chain', 'The sides of the equation are different numbers.'],
  ['not_reduced', 'The fraction is not in lowest terms.'],
  ['not_solved', 'The equation is not solved for what is asked.'],
  ['kind_differs', 'The answer is of another kind than the one asked for.'],
  ['undefined_value', 'A division by zero has no value.'],
  ['restates_question', 'It repeats the question; the answer is asked for.'],
  ['unevaluated', 'It is not worked out; the value is asked for.'],
  ['assignment', 'Another quantity is named.'],
  ['unreadable', 'The answer is not a formula the checker can read.'],
]);

const NOTES: ReadonlyMap<NoteId, string> = new Map([
  ['unit_dropped', 'The unit was not compared.'],
  ['unit_missing', 'The unit of the expected answer is missing, which is allowed here.'],
  ['hidden_characters', 'The text has invisible characters.'],
  ['unclosed_box', 'The box is not closed.'],
  ['other_boxes_ignored', 'Earlier boxes do not count; the last one does.'],
  ['rounds_to_gold', 'It agrees after rounding, but with too few digits to count.'],
  ['unfinished_reasoning', 'The reasoning was not finished, so nothing in it counts.'],
]);

const short = (text: string): string => {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 60 ? `${line.slice(0, 57)}…` : line;
};

/** One or two plain sentences on why the verdict is what it is, such as "126 is not 41. Compared as exact numbers." */
export function explain(result: CheckResult): string {
  const { verdict, rule, gold, pred, detail, notes } = result;
  const note = notes.map((id) => NOTES.get(id)).find((n) => n !== undefined);
  const sentence = (first: string, second?: string): string =>
    [first, second ?? note].filter((s) => s !== undefined && s !== '').join(' ');
  switch (verdict) {
    case 'no_answer':
      return sentence('No answer was found in the response.');
    case 'gold_unparsed':
      return sentence(
        'The expected answer could not be read, so this response is not counted.',
        detail === 'The gold is empty.' ? detail : undefined,
      );
    case 'undecided':
      return sentence(
        `Whether ${short(pred.text)} is right could not be decided, so this response is not counted.`,
        detail,
      );
    case 'correct': {
      const how = COMPARED.get(rule);
      const same =
        short(pred.text) === short(gold.text)
          ? `${short(pred.text)} is the expected answer.`
          : `${short(pred.text)} is equal to ${short(gold.text)}.`;
      return sentence(same, how && `Compared as ${how}.`);
    }
    case 'incorrect': {
      const how = COMPARED.get(rule);
      const reason = REASONS.get(rule);
      // Equal, and yet no answer: "is not" would be untrue.
      if (reason && (rule === 'restates_question' || rule === 'unevaluated'))
        return sentence(`${short(pred.text)} is equal to ${short(gold.text)}, but no answer.`, reason);
      const useful = detail !== undefined && rule !== 'text' && rule !== 'unreadable' ? detail : undefined;
      return sentence(
        `${short(pred.text)} is not ${short(gold.text)}.`,
        reason ?? useful ?? (how && `Compared as ${how}.`),
      );
    }
  }
}
