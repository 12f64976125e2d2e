/** The program of a worker thread that computes for `lab run`; scripts/bundle.mjs puts it beside the command line. */
import { parentPort } from 'node:worker_threads';
import { obeyOrders } from '../lab/run/crew/obey.ts';
import type { Order } from '../lab/run/crew/protocol.ts';
import { openBackend } from '../tensor/index.ts';
import { nodeSurroundings } from '../tensor/node.ts';

const port = parentPort;
if (port) {
  const hear = obeyOrders({
    post: (answer, transfer) => port.postMessage(answer, transfer),
    open: (backend) => openBackend(backend, nodeSurroundings()),
  });
  port.on('message', (order: Order) => hear(order));
}
