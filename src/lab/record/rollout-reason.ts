import { z } from 'zod';
import type { Detail, NoteId, Reason, RuleId } from '../../checker/index.ts';
import { object } from './object.ts';

/** Why a rollout has its verdict, as data; src/words/ makes sentences of it. */
export type RolloutReason =
  | Reason
  /** Cut without an end, so that it counts as wrong whatever the checker says; `checked` is what it says. */
  | { code: 'truncated'; tokens: number; checked: Reason }
  /** Records of rift-lab/1 hold the sentence itself. */
  | { code: 'recorded'; text: string };

// Rules, notes and details come with the checker; a record of a later one opens all the same, with those it brings.
const by = z.string() as unknown as z.ZodType<RuleId>;
const notes = z.array(z.string() as unknown as z.ZodType<NoteId>).optional();
const detail = (z.looseObject({ code: z.string() }) as unknown as z.ZodType<Detail>).optional();
const text = z.string();

const reasons = [
  object({ code: z.literal('same'), by, answer: text, gold: text, notes }),
  object({ code: z.literal('differs'), by, answer: text, gold: text, detail, notes }),
  object({ code: z.literal('undecided'), by, answer: text, detail, notes }),
  object({ code: z.literal('nothing_found'), notes }),
  object({ code: z.literal('gold_unread'), by, detail, notes }),
] as const;

const reason = z.discriminatedUnion('code', reasons);

/** The reason of a rollout as a record holds it. */
export const rolloutReason = z.discriminatedUnion('code', [
  ...reasons,
  object({ code: z.literal('truncated'), tokens: z.number().int().min(0), checked: reason }),
  object({ code: z.literal('recorded'), text }),
]);
