import { configToQuery } from '../lab/url.ts';
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

/** The address is the next run's configuration, the view, and what else was in it that is no setting. */
export function writeAddress(): void {
  const { draft, presetId, view } = lab.get();
  if (!draft.lanes) return;
  const query = new URLSearchParams(configToQuery(presetId, draft));
  const now = new URLSearchParams(location.search);
  for (const kept of ['theme', 'backend']) {
    const value = now.get(kept);
    if (value !== null) query.set(kept, value);
  }
  if (view === 'projector') query.set('view', 'projector');
  const text = query.toString().replaceAll('%2C', ',');
  const next = text ? `?${text}` : location.pathname;
  if (next !== location.search) history.replaceState(null, '', next);
}
