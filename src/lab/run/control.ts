import type { LaneChange } from '../record/events.ts';

/**
 * How a person steers a run while it goes: play, pause, so many steps, a change from the next step on, stop. The session looks
 * here between two steps and between two read-backs.
 */
export class Control {
  private paused: boolean;
  private allowed = Number.POSITIVE_INFINITY;
  private changes: LaneChange[] = [];
  private wake: (() => void) | null = null;
  private readonly abort = new AbortController();

  constructor(startPaused = false) {
    this.paused = startPaused;
  }

  get signal(): AbortSignal {
    return this.abort.signal;
  }

  get isPaused(): boolean {
    return this.paused;
  }

  play(): void {
    this.paused = false;
    this.allowed = Number.POSITIVE_INFINITY;
    this.stir();
  }

  pause(): void {
    this.paused = true;
  }

  /** Lets so many optimizer steps through, then pauses. */
  step(count: number): void {
    this.allowed = this.paused || this.allowed === Number.POSITIVE_INFINITY ? count : this.allowed + count;
    this.paused = false;
    this.stir();
  }

  change(change: LaneChange): void {
    this.changes.push(change);
  }

  stop(): void {
    this.abort.abort();
    this.stir();
  }

  /** Changes that came since the last call. */
  takeChanges(): LaneChange[] {
    return this.changes.splice(0);
  }

  /** To be called after every optimizer step. */
  stepTaken(): void {
    this.allowed--;
    if (this.allowed <= 0) {
      this.paused = true;
      this.allowed = Number.POSITIVE_INFINITY;
    }
  }

  /** Resolves when the run may go on, or has been stopped. */
  async resumed(): Promise<void> {
    while (this.paused && !this.abort.signal.aborted) {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }

  private stir(): void {
    this.wake?.();
    this.wake = null;
  }
}

/**
 * Lets messages and timers through: on wasm everything else resolves without ever leaving the microtask queue. A message to
 * oneself comes in its turn, where a browser makes every timer after the fifth in a row wait 4 ms. Node has a queue of its
 * own for this, which keeps a process alive no longer than somebody waits.
 */
export function breathe(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === 'function') setImmediate(resolve);
    else {
      waiting.push(resolve);
      toSelf().postMessage(null);
    }
  });
}

const waiting: (() => void)[] = [];
let port: MessagePort | null = null;

/** The end of the one channel whose every message lets the longest waiting go on. */
function toSelf(): MessagePort {
  if (port) return port;
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => waiting.shift()?.();
  port = port2;
  return port;
}
