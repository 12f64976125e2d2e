import type { Lexeme } from './token.ts';
import { isUnitWord } from './units.ts';
import { CONSTANTS, FUNCTIONS, GREEK, MULTIPLIERS, SHORT_WORDS } from './words.ts';

/** Words that are an operator or a separator wherever they stand. */
const EVERYWHERE = new Map<string, Lexeme>([
  ['and', ['sep', 'and']],
  ['or', ['sep', 'or']],
  ['percent', ['op', '%']],
  ['percentage', ['op', '%']],
  ['pct', ['op', '%']],
  ['degrees', ['op', 'deg']],
  ['degree', ['op', 'deg']],
]);

/** Words that have a meaning only in a formula, not inside `\text{}`. */
const IN_FORMULAS = new Map<string, Lexeme>([
  ['in', ['rel', 'in']],
  ['mod', ['cmd', 'mod']],
  ['union', ['setop', 'cup']],
  ['cup', ['setop', 'cup']],
  ['cap', ['setop', 'cap']],
]);

/**
 * What a run of letters is: a word, a function, a constant, a unit, or a product of one-letter variables.
 *
 * @param inText whether it stands inside `\text{}`, where runs are words
 * @param apart whether a blank or another word stands before it; `5am` is a product, `5 am` is not
 */
export function lexWord(text: string, inText: boolean, apart: boolean): Lexeme[] {
  const lower = text.toLowerCase();
  const always = EVERYWHERE.get(lower);
  if (always) return [always];
  if (MULTIPLIERS.has(lower)) return [['word', lower]];
  if (inText) return [['word', text.replace(/\./g, '')]];
  if (text.length === 1) return [letter(text)];
  const fn = FUNCTIONS.get(text) ?? FUNCTIONS.get(lower);
  if (fn !== undefined) return [['fn', fn]];
  const constant = CONSTANTS.get(lower);
  if (constant !== undefined) return [['const', constant]];
  const operator = IN_FORMULAS.get(lower);
  if (operator) return [operator];
  if (GREEK.has(text)) return [['sym', text]];
  if (isUnitWord(text) || (SHORT_WORDS.has(lower) && apart)) return [['word', text]];
  const parts = splitRun(text);
  if (parts) return parts.flatMap((part) => lexWord(part, false, false));
  return text.length <= 3 ? [...text].map(letter) : [['word', text]];
}

const letter = (c: string): Lexeme => (c === 'e' || c === 'i' ? ['const', c] : ['sym', c]);

/** `sinx`, `xlnx`, `pir`: a known function or constant between at most two letters on each side. */
function splitRun(text: string): string[] | undefined {
  for (const key of [
    'arcsin',
    'arccos',
    'arctan',
    'sqrt',
    'sin',
    'cos',
    'tan',
    'cot',
    'sec',
    'csc',
    'log',
    'ln',
    'pi',
  ]) {
    const at = text.indexOf(key);
    if (at < 0 || at > 2) continue;
    const tail = text.slice(at + key.length);
    // "since" and "spin" are words: only letters that are usual variables may stand beside.
    if (tail.length > 2 || !/^[a-bntuvwxyzA-C]*$/.test(tail) || !/^[a-bknrtuvwxyz]*$/.test(text.slice(0, at))) continue;
    if (key === 'pi' && !/^[2knrx]?pi[nrx]?$/.test(text)) continue;
    return [...text.slice(0, at), key, ...tail];
  }
  return undefined;
}
