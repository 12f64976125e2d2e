import { useEffect, useState } from 'react';
import type { CheckResult } from '../../checker/index.ts';
import { type BrowserChecker, createBrowserChecker } from '../../lab/checker-worker.ts';
import { useDelayed } from '../hooks.ts';
import type { CheckerAsk } from './ask.ts';

/** Typing rests this long before the pair is checked, in milliseconds. */
const REST = 150;

/** A verdict with the texts it was given for: while one types on, they are not those in the fields. */
export interface Checked {
  ask: CheckerAsk;
  result: CheckResult;
}

/** One for the page, kept from visit to visit: its worker starts with the first pair. */
let checker: BrowserChecker | null = null;

/**
 * The newest verdict; null while there is nothing to check. `busy` once a check takes long enough to say so; `failed`
 * where no checker could be had at all.
 */
export function useCheck(
  ask: CheckerAsk,
  active: boolean,
): { checked: Checked | null; busy: boolean; failed: boolean } {
  const [checked, setChecked] = useState<Checked | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    if (!active) {
      setChecked(null);
      return;
    }
    let stale = false;
    const timer = setTimeout(async () => {
      try {
        checker ??= createBrowserChecker();
        const [result] = await checker([{ gold: ask.gold, response: ask.answer }], ask.options);
        if (stale || !result) return;
        setChecked({ ask, result });
        setFailed(false);
      } catch {
        if (!stale) setFailed(true);
      }
    }, REST);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [ask, active]);
  const busy = useDelayed(active && checked?.ask !== ask && !failed, 2 * REST);
  return { checked: active ? checked : null, busy, failed: active && failed };
}
