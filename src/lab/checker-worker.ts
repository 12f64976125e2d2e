import { check } from '../checker/index.ts';
import type { Checker } from './buffer.ts';

/** Labels in this worker: arithmetic answers take microseconds each. */
export function createBrowserChecker(): Checker {
  return async (items) => items.map((item) => check(item));
}
