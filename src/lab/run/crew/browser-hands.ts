import type { Answer, Hand, Hands } from './protocol.ts';

/** More engines than this side by side take memory that a tab may not have. */
const most = 8;

/** Workers inside the lab's worker, one a processor thread. Starting one throws in a browser that has none inside another. */
export function browserHands(): Hands {
  return { count: Math.min(most, navigator.hardwareConcurrency ?? 1), start };
}

function start(): Hand {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'lanes' });
  return {
    post: (order, transfer = []) => worker.postMessage(order, transfer),
    listen({ answer, end }) {
      worker.onmessage = ({ data }: MessageEvent<Answer>) => answer(data);
      worker.onerror = (event) => end(event.message || 'A worker did not load.');
    },
    end: () => worker.terminate(),
  };
}
