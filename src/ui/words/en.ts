import { charts } from './en/charts.ts';
import { data } from './en/data.ts';
import { numbers } from './en/numbers.ts';
import { page } from './en/page.ts';
import { runBar } from './en/run-bar.ts';
import { sentences } from './en/sentences.ts';
import { stages } from './en/stages.ts';

/**
 * All that a person reads on the page, in English: strings, and functions of data that give strings. The words of a page
 * that is loaded later are files of their own beside these (`en/checker.ts`). Between two asterisks stands what the page
 * sets apart: `Step *12* of 60`.
 */
export const en = { lang: 'en', numbers, ...page, runBar, stages, charts, sentences, data };

/** What every language has to bring: a missing entry, or one too many, is an error of types. */
export type Words = typeof en;
