import { lab } from '../store.ts';
import type { PageAddress } from '../view-state.ts';
import { askFromQuery, queryFromAsk } from './ask.ts';

/** The checker's pair and options in an address; a text too long for one is not in it, and stays in its field. */
export const checkerAddress: PageAddress = {
  query() {
    const { checker } = lab.get();
    return queryFromAsk(checker) ?? queryFromAsk({ ...checker, gold: '', answer: '' }) ?? '';
  },
  read: (query) => lab.set({ checker: askFromQuery(query) }),
};
