import { judge } from './compare/judge.ts';
import { shapeOf } from './compare/shape.ts';
import type { Context } from './compare/values.ts';
import { Budget, Stop } from './explain/budget.ts';
import type { NoteId } from './explain/codes.ts';
import { type Judgement, reasonOf } from './explain/reason-of.ts';
import { goldLetter } from './find/choices.ts';
import { extract, wholeOf } from './find/extract.ts';
import { type Answer, isFormula, kindOf, normalForm, readAnswer, unwrap } from './read/reading.ts';
import type { CheckInput, CheckOptions, CheckResult, Extraction } from './types.ts';

/**
 * Compares the answer of a response (or a bare answer) with the gold. Synchronous, stateless and deterministic: the same
 * input gives the same result whatever was checked before. Never throws.
 */
export function check(input: CheckInput, options: CheckOptions = {}): CheckResult {
  const notes = new Set<NoteId>();
  const budget = new Budget();
  const goldText = typeof input.gold === 'string' ? input.gold : String(input.gold ?? '');
  let extraction: Extraction = { span: [0, 0], text: '', method: 'whole', boxes: 0, joined: 0 };
  let gold: Answer | undefined;
  let pred: Answer | undefined;
  let judgement: Judgement;
  try {
    const goldSource = unwrap(goldText);
    gold = readAnswer(goldSource);
    const letter = goldLetter(goldSource);
    if ('response' in input) {
      const kind = letter !== undefined ? 'choice' : gold.node && isFormula(gold.node) ? 'math' : 'words';
      const found = extract(String(input.response ?? ''), options, kindOf, kind);
      extraction = found.extraction;
      for (const note of found.notes) notes.add(note);
    } else extraction = wholeOf(String(input.pred ?? ''));
    const source = 'response' in input ? extraction.text : unwrap(extraction.text);
    pred = readAnswer(source);
    if (pred.hidden) notes.add('hidden_characters');
    const ctx: Context = { budget, options, note: (id) => notes.add(id) };
    judgement = judge({ goldSource, gold, letter, source, pred }, input.question, ctx);
  } catch (error) {
    // A limit ends the comparison without a verdict; so would a fault of the checker itself.
    judgement =
      error instanceof Stop
        ? {
            verdict: error.rule === 'undefined_value' ? 'incorrect' : 'undecided',
            rule: error.rule,
            detail: error.detail,
          }
        : { verdict: 'undecided', rule: 'too_deep', detail: { code: 'failed' } };
  }
  const { verdict, rule } = judgement;
  return {
    verdict,
    rule,
    reason: reasonOf(judgement, { answer: extraction.text, gold: goldText }, [...notes]),
    extraction,
    gold: { text: goldText, normalized: gold ? normalForm(gold) : '', shape: shapeOf(gold) },
    pred: { text: extraction.text, normalized: pred ? normalForm(pred) : '', shape: shapeOf(pred) },
    notes: [...notes],
    steps: budget.steps,
  };
}
