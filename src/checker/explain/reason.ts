import type { NoteId, RuleId } from './codes.ts';

/** What exactly differs, is missing or could not be read: a code and what it is about. Words for each are made elsewhere. */
export type Detail =
  // Another number of answers, components or choices than asked for.
  | { code: 'answer_count'; asked: number; given: number }
  | { code: 'component_count'; asked: number; given?: number }
  | { code: 'choice_count'; given: number }
  // The place where two lists or matrices part.
  | { code: 'component'; place: number; given: string; asked: string }
  | { code: 'entry'; row: number; column: number; given: string; asked: string }
  | { code: 'element_missing'; element: string }
  | { code: 'choice_missing'; choice: string }
  | { code: 'words'; given: string; asked: string }
  // What two answers of one kind do not share.
  | { code: 'unit'; given: string; asked: string }
  | { code: 'unit_missing'; asked: string }
  | { code: 'percent_beside_unit' }
  | { code: 'brackets' }
  | { code: 'variables' }
  | { code: 'strictness' }
  | { code: 'direction' }
  | { code: 'matrix_sizes' }
  | { code: 'ratio_parts' }
  | { code: 'base_on_one_side' }
  | { code: 'matrix_on_one_side' }
  | { code: 'relation_asked' }
  | { code: 'single_value_asked' }
  | { code: 'quantity' }
  | { code: 'not_solved' }
  | { code: 'chain' }
  // Equal, and yet no answer.
  | { code: 'question_repeated' }
  | { code: 'not_worked_out' }
  // Nothing can be said about the two.
  | { code: 'no_value' }
  | { code: 'too_close' }
  | { code: 'too_large' }
  | { code: 'set_descriptions' }
  | { code: 'gold_empty' }
  | { code: 'failed' }
  | Limit
  | { code: 'unread'; problem: Problem; at?: string };

/** A limit was passed, and how much is allowed. */
export type Limit =
  | { code: 'characters'; most: number }
  | { code: 'parts'; most: number }
  | { code: 'digits'; most: number }
  | { code: 'depth'; most: number }
  | { code: 'matrix_size'; most: number }
  | { code: 'list_length'; most: number }
  | { code: 'steps'; most: number }
  | { code: 'time' };

/** Why a text is no answer in the grammar. */
export type Problem =
  | 'nothing'
  | 'reading_order'
  | 'not_an_answer'
  | 'unknown_command'
  | 'full_stop'
  | 'not_part'
  | 'not_a_number'
  | 'ends_early'
  | 'out_of_place'
  | 'expected'
  | 'subscript_missing'
  | 'brace_open'
  | 'bracket_open'
  | 'bar_open'
  | 'environment_open'
  | 'environment_empty'
  | 'brackets_differ'
  | 'bar_out_of_place'
  | 'not_in_base'
  | 'sum_without_index'
  | 'meaning_changed'
  | 'sign_alone'
  | 'side_by_side';

/**
 * Why a verdict is what it is, as data: it can be stored, counted and said in any language. `answer` and `gold` are the
 * two texts on one line, cut at 60 characters; `by` is the rule that settled it.
 */
export type Reason =
  | { code: 'same'; by: RuleId; answer: string; gold: string; notes?: NoteId[] }
  | { code: 'differs'; by: RuleId; answer: string; gold: string; detail?: Detail; notes?: NoteId[] }
  | { code: 'undecided'; by: RuleId; answer: string; detail?: Detail; notes?: NoteId[] }
  | { code: 'nothing_found'; notes?: NoteId[] }
  | { code: 'gold_unread'; by: RuleId; detail?: Detail; notes?: NoteId[] };

/** A text on one line, short enough to be quoted. */
export const short = (text: string): string => {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 60 ? `${line.slice(0, 57)}…` : line;
};
