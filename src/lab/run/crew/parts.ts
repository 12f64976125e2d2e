import type { Part } from './protocol.ts';

/** Parts of steps that others compute: each is waited for by its name, and may come before anybody waits. */
export class Parts {
  private readonly arrived = new Map<string, Part>();
  private readonly awaited = new Map<string, (part: Part) => void>();

  put(part: Part): void {
    const name = nameOf(part);
    const resolve = this.awaited.get(name);
    if (resolve) {
      this.awaited.delete(name);
      resolve(part);
    } else this.arrived.set(name, part);
  }

  /** Gives a part out, once. */
  take(which: Pick<Part, 'step' | 'lane' | 'piece'>): Promise<Part> {
    const name = nameOf(which);
    const part = this.arrived.get(name);
    if (part) {
      this.arrived.delete(name);
      return Promise.resolve(part);
    }
    return new Promise((resolve) => this.awaited.set(name, resolve));
  }
}

const nameOf = ({ step, lane, piece }: Pick<Part, 'step' | 'lane' | 'piece'>): string => `${step} ${lane} ${piece}`;
