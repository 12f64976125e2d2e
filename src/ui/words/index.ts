import type { CheckerWords } from './en/checker.ts';
import { en, type Words } from './en.ts';

export type { CheckerWords, Words };

/** A language: its words for the lab, and those that come with the checker's page. */
interface Language {
  lab(): Promise<Words>;
  checker(): Promise<CheckerWords>;
}

const english: Language = {
  lab: async () => en,
  checker: async () => (await import('./en/checker.ts')).checker,
};

/** English with accents and brackets: what stands on the page without them is not in the catalogue. */
const pseudoLanguage: Language = {
  lab: async () => ({ ...(await pseudo())(en), lang: 'en-XA' }),
  checker: async () => (await pseudo())(await english.checker()),
};

const pseudo = async () => (await import('./pseudo.ts')).pseudo;

/** Every language the page speaks, by what stands behind `?language=`. */
const LANGUAGES = new Map<string | null, Language>([
  ['en', english],
  ['pseudo', pseudoLanguage],
]);

let spoken = english;

/**
 * The catalogue of the language that is spoken. Read it where the words are used, inside a function: what a module reads
 * while it loads stays in English.
 */
export let words: Words = en;

/** The catalogue of the checker's page; there once `bringCheckerWords` has resolved. */
export let checkerWords: CheckerWords;

/** Chooses the language of the page, before the first paint; one that is not known leaves it in English. */
export async function speak(language: string | null): Promise<void> {
  spoken = LANGUAGES.get(language) ?? english;
  words = await spoken.lab();
}

/** Loads the words of the checker's page, beside its code. */
export async function bringCheckerWords(): Promise<void> {
  checkerWords = await spoken.checker();
}
