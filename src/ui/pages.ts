import type { ComponentType } from 'react';
import { checkerAddress } from './checker/address.ts';
import type { PageAddress } from './view-state.ts';
import { bringCheckerWords, words } from './words/index.ts';

/** A page of its own beside the lab, which is kept while the page is open. */
export interface PageEntry {
  /** Its name in an address: `?page=checker`. */
  id: string;
  /** Its name in the navigation, in the language that is spoken. */
  label(): string;
  /** Brings its file, which exports the component by default; called when the page is opened first. */
  load(): Promise<{ default: ComponentType }>;
  /** What else of the page an address holds; nothing by default. */
  address?: PageAddress;
}

/** Every page, in the order of the navigation. To add one: one file and one line here. */
export const pages: readonly PageEntry[] = [
  {
    id: 'checker',
    label: () => words.nav.checker,
    load: () => Promise.all([import('./checker/page.tsx'), bringCheckerWords()]).then(([page]) => page),
    address: checkerAddress,
  },
];
