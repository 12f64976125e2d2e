import type { Method, NoteId, Profile, RuleId, Verdict } from './explain/codes.ts';
import type { Reason } from './explain/reason.ts';

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
  /** Why, as data; words are made of it by whoever shows it. */
  reason: Reason;
  extraction: Extraction;
  gold: Reading;
  pred: Reading;
  notes: NoteId[];
  steps: number;
}
