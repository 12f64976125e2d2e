import { describe, expect, it } from 'vitest';
import type { WorkerLike } from '../../src/checker/client.ts';
import { check } from '../../src/checker/index.ts';
import type { CheckReply, CheckRequest } from '../../src/checker/worker.ts';
import { createBrowserChecker } from '../../src/lab/checker-worker.ts';

const items = [
  { gold: '1/2', response: '\\boxed{0.5}' },
  { gold: '41', response: '#126' },
  { gold: '7', response: 'slow \\boxed{7}' },
];
const verdicts = ['correct', 'incorrect', 'correct'];

/** A worker that does what `answer` says with each request. */
function madeUpWorker(answer: (request: CheckRequest, post: (reply: CheckReply) => void) => void): WorkerLike {
  let listen: (event: { data: CheckReply }) => void = () => {};
  return {
    postMessage: (request) => queueMicrotask(() => answer(request, (data) => listen({ data }))),
    terminate: () => {},
    addEventListener: (
      type: 'message' | 'error',
      listener: ((event: { data: CheckReply }) => void) | ((event: unknown) => void),
    ) => {
      if (type === 'message') listen = listener;
    },
  };
}

const works = (request: CheckRequest, post: (reply: CheckReply) => void, stuck: (text: string) => boolean) => {
  const { batch } = request;
  for (const { id, input, options } of request.items) {
    post({ type: 'start', batch, id });
    if (stuck('response' in input ? input.response : input.pred)) return;
    post({ type: 'result', batch, id, result: check(input, options) });
  }
  post({ type: 'done', batch });
};

describe('the checker in the browser', () => {
  it('labels in a worker, and hands the options on', async () => {
    let asked = 0;
    const checker = createBrowserChecker(() =>
      madeUpWorker((request, post) => {
        asked += request.items.length;
        works(request, post, () => false);
      }),
    );
    expect((await checker(items)).map((result) => result.verdict)).toEqual(verdicts);
    const [strict] = await checker([{ gold: '5', response: 'It is 5' }], { profile: 'reward' });
    expect(strict?.verdict).toBe('no_answer');
    expect(asked).toBe(4);
  });

  it('asks a second worker about what the first gave no answer to in time', async () => {
    let workers = 0;
    const checker = createBrowserChecker(() => {
      const first = workers++ === 0;
      return madeUpWorker((request, post) => works(request, post, (text) => first && text.startsWith('slow')));
    });
    expect((await checker(items)).map((result) => result.verdict)).toEqual(verdicts);
    expect(workers).toBe(2);
  });

  it('labels in place where there is no such worker, from then on', async () => {
    let tried = 0;
    const checker = createBrowserChecker(() => {
      tried++;
      throw new ReferenceError('Worker is not defined');
    });
    expect((await checker(items)).map((result) => result.verdict)).toEqual(verdicts);
    expect((await checker(items)).map((result) => result.rule)).toEqual(items.map((item) => check(item).rule));
    expect(tried).toBe(1);
  });
});
