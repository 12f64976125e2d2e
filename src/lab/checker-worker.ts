import { createCheckerClient, type WorkerLike } from '../checker/client.ts';
import type { CheckInput, CheckOptions, CheckResult } from '../checker/index.ts';

export type BrowserChecker = (items: readonly CheckInput[], options?: CheckOptions) => Promise<CheckResult[]>;

/**
 * Labels in a worker of the checker's own, started at the first call, with the client's batches and watchdog. Where such a
 * worker cannot be had (a browser without workers inside workers, a worker file that does not load) the answers are
 * labelled in place: the checker bounds its own work, so that only the watchdog is missing.
 *
 * An item that the watchdog gave up is asked once more, of the worker that replaced the first: on a busy or sleeping
 * machine the clock says nothing about the answer.
 *
 * @param makeWorker for tests; the module worker src/checker/worker.ts
 */
export function createBrowserChecker(makeWorker: () => WorkerLike = nestedWorker): BrowserChecker {
  const client = createCheckerClient(makeWorker);
  let inPlace = false;
  return async (items, options) => {
    if (!inPlace) {
      try {
        const results = await client.check(items, options);
        const late = results.flatMap((result, i) => (result.rule === 'timeout' ? [i] : []));
        if (late.length === 0) return results;
        const again = await client.check(
          late.map((i) => items[i] as CheckInput),
          options,
        );
        const second = new Map(late.map((i, n) => [i, again[n] as CheckResult]));
        return results.map((result, i) => second.get(i) ?? result);
      } catch {
        inPlace = true;
        client.dispose();
      }
    }
    const { check } = await import('../checker/check.ts');
    return items.map((item) => check(item, options));
  };
}

const nestedWorker = (): WorkerLike =>
  new Worker(new URL('../checker/worker.ts', import.meta.url), { type: 'module', name: 'checker' });
