import { DeviceArray } from './engine.ts';

/**
 * Who frees what: arrays made inside a scope go when it ends, but for those that it returns (they pass to the scope around it)
 * or that were kept.
 */
export class Scopes {
  private current: Scope | null = null;

  /** Runs the body in a scope of its own. The body is synchronous. */
  run<T>(body: () => T): T {
    const scope: Scope = { outer: this.current, made: [] };
    this.current = scope;
    let result: T;
    try {
      result = body();
    } catch (error) {
      this.end(scope, new Set());
      throw error;
    }
    this.end(scope, arraysIn(result));
    return result;
  }

  /** Notes an array that was just made. */
  made(array: DeviceArray): void {
    if (!this.current) return;
    array.scope = this.current;
    this.current.made.push(array);
  }

  /** How many arrays the current scope has noted: a place to go back to with `since`. */
  mark(): number {
    return this.current?.made.length ?? 0;
  }

  /** What the current scope has noted since the mark. */
  since(mark: number): DeviceArray[] {
    return this.current?.made.slice(mark) ?? [];
  }

  /** Frees an array ahead of time, if it is this scope's own. */
  release(array: DeviceArray): void {
    if (array.scope !== null && array.scope === this.current) array.engine.free(array);
  }

  private end(scope: Scope, returned: ReadonlySet<DeviceArray>): void {
    this.current = scope.outer;
    for (const array of scope.made) {
      if (array.freed || array.scope !== scope) continue;
      if (!returned.has(array)) array.engine.free(array);
      else if (scope.outer) {
        array.scope = scope.outer;
        scope.outer.made.push(array);
      } else array.scope = null;
    }
  }
}

interface Scope {
  outer: Scope | null;
  made: DeviceArray[];
}

/** The arrays in a result: itself, or what its lists and objects hold. */
function arraysIn(result: unknown, found = new Set<DeviceArray>(), seen = new Set<object>()): Set<DeviceArray> {
  if (typeof result !== 'object' || result === null || ArrayBuffer.isView(result) || seen.has(result)) return found;
  if (result instanceof DeviceArray) found.add(result);
  else {
    seen.add(result);
    for (const part of Object.values(result)) arraysIn(part, found, seen);
  }
  return found;
}
