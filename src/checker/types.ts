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

/** Settings of one check; every field is optional and has the default named here. */
export interface CheckOptions {
  /** Which places an answer may be read from. Default `evaluate`. */
  profile?: Profile;
  /**
   * When one side is a decimal, how many significant digits of it must agree with the other side after rounding.
   * Default: six decimals, or six significant digits below one. A relative tolerance can be given instead (`{ relative: 1e-4 }`). Both exact: never used.
   */
  tolerance?: { digits?: number; relative?: number };
  /** `ignore` (default): a missing unit is fine, a different one is not. `require`: a unit of the gold must be there. */
  units?: 'ignore' | 'require';
  /** Default true. False matches variables by position of first appearance, so `2a+b` equals `2x+y`. */
  strict?: boolean;
  /** Reject an unreduced fraction such as 2/4. Default false. */
  reduced?: boolean;
  /** Only boxes and the `#x` line count as an answer. Default false. */
  boxedOnly?: boolean;
  /** A response without a closed reasoning tag has no answer. Default false. */
  requireClosedReasoning?: boolean;
  /** The prompt; if the response starts with it, that part is not read. */
  prompt?: string;
}

/**
 * A response to read the answer from, or a bare answer, beside the gold answer. The question is what the problem asks; in
 * the profile `reward` an answer that only repeats it is wrong.
 */
export type CheckInput = { gold: string; question?: string } & ({ response: string } | { pred: string });

/** Where the answer was found. `span` holds UTF-16 offsets into the original text, empty when nothing was found. */
export interface Extraction {
  span: [start: number, end: number];
  text: string;
  method: Method;
  /** How many non-empty boxes the response has. */
  boxes: number;
  /** How many neighbouring boxes or math spans were read as one answer. */
  joined: number;
}

/** One side as it was understood. */
export interface Reading {
  text: string;
  normalized: string;
  shape: string;
}

/** The verdict with everything that led to it. `steps` is a deterministic cost, not a time. */
export interface CheckResult {
  verdict: Verdict;
  rule: RuleId;
  detail?: string;
  extraction: Extraction;
  gold: Reading;
  pred: Reading;
  notes: NoteId[];
  steps: number;
}
