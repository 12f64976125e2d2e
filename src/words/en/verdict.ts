import type { Detail, NoteId, Problem, Reason, RuleId } from '../../checker/index.ts';
import type { RolloutReason } from '../../lab/record/rollout-reason.ts';

/** How two answers were compared, in words that complete "Compared as ...". */
const COMPARED: Partial<Record<RuleId, string>> = {
  same_text: 'text, character by character',
  same_form: 'formulas: both have the same form',
  exact_rational: 'exact numbers',
  rounded_to_gold: 'decimals: the less precise one decides how many digits must agree',
  numeric: 'numbers, with a hundred digits where needed',
  sampled_identity: 'formulas, by putting in several numbers for the variables',
  same_set: 'sets, where the order does not count',
  interval: 'sets of real numbers: the same ends and the same brackets',
  tuple: 'ordered lists, component by component',
  matrix: 'matrices, entry by entry',
  relation_scaled: 'equations or inequalities, up to a constant factor',
  relation_as_set: 'the set of numbers that satisfy the inequality',
  ratio: 'ratios',
  base: 'numbers written in a base',
  text: 'words, whatever their case',
  choice: 'the letter of the choice',
  unit_converted: 'quantities, after changing the unit',
  percent_omitted: 'numbers; the percent sign stands on one side only',
};

/** Why an answer is not right although nothing was miscalculated. */
const REASONS: Partial<Record<RuleId, string>> = {
  several_answers: 'More than one answer is given, and only one is asked for.',
  count_differs: 'The number of answers is not the one asked for.',
  unit_differs: 'The unit is another one.',
  inconsistent_chain: 'The sides of the equation are different numbers.',
  not_reduced: 'The fraction is not in lowest terms.',
  not_solved: 'The equation is not solved for what is asked.',
  restates_question: 'It repeats the question; the answer is asked for.',
  unevaluated: 'It is not worked out; the value is asked for.',
  kind_differs: 'The answer is of another kind than the one asked for.',
  undefined_value: 'A division by zero has no value.',
  assignment: 'Another quantity is named.',
  unreadable: 'The answer is not a formula the checker can read.',
};

const NOTES: Partial<Record<NoteId, string>> = {
  unit_dropped: 'The unit was not compared.',
  unit_missing: 'The unit of the expected answer is missing, which is allowed here.',
  hidden_characters: 'The text has invisible characters.',
  unclosed_box: 'The box is not closed.',
  other_boxes_ignored: 'Earlier boxes do not count; the last one does.',
  rounds_to_gold: 'It agrees after rounding, but with too few digits to count.',
  unfinished_reasoning: 'The reasoning was not finished, so nothing in it counts.',
};

/** Why a text was not read; `at` is the piece of it. */
const PROBLEMS: Record<Problem, (at: string) => string> = {
  nothing: () => 'There is nothing to read.',
  reading_order: () => 'The text has characters that change the reading order.',
  not_an_answer: () => 'It is not an answer the checker can read.',
  unknown_command: (at) => `${at} is not a command the checker knows.`,
  full_stop: () => 'A full stop stands inside the answer.',
  not_part: (at) => `${at} is not part of an answer.`,
  not_a_number: (at) => `${at} is not a number.`,
  ends_early: () => 'It ends too early.',
  out_of_place: (at) => `${at} is out of place.`,
  expected: (at) => `${at} is missing.`,
  subscript_missing: () => 'A subscript is missing.',
  brace_open: () => 'A brace is not closed.',
  bracket_open: () => 'A bracket is not closed.',
  bar_open: () => 'A bar is not closed.',
  environment_open: () => 'An environment is not closed.',
  environment_empty: () => 'An environment is empty.',
  brackets_differ: () => 'The brackets do not match.',
  bar_out_of_place: () => 'A bar is out of place.',
  not_in_base: () => 'It is not a number in a base.',
  sum_without_index: () => 'A sum has no index.',
  meaning_changed: (at) => `"${at}" changes what the number says.`,
  sign_alone: () => 'A sign stands without a number.',
  side_by_side: () => 'Two numbers stand side by side.',
};

type DetailWords = { [C in Detail['code']]: (detail: Extract<Detail, { code: C }>) => string };

const plural = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;
const answers = (n: number): string => plural(n, 'answer', 'answers');

