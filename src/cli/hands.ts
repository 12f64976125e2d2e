import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Answer, Hand, Hands } from '../lab/run/crew/protocol.ts';

/** More engines than this side by side gain little: a step waits for its slowest. */
const most = 8;

/** The bundled program of a worker, beside this file's bundle. */
const beside = join(dirname(fileURLToPath(import.meta.url)), 'hand.mjs');

/**
 * Worker threads, one a core unless told otherwise. None where the program of a worker is not there, as when the command line
 * runs from its sources.
 */
export function nodeHands(asked?: number, program = beside): Hands | undefined {
  if (!existsSync(program)) return undefined;
  return { count: asked ?? Math.min(most, availableParallelism()), start: () => start(program) };
}

function start(program: string): Hand {
  const worker = new Worker(program, { name: 'lanes' });
  let ended = false;
  return {
    post: (order, transfer) => worker.postMessage(order, transfer),
    listen({ answer, end }) {
      worker.on('message', (data: Answer) => answer(data));
      worker.on('error', (error) => end(error.message));
      worker.on('exit', () => {
        if (!ended) end('A worker ended in the middle of its work');
      });
    },
    end() {
      ended = true;
      void worker.terminate();
    },
  };
}
