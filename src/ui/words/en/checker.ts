import type { Method, NoteId, RuleId, Verdict } from '../../../checker/index.ts';
import { verdictSentence } from '../../../words/en/verdict.ts';
import { count } from '../../format.ts';

const METHODS: Record<Method, string> = {
  boxed: 'from the last box',
  hash: 'after the # sign',
  anchor: 'after words such as "the answer is"',
  math: 'as the last formula of the text',
  number: 'as the last number of the text',
  whole: 'as the whole text',
};

/** The words of the checker's page; they are loaded with it. */
export const checker = {
  title: 'Try the checker',
  /** The reason of a verdict, in a sentence or two. */
  why: verdictSentence,
  lede: 'Rewards come from here. The checker finds the answer in a response, brings it and the gold to a normal form, and compares the two. Nothing leaves this browser.',
  examples: {
    label: 'Examples',
    fraction: 'Fraction and decimal',
    percent: 'Percent',
    interval: 'Interval and inequality',
    set: 'Order in a set',
    equation: 'Equation up to scale',
    several: 'Several answers',
    wrong: '126 is not 41',
    unclosed: 'Unclosed box',
    undecided: 'Undecided',
  },
  gold: { label: 'Gold', hint: 'the expected answer' },
  answer: { label: 'Answer', hint: 'the whole response of a model' },
  missing: {
    answer: 'Type an answer: all the text that a model wrote, or only its result.',
    gold: 'Type a gold: the answer that is expected.',
    both: 'Type a gold and an answer, or take one of the examples.',
  },
  tooLong: {
    gold: (length: number, longest: number) =>
      `The gold has ${count(length)} characters; this page reads up to ${count(longest)}.`,
    answer: (length: number, longest: number) =>
      `The answer has ${count(length)} characters; this page reads up to ${count(longest)}.`,
  },
  failed: 'The checker could not be loaded. Reload the page; the link keeps the pair.',
  checking: 'Checking.',
  link: {
    tooLong: 'This pair is too long for a link: the address opens the page without it.',
    holds: 'The address of this page holds the pair and the options.',
  },

  options: {
    label: 'Options',
    profile: { label: 'Profile', evaluate: 'Lenient', reward: 'Strict' },
    units: { label: 'Units', ignore: 'May be missing', require: 'Asked for' },
    fractions: { label: 'Fractions', any: 'Any', reduced: 'Lowest terms' },
    letters: { label: 'Letters', strict: 'As in the gold', free: 'Any names' },
    marks: { label: 'Marks', all: 'All', box: 'Box or # only' },
    reasoning: { label: 'Reasoning', any: 'Any', closed: 'Must be closed' },
    decimals: {
      label: 'Decimals',
      usual: { label: '6 decimals', about: 'below one, six significant digits' },
      digits: (digits: number | undefined) => ({
        label: `${digits} digits`,
        about: 'significant digits that must agree',
      }),
      relative: (share: number) => ({
        label: `Within ${Number((share * 100).toPrecision(6))} %`,
        about: 'of the gold',
      }),
    },
    lenient: 'Lenient, as for an evaluation: without a marked answer, the last formula or number is read.',
    strict: 'Strict, as for a reward: only an answer that is marked as one is read (a box, #, "the answer is").',
  },

  result: {
    label: 'Verdict',
    where: 'Where the answer was read',
    before: (characters: number) => `${count(characters)} characters before.`,
    after: (characters: number) => `${count(characters)} characters more.`,
    normalForm: 'Both sides, in normal form',
    gold: 'Gold',
    answer: 'Answer',
    asWritten: 'As written',
    normal: 'Normal form',
    kind: 'Kind',
    nothing: 'nothing',
    /** What a side is: the checker's own word, but for a side that is none of its kinds. */
    shape: (shape: string) => (shape === 'unread' ? 'not read as a formula' : shape),
    rule: 'Rule',
    notes: (notes: number) => (notes === 1 ? 'Note' : 'Notes'),
    steps: 'Steps',
    stepsOf: (steps: number, most: number) =>
      `${count(steps)} of at most ${count(most)}. A count, not a time: the same on every machine.`,
    /** How the answer was found: `Read from the last box. The text has 2 boxes.` */
    read: ({ method, text, boxes, joined }: { method: Method; text: string; boxes: number; joined: number }) => {
      if (text === '') return boxes > 0 ? 'Nothing was read; the boxes are empty.' : 'Nothing was read.';
      const together = joined > 1 ? ` ${joined} neighbouring parts were read together.` : '';
      const others = boxes > joined ? ` The text has ${boxes} boxes.` : '';
      return `Read ${METHODS[method]}.${together}${others}`;
    },
  },

  verdicts: {
    correct: 'Right',
    incorrect: 'Wrong',
    undecided: 'Undecided',
    no_answer: 'No answer',
    gold_unparsed: 'Gold not readable',
  } satisfies Record<Verdict, string>,

  /** What each rule does, for somebody who has not read the checker's code. */
  rules: {
    same_text: 'Both texts are the same, character by character.',
    same_form: 'Both formulas are compared as they are written, part by part.',
    exact_rational: 'Both are exact numbers: fractions of whole numbers, compared without rounding.',
    rounded_to_gold: 'One side is a decimal. The other one is rounded to its digits, and the digits must agree.',
    numeric: 'Both are computed, to a hundred digits where fewer cannot tell them apart.',
    sampled_identity: 'The same numbers are put in for the variables on both sides; equal formulas give equal values.',
    same_set: 'Both are sets: every element needs a partner on the other side, in whatever order.',
    interval: 'Both are pieces of the number line: the same ends, with the same kind of bracket.',
    tuple: 'Both are lists in a fixed order, compared one place after the other.',
    matrix: 'Both are matrices, compared entry by entry.',
    relation_scaled: 'An equation or inequality stays the same when both sides are multiplied by one number.',
    relation_as_set: 'An inequality is the set of numbers that satisfy it; the two sets are compared.',
    assignment: 'A value is given to a name, and the name on the other side is not that one.',
    ratio: 'Both are ratios: 2 : 4 is 1 : 2.',
    base: 'Both are numbers written in a base.',
    text: 'The expected answer is words, compared without capitals, articles and punctuation.',
    choice: 'The expected answer is one of several choices, so its letter counts.',
    unit_converted: 'Both are quantities of one kind, compared after changing the unit.',
    unit_differs: 'The numbers stand beside units that do not measure the same.',
    percent_omitted: 'The percent sign stands on one side only, which is allowed; a factor of 100 is not.',
    count_differs: 'The answer gives more or fewer values than the gold.',
    several_answers: 'Several answers are listed where one is asked for. Offering a choice is not answering.',
    inconsistent_chain: 'The answer is a chain of equalities, and its sides are not all equal.',
    not_reduced: 'The fraction can be shortened, and lowest terms are asked for.',
    not_solved: 'The answer repeats a condition in place of solving it.',
    restates_question: 'The answer says again what the question says, in whatever order.',
    unevaluated: 'The answer is equal to the gold, but its operations are not carried out.',
    kind_differs: 'The two are of different kinds, such as a number and an interval.',
    undefined_value: 'One side has no value, such as a division by zero.',
    unreadable: 'The answer is not written as a number, formula, set or word that the checker knows.',
    too_deep: 'The brackets are nested too deep to be read.',
    too_long: 'One side, or a number in it, is too long to be compared.',
    step_budget: 'The comparison needs more steps than any answer is given.',
    timeout: 'The check took too long and was stopped.',
    empty_gold: 'The gold is empty, so there is nothing to compare with.',
    gold_unparsed: 'The gold is a sentence or a formula that the checker cannot read.',
    nothing_found: 'Nothing in the text is marked as the answer, or looks like one.',
  } satisfies Record<RuleId, string>,

  /** Each note as one sentence. */
  notes: {
    unit_dropped: 'The answer has a unit and the gold has none; the unit was not compared.',
    unit_missing: 'The gold has a unit that the answer leaves out.',
    hidden_characters: 'The text has characters that cannot be seen.',
    unclosed_box: 'The box was opened and never closed; it was read to the end of its line.',
    other_boxes_ignored: 'There are earlier boxes; only the last ones count.',
    inconsistent_chain: 'The sides of the chain of equalities are not all equal.',
    thousands_separator: 'A comma or space between digits was read as a separator of thousands.',
    decimal_comma: 'A comma was read as the decimal point.',
    unfinished_reasoning: 'A block of reasoning was opened and not closed; nothing in it counts.',
    cut_at_end_of_turn: 'The text goes on after the mark that ends the turn; what follows was not read.',
    prompt_removed: 'The text begins with the question, which was not read.',
    percent_sign: 'A percent sign stands on one side only.',
    number_word: 'A number written as a word was read as a number.',
    not_reduced: 'The fraction can be shortened.',
    rounds_to_gold: 'The two agree after rounding, but with too few digits to count as equal.',
  } satisfies Record<NoteId, string>,
};

export type CheckerWords = typeof checker;