/** A sentence for each detail; the empty one where the rule says it already. */
const DETAILS: DetailWords = {
  answer_count: ({ asked, given }) => `${answers(given)} given, ${asked} asked for.`,
  component_count: ({ asked, given }) =>
    given === undefined
      ? `${plural(asked, 'component is', 'components are')} asked for.`
      : `${plural(given, 'component', 'components')} given, ${asked} asked for.`,
  choice_count: ({ given }) => `${given} choices are named, and only one is asked for.`,
  component: ({ place, given, asked }) => `Component ${place}: ${given} is not ${asked}.`,
  entry: ({ row, column, given, asked }) => `Row ${row}, column ${column}: ${given} is not ${asked}.`,
  element_missing: ({ element }) => `${element} is missing.`,
  choice_missing: ({ choice }) => `The choice ${choice} is not named.`,
  words: () => '',
  unit: ({ given, asked }) => `The unit ${given} is not ${asked}.`,
  unit_missing: ({ asked }) => `The unit ${asked} is missing.`,
  percent_beside_unit: () => 'One side is a percentage, the other has a unit.',
  brackets: () => 'The brackets differ.',
  variables: () => 'The variables differ.',
  strictness: () => 'One inequality is strict, the other is not.',
  direction: () => 'The inequality points the other way.',
  matrix_sizes: () => 'The sizes differ.',
  ratio_parts: () => 'The numbers of parts differ.',
  base_on_one_side: () => 'One side names a base, the other does not.',
  matrix_on_one_side: () => 'A matrix is asked for or given on one side only.',
  relation_asked: () => 'A relation is asked for.',
  single_value_asked: () => 'One value is asked for.',
  quantity: () => '',
  not_solved: () => '',
  chain: () => '',
  question_repeated: () => '',
  not_worked_out: () => '',
  no_value: () => '',
  too_close: () => 'The two values are too close to tell apart.',
  too_large: () => 'The number is too large to compute.',
  set_descriptions: () => 'Two descriptions of a set cannot be compared.',
  gold_empty: () => 'The gold is empty.',
  failed: () => 'The answer could not be compared.',
  characters: ({ most }) => `The answer has more than ${count(most)} characters.`,
  parts: ({ most }) => `The answer has more than ${count(most)} parts.`,
  digits: ({ most }) => `A number has more than ${count(most)} digits.`,
  depth: () => 'The answer is nested too deep.',
  matrix_size: () => 'The matrix is too large.',
  list_length: () => 'The list is too long.',
  steps: () => 'The comparison needs more steps than are allowed.',
  time: () => 'The check took too long and was stopped.',
  unread: ({ problem, at = '' }) => PROBLEMS[problem]?.(at) ?? '',
};

const count = (n: number): string => n.toLocaleString('en-US');

/** The sentence of a detail; none for a code that only a later checker knows. */
function detailSentence(detail: Detail): string | undefined {
  const words = DETAILS[detail.code] as ((detail: Detail) => string) | undefined;
  return words?.(detail) || undefined;
}

/**
 * One or two plain sentences on why a verdict is what it is, such as "126 is not 41. Compared as exact numbers." The
 * reason of a rollout that was cut says that first; one recorded as a sentence is that sentence.
 */
export function verdictSentence(reason: Reason | RolloutReason): string {
  switch (reason.code) {
    case 'recorded':
      return reason.text;
    case 'truncated':
      return `Cut at ${reason.tokens} tokens without an end; a truncated answer counts as wrong. ${verdictSentence(reason.checked)}`;
    default:
      return checked(reason);
  }
}

function checked(reason: Reason): string {
  const note = (reason.notes ?? []).map((id) => NOTES[id]).find((words) => words !== undefined);
  const sentence = (first: string, second?: string): string =>
    [first, second ?? note].filter((words) => words !== undefined && words !== '').join(' ');
  switch (reason.code) {
    case 'nothing_found':
      return sentence('No answer was found in the response.');
    case 'gold_unread':
      return sentence(
        'The expected answer could not be read, so this response is not counted.',
        reason.detail?.code === 'gold_empty' ? detailSentence(reason.detail) : undefined,
      );
    case 'undecided':
      return sentence(
        `Whether ${reason.answer} is right could not be decided, so this response is not counted.`,
        reason.detail && detailSentence(reason.detail),
      );
    case 'same': {
      const { answer, gold } = reason;
      const how = COMPARED[reason.by];
      return sentence(
        answer === gold ? `${answer} is the expected answer.` : `${answer} is equal to ${gold}.`,
        how && `Compared as ${how}.`,
      );
    }
    case 'differs':
      return sentence(...difference(reason));
  }
}

function difference({ by, answer, gold, detail }: Extract<Reason, { code: 'differs' }>): [string, string | undefined] {
  // Equal, and yet no answer: "is not" would be untrue.
  if (by === 'restates_question' || by === 'unevaluated')
    return [`${answer} is equal to ${gold}, but no answer.`, REASONS[by]];
  const how = COMPARED[by];
  const useful = detail !== undefined && detail.code !== 'unread' ? detailSentence(detail) : undefined;
  return [`${answer} is not ${gold}.`, useful ?? REASONS[by] ?? (how && `Compared as ${how}.`)];
}
