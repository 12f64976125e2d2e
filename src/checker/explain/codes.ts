/** What a check says about one answer. Only `correct` earns a reward; `undecided` and `gold_unparsed` are left out and counted. */
export type Verdict = 'correct' | 'incorrect' | 'undecided' | 'no_answer' | 'gold_unparsed';

/** `reward` reads only marked answers (box, hash, "answer is"); `evaluate` also reads bare math and the last number. */
export type Profile = 'reward' | 'evaluate';

/** How the answer was found in the response. `whole` means the text was taken as it stands. */
export type Method = 'boxed' | 'hash' | 'anchor' | 'math' | 'number' | 'whole';

/** The rule that settled the verdict. */
export type RuleId =
  | 'same_text'
  | 'same_form'
  | 'exact_rational'
  | 'rounded_to_gold'
  | 'numeric'
  | 'sampled_identity'
  | 'same_set'
  | 'interval'
  | 'tuple'
  | 'matrix'
  | 'relation_scaled'
  | 'relation_as_set'
  | 'assignment'
  | 'ratio'
  | 'base'
  | 'text'
  | 'choice'
  | 'unit_converted'
  | 'unit_differs'
  | 'percent_omitted'
  | 'count_differs'
  | 'several_answers'
  | 'inconsistent_chain'
  | 'not_reduced'
  | 'not_solved'
  | 'restates_question'
  | 'unevaluated'
  | 'kind_differs'
  | 'undefined_value'
  | 'unreadable'
  | 'too_deep'
  | 'too_long'
  | 'step_budget'
  | 'timeout'
  | 'empty_gold'
  | 'gold_unparsed'
  | 'nothing_found';

/** Something a reader of the verdict should know. */
export type NoteId =
  | 'unit_dropped'
  | 'unit_missing'
  | 'hidden_characters'
  | 'unclosed_box'
  | 'other_boxes_ignored'
  | 'inconsistent_chain'
  | 'thousands_separator'
  | 'decimal_comma'
  | 'unfinished_reasoning'
  | 'cut_at_end_of_turn'
  | 'prompt_removed'
  | 'percent_sign'
  | 'number_word'
  | 'not_reduced'
  | 'rounds_to_gold';
