import { reasonOf } from './explain/reason-of.ts';
import type { CheckInput, CheckOptions, CheckResult } from './types.ts';
import type { CheckReply, CheckRequest } from './worker.ts';

/** What the client needs of a worker; a browser Worker has it, a node:worker_threads Worker through a small wrapper. */
export interface WorkerLike {
  postMessage(message: CheckRequest): void;
  terminate(): unknown;
  addEventListener(type: 'message', listener: (event: { data: CheckReply }) => void): void;
  addEventListener(type: 'error', listener: (event: unknown) => void): void;
}

/** Labels answers in a worker, in order of the calls. */
export interface CheckerClient {
  /** Resolves with one result an input, in their order. */
  check(inputs: readonly CheckInput[], options?: CheckOptions): Promise<CheckResult[]>;
  /** Ends the worker; pending calls are rejected. */
  dispose(): void;
}

export interface ClientSettings {
  /** Items a message; default 64. */
  batchSize?: number;
  /** How long one item may take before the worker is replaced, in milliseconds; default 1000. */
  timeoutMs?: number;
  /** How long a worker may take to load before its first word, in milliseconds; default 15000. */
  startMs?: number;
}

interface Job {
  input: CheckInput;
  options: CheckOptions | undefined;
  settle: (result: CheckResult) => void;
  reject: (error: Error) => void;
}

/**
 * A client with a watchdog. The checker bounds its own work, so the watchdog is the last of three guards: an item that
 * gives no result in a second is marked undecided with rule `timeout`, its worker is replaced and the rest goes on.
 * The worker is made at the first call.
 */
export function createCheckerClient(makeWorker: () => WorkerLike, settings: ClientSettings = {}): CheckerClient {
  const batchSize = settings.batchSize ?? 64;
  const timeoutMs = settings.timeoutMs ?? 1000;
  const startMs = settings.startMs ?? 15_000;
  const waiting: Job[] = [];
  let running = new Map<number, Job>();
  let worker: WorkerLike | undefined;
  let heard = false;
  let disposed = false;
  let batch = 0;
  let nextId = 0;
  let current: number | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const watch = (): void => {
    clearTimeout(timer);
    if (running.size > 0) timer = setTimeout(giveUp, heard ? timeoutMs : startMs);
  };

  /** The item in work is lost; those of the batch not yet begun go back to the front. */
  function giveUp(): void {
    if (!heard) {
      failAll(new Error('The checker worker did not start.'));
      return;
    }
    const lost = current ?? running.keys().next().value;
    const job = lost === undefined ? undefined : running.get(lost);
    if (lost !== undefined) running.delete(lost);
    replace();
    if (job) job.settle(timedOut(job.input));
    send();
  }

  function failAll(error: Error): void {
    const failed = [...running.values(), ...waiting.splice(0)];
    running = new Map();
    clearTimeout(timer);
    worker?.terminate();
    worker = undefined;
    for (const job of failed) job.reject(error);
  }

  function replace(): void {
    clearTimeout(timer);
    worker?.terminate();
    worker = undefined;
    heard = false;
    current = undefined;
    waiting.unshift(...running.values());
    running = new Map();
  }

  function send(): void {
    if (disposed || running.size > 0 || waiting.length === 0) return;
    const jobs = waiting.splice(0, batchSize);
    const items = jobs.map((job) => {
      const id = nextId++;
      running.set(id, job);
      return job.options === undefined ? { id, input: job.input } : { id, input: job.input, options: job.options };
    });
    try {
      worker ??= start();
      worker.postMessage({ type: 'check', batch: ++batch, items });
      watch();
    } catch (error) {
      failAll(error instanceof Error ? error : new Error('The checker worker could not be started.'));
    }
  }

  function start(): WorkerLike {
    const made = makeWorker();
    made.addEventListener('message', ({ data }) => {
      // Words of a worker that was replaced are late and do not count.
      if (made !== worker || data.batch !== batch) return;
      heard = true;
      if (data.type === 'start') current = data.id;
      else if (data.type === 'result') {
        const job = running.get(data.id);
        running.delete(data.id);
        current = undefined;
        job?.settle(data.result);
      }
      watch();
      if (data.type === 'done') send();
    });
    made.addEventListener('error', () => {
      if (made === worker) giveUp();
    });
    return made;
  }

  return {
    check(inputs, options) {
      if (disposed) return Promise.reject(new Error('The checker client is disposed; create a new one.'));
      const results = inputs.map(
        (input) => new Promise<CheckResult>((settle, reject) => waiting.push({ input, options, settle, reject })),
      );
      send();
      return Promise.all(results);
    },
    dispose() {
      disposed = true;
      failAll(new Error('The checker client was disposed.'));
    },
  };
}

function timedOut(input: CheckInput): CheckResult {
  const text = 'pred' in input ? input.pred : '';
  return {
    verdict: 'undecided',
    rule: 'timeout',
    reason: reasonOf(
      { verdict: 'undecided', rule: 'timeout', detail: { code: 'time' } },
      { answer: text, gold: input.gold },
      [],
    ),
    extraction: { span: [0, text.length], text, method: 'whole', boxes: 0, joined: 0 },
    gold: { text: input.gold, normalized: '', shape: 'unread' },
    pred: { text, normalized: '', shape: 'unread' },
    notes: [],
    steps: 0,
  };
}
