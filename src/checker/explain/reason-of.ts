import type { NoteId, RuleId, Verdict } from './codes.ts';
import { type Detail, type Reason, short } from './reason.ts';

/** What a check found, before it is made a reason. */
export interface Judgement {
  verdict: Verdict;
  rule: RuleId;
  detail?: Detail;
}

/** The reason of a judgement, with the two texts it is about. */
export function reasonOf(
  { verdict, rule, detail }: Judgement,
  texts: { answer: string; gold: string },
  notes: readonly NoteId[],
): Reason {
  const answer = short(texts.answer);
  const gold = short(texts.gold);
  const beside = {
    ...(detail === undefined ? {} : { detail }),
    ...(notes.length === 0 ? {} : { notes: [...notes] }),
  };
  switch (verdict) {
    case 'correct': {
      const { detail: _, ...rest } = beside;
      return { code: 'same', by: rule, answer, gold, ...rest };
    }
    case 'incorrect':
      return { code: 'differs', by: rule, answer, gold, ...beside };
    case 'undecided':
      return { code: 'undecided', by: rule, answer, ...beside };
    case 'gold_unparsed':
      return { code: 'gold_unread', by: rule, ...beside };
    case 'no_answer':
      return { code: 'nothing_found', ...(notes.length === 0 ? {} : { notes: [...notes] }) };
  }
}
