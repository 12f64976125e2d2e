import { configToQuery } from '../lab/config/url.ts';
import { askFromQuery, type CheckerAsk, queryFromAsk } from './checker/ask.ts';
import { lab, type PageName, type Theme, type View } from './store.ts';

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

/** The page an address opens. */
export const pageOf = (query: string): PageName =>
  new URLSearchParams(query).get('page') === 'checker' ? 'checker' : 'lab';

/** Whether a click on a link asks for this document: no new tab, no download. */
export const isPlainClick = (event: {
  button: number;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
  altKey: boolean;
}): boolean => event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;

const scrolled: Record<PageName, number> = { lab: 0, checker: 0 };

/** How far down a page was when it was left. */
export const scrollOf = (pageName: PageName): number => scrolled[pageName];

/** Opens a page as one step of the browser's history; a new pair stands in the checker's fields if one is given. */
export function goTo(pageName: PageName, ask?: CheckerAsk): void {
  scrolled[lab.get().pageName] = scrollY;
  if (ask) scrolled.checker = 0;
  const moved = pageName !== lab.get().pageName;
  lab.set(ask ? { pageName, checker: ask } : { pageName });
  if (moved) history.pushState(null, '', addressOf(pageName));
  else writeAddress();
}

/** The browser's Back and Forward between pages; the lab's settings are those on the screen, not those of the old entry. */
export function followHistory(): void {
  addEventListener('popstate', () => {
    const pageName = pageOf(location.search);
    const before = lab.get();
    if (pageName !== before.pageName) scrolled[before.pageName] = scrollY;
    // A text too long for an address is not in it, and stays.
    const same = pageName !== 'checker' || addressOf('checker') === location.search;
    lab.set(same ? { pageName } : { pageName, checker: askFromQuery(location.search) });
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
 * The lab's address is the next run's configuration, the view, and what else was in it that is no setting; the checker's is
 * its pair and options.
 */
export function addressOf(pageName: PageName): string {
  const { draft, presetId, view, checker } = lab.get();
  const own =
    pageName === 'checker'
      ? (queryFromAsk(checker) ?? queryFromAsk({ ...checker, gold: '', answer: '' }) ?? '')
      : draft.lanes
        ? configToQuery(presetId, draft)
        : '';
  const query = new URLSearchParams(own);
  const now = new URLSearchParams(location.search);
  for (const kept of ['theme', 'backend', 'language']) {
    const value = now.get(kept);
    if (value !== null) query.set(kept, value);
  }
  if (view === 'projector') query.set('view', 'projector');
  const text = query.toString().replaceAll('%2C', ',');
  return text ? `?${text}` : location.pathname;
}
