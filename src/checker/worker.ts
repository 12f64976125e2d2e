import { check } from './check.ts';
import type { CheckInput, CheckOptions, CheckResult } from './types.ts';

/** A batch of items to check; ids come back with the results. `heartbeat` asks for one message an item. */
export interface CheckRequest {
  type: 'check';
  batch: number;
  items: { id: number; input: CheckInput; options?: CheckOptions }[];
}

/** One message an item, so that the other side knows which item takes long; `done` ends the batch. */
export type CheckReply =
  | { type: 'start'; batch: number; id: number }
  | { type: 'result'; batch: number; id: number; result: CheckResult }
  | { type: 'done'; batch: number };

/** The part of a worker scope this file needs; a Node worker's parent port is wrapped to look like it. */
export interface Scope {
  onMessage(handler: (request: CheckRequest) => void): void;
  postMessage(reply: CheckReply): void;
}

/** Answers check requests on a scope. Results are sent one by one; a verdict never depends on what was checked before. */
export function serve(scope: Scope): void {
  scope.onMessage((request) => {
    if (request?.type !== 'check') return;
    const { batch } = request;
    for (const { id, input, options } of request.items) {
      scope.postMessage({ type: 'start', batch, id });
      scope.postMessage({ type: 'result', batch, id, result: check(input, options) });
    }
    scope.postMessage({ type: 'done', batch });
  });
}

// In a browser this module is the worker itself; elsewhere `serve` is called with a scope.
declare const WorkerGlobalScope: (abstract new () => object) | undefined;
if (typeof WorkerGlobalScope !== 'undefined' && self instanceof WorkerGlobalScope) {
  serve({
    onMessage: (handler) =>
      self.addEventListener('message', (event: MessageEvent<CheckRequest>) => handler(event.data)),
    postMessage: (reply) => self.postMessage(reply),
  });
}
