import { describe, expect, test } from 'vitest';
import { createCheckerClient, type WorkerLike } from '../../src/checker/client.ts';
import { type CheckReply, type CheckRequest, serve } from '../../src/checker/worker.ts';

type Listener = (event: { data: CheckReply }) => void;

/** A worker in the same thread; it hangs on an item whose gold is "hang" until it is terminated. */
class FakeWorker implements WorkerLike {
  static made = 0;
  static batches: number[] = [];
  terminated = false;
  private readonly listeners: Listener[] = [];
  private handler: (request: CheckRequest) => void = () => {};

  constructor() {
    FakeWorker.made++;
    serve({
      onMessage: (handler) => {
        this.handler = handler;
      },
      postMessage: (reply) => this.emit(reply),
    });
  }
  private emit(data: CheckReply): void {
    if (!this.terminated) for (const listener of this.listeners) listener({ data });
  }
  postMessage(request: CheckRequest): void {
    FakeWorker.batches.push(request.items.length);
    setTimeout(() => {
      const stuck = request.items.findIndex((item) => item.input.gold === 'hang');
      if (stuck < 0) this.handler(request);
      else {
        // What a busy worker does: the items before are answered, the stuck one is only begun.
        for (const { id, input } of request.items.slice(0, stuck)) {
          this.handler({ type: 'check', batch: request.batch, items: [{ id, input }] });
        }
        this.emit({ type: 'start', batch: request.batch, id: request.items[stuck]?.id ?? 0 });
      }
    });
  }
  terminate(): void {
    this.terminated = true;
  }
  addEventListener(
    type: 'message' | 'error',
    listener: ((event: { data: CheckReply }) => void) | ((event: unknown) => void),
  ): void {
    if (type === 'message') this.listeners.push(listener as Listener);
  }
}

/** A browser worker fits the client as it is; the compiler checks it. */
const asWorkerLike = (worker: Worker): WorkerLike => worker;

const fresh = () => {
  FakeWorker.made = 0;
  FakeWorker.batches = [];
};

describe('checker client', () => {
  test('answers in the order of the inputs, in batches of 64, with one worker', async () => {
    fresh();
    const client = createCheckerClient(() => new FakeWorker());
    const inputs = Array.from({ length: 150 }, (_, i) => ({
      gold: String(i),
      response: `so it is #${i % 2 === 0 ? i : -1}`,
    }));
    const results = await client.check(inputs);
    expect(results.map((r) => r.verdict)).toEqual(inputs.map((_, i) => (i % 2 === 0 ? 'correct' : 'incorrect')));
    expect(FakeWorker.batches).toEqual([64, 64, 22]);
    expect(FakeWorker.made).toBe(1);
    client.dispose();
  });

  test('makes no worker before the first call', () => {
    fresh();
    createCheckerClient(() => new FakeWorker()).dispose();
    expect(FakeWorker.made).toBe(0);
  });

  test('replaces a worker that hangs, marks its item and goes on', async () => {
    fresh();
    const client = createCheckerClient(() => new FakeWorker(), { timeoutMs: 30 });
    const golds = ['1', '2', 'hang', '4', '5'];
    const results = await client.check(golds.map((gold) => ({ gold, pred: gold })));
    expect(results.map((r) => r.verdict)).toEqual(['correct', 'correct', 'undecided', 'correct', 'correct']);
    expect(results[2]?.rule).toBe('timeout');
    expect(FakeWorker.made).toBe(2);
    client.dispose();
  });

  test('two calls at once keep apart, and options reach the worker', async () => {
    const client = createCheckerClient(() => new FakeWorker());
    const [a, b] = await Promise.all([
      client.check([{ gold: '4', response: 'The total is 4' }]),
      client.check([{ gold: '4', response: 'The total is 4' }], { profile: 'reward' }),
    ]);
    expect(a[0]?.verdict).toBe('correct');
    expect(b[0]?.verdict).toBe('no_answer');
    client.dispose();
  });

  test('a worker that never starts is an error, not a verdict', async () => {
    const silent: WorkerLike = { postMessage: () => {}, terminate: () => {}, addEventListener: () => {} };
    const client = createCheckerClient(() => silent, { startMs: 20 });
    await expect(client.check([{ gold: '1', pred: '1' }])).rejects.toThrow('did not start');
  });

  test('dispose rejects what is pending and what comes later', async () => {
    const client = createCheckerClient(() => new FakeWorker());
    const pending = client.check([{ gold: '1', pred: '1' }]);
    client.dispose();
    await expect(pending).rejects.toThrow('disposed');
    await expect(client.check([{ gold: '1', pred: '1' }])).rejects.toThrow('disposed');
  });

  test('a browser worker needs no wrapper', () => {
    const worker = { postMessage: () => {}, terminate: () => {}, addEventListener: () => {} } as unknown as Worker;
    expect(asWorkerLike(worker)).toBe(worker);
  });

  test('no inputs give no results', async () => {
    const client = createCheckerClient(() => new FakeWorker());
    expect(await client.check([])).toEqual([]);
    client.dispose();
  });
});
