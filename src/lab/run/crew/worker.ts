/** The program of a browser's worker that computes for the lab's. */
import { browserSurroundings } from '../../../tensor/browser.ts';
import { openBackend } from '../../../tensor/index.ts';
import { obeyOrders } from './obey.ts';
import type { Order } from './protocol.ts';

const hear = obeyOrders({
  post: (answer, transfer = []) => self.postMessage(answer, { transfer }),
  open: (backend) => openBackend(backend, browserSurroundings()),
});

self.onmessage = ({ data }: MessageEvent<Order>) => hear(data);
