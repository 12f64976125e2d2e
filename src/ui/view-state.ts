import { configToQuery } from '../lab/config/url.ts';
import { lab, type Theme, type View } from './store.ts';

const THEME_KEY = 'rift-lab-theme';

/** Sets the theme and remembers it in this browser. */
export function setTheme(theme: Theme): void {
  document.documentElement.dataset.theme = theme;
  lab.set({ theme });
  try {
    localStorage.setItem(THEME_KEY, theme);
  } catch {
    // A browser that keeps nothing still shows the theme.
  }
}

/** The page or the projector; the address follows, so that a link opens the same view. */
export function setView(view: View): void {
  lab.set({ view });
  writeAddress();
}

/** What an address holds of a page, beside the page's name. */
export interface PageAddress {
  /** The page's settings as a query without `?`. */
  query(): string;
  /** Takes the settings of a query. */
  read(query: string): void;
}

/** A page as far as addresses know it: the code of pages stands on this file, so they cannot be imported here. */
interface KnownPage {
  id: string;
  address?: PageAddress;
}

let known: readonly KnownPage[] = [];

/** Says which pages there are beside the lab; before any address is read. */
export function knowPages(pages: readonly KnownPage[]): void {
  known = pages;
}

/** The page an address opens: the lab where it names none, or one that is not known. */
export function pageOf(query: string): string {
  const id = new URLSearchParams(query).get('page');
  return known.some((page) => page.id === id) && id ? id : 'lab';
}

/** Takes the settings of the page an address opens; those of the lab are read once, at start-up. */
export function readAddress(query: string): void {
  known.find(({ id }) => id === pageOf(query))?.address?.read(query);
}

/** Whether a click on a link asks for this document: no new tab, no download. */
export const isPlainClick = (event: {
  button: number;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
  altKey: boolean;
}): boolean => event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;

const scrolled = new Map<string, number>();

/** How far down a page was when it was left. */
export const scrollOf = (pageName: string): number => scrolled.get(pageName) ?? 0;

/** Opens a page as one step of the browser's history, where it was left or from its top. */
export function goTo(pageName: string, fromTop = false): void {
  scrolled.set(lab.get().pageName, scrollY);
  if (fromTop) scrolled.delete(pageName);
  const moved = pageName !== lab.get().pageName;
  lab.set({ pageName });
  if (moved) history.pushState(null, '', addressOf(pageName));
  else writeAddress();
}

/** The browser's Back and Forward between pages; the lab's settings are those on the screen, not those of the old entry. */
export function followHistory(): void {
  addEventListener('popstate', () => {
    const pageName = pageOf(location.search);
    const before = lab.get();
    if (pageName !== before.pageName) scrolled.set(before.pageName, scrollY);
    // A text too long for an address is not in it, and stays.
    if (pageName !== 'lab' && addressOf(pageName) !== location.search) readAddress(location.search);
    lab.set({ pageName });
    if (pageName === 'lab') writeAddress();
  });
}

/** The address of the page that is open follows its settings. */
export function writeAddress(): void {
  const { draft, pageName } = lab.get();
  if (pageName === 'lab' && !draft.lanes) return;
  const next = addressOf(pageName);
  if (next === location.search) return;
  try {
    history.replaceState(null, '', next);
  } catch {
    // Some browsers refuse many changes in a short time; the next change brings the address up to date.
  }
}

/**
 * The lab's address is the next run's configuration, the view, and what else was in it that is no setting; that of another
 * page is its name and settings.
 */
export function addressOf(pageName: string): string {
  const { draft, presetId, view } = lab.get();
  const page = known.find(({ id }) => id === pageName);
  const query = new URLSearchParams(page ? page.address?.query() : draft.lanes ? configToQuery(presetId, draft) : '');
  if (page) query.set('page', page.id);
  const now = new URLSearchParams(location.search);
  for (const kept of ['theme', 'backend', 'language']) {
    const value = now.get(kept);
    if (value !== null) query.set(kept, value);
  }
  if (view === 'projector') query.set('view', 'projector');
  const text = query.toString().replaceAll('%2C', ',');
  return text ? `?${text}` : location.pathname;
}
