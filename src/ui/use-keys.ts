import { useEffect } from 'react';
import { type KeyAction, keyAction, needsChart } from './keys.ts';
import { playOrPause, reset, stepBy } from './session/actions.ts';
import { lab } from './store.ts';
import { setTheme, setView } from './view-state.ts';

/** Listens for the page's keys. A field, an open list or a dialog keeps its own. */
export function useKeys(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return;
      const action = keyAction(event);
      const target = event.target instanceof Element ? event.target : document.body;
      if (!action || isField(target, action) || (lab.get().dialog !== null && action.do !== 'close')) return;
      // A button has its own Space.
      if (action.do === 'play' && target.closest('button, a, [role="option"]')) return;
      if (needsChart(action) && !target.closest('[data-figure]')) return;
      if (act(action)) event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}

/** A field has all its keys; a slider only those that move it. */
function isField(target: Element, action: KeyAction): boolean {
  if (target instanceof HTMLInputElement && target.type === 'range') return needsChart(action);
  return (
    target.closest('input, textarea, select, [contenteditable="true"], [role="listbox"], [role="dialog"]') !== null
  );
}

/** Does it; false leaves the key to the browser. */
function act(action: KeyAction): boolean {
  const { run, cursor, cursorLane, theme, view, pageName } = lab.get();
  // The lab's keys do nothing to a run that is not on the screen.
  if (pageName !== 'lab' && action.do !== 'theme' && action.do !== 'projector') return false;
  const last = run.steps.at(-1) ?? 0;
  switch (action.do) {
    case 'play':
      playOrPause();
      return true;
    case 'step':
      stepBy(action.count);
      return true;
    case 'reset':
      reset();
      return true;
    case 'cursor':
      lab.set({ cursor: Math.min(last, Math.max(0, (cursor ?? last) + action.by)) });
      return true;
    case 'cursor-to':
      lab.set({ cursor: action.end === 'first' ? 0 : last });
      return true;
    case 'lane': {
      const lanes = Math.max(1, run.lanes.length);
      lab.set({ cursorLane: (cursorLane + action.by + lanes) % lanes, cursor: cursor ?? last });
      return true;
    }
    case 'stage': {
      const title = document.getElementById(`stage-${action.n}-title`);
      title?.closest('section')?.scrollIntoView({ block: 'start' });
      title?.focus({ preventScroll: true });
      return title !== null;
    }
    case 'grid': {
      const chip = document.querySelector<HTMLElement>('.chip[tabindex="0"]');
      document.getElementById('stage-2')?.scrollIntoView({ block: 'start' });
      chip?.focus({ preventScroll: true });
      return chip !== null;
    }
    case 'export':
      return clickExport();
    case 'theme':
      setTheme(theme === 'light' ? 'dark' : 'light');
      return true;
    case 'projector':
      setView(view === 'page' ? 'projector' : 'page');
      return true;
    case 'close':
      lab.set({ opened: null, dialog: null, cursor: null });
      return true;
    case 'help':
      lab.set({ dialog: 'keys' });
      return true;
  }
}

function clickExport(): boolean {
  const figure = document.activeElement?.closest('[data-figure]');
  const link = figure?.querySelector<HTMLElement>('[data-export="svg"]');
  link?.click();
  return link !== null && link !== undefined;
}
