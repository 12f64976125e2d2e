import { obeyOrders } from '../../../../src/lab/run/crew/obey.ts';
import type { Hands, Order } from '../../../../src/lab/run/crew/protocol.ts';

/** Workers that are none: they obey in this process, on the engine that is open, and messages are copied as on the way to another. */
export function handsHere(count: number, onOrder: (order: Order, hand: number) => void = () => undefined) {
  const counts = { started: 0, ended: 0, parts: 0 };
  const start: Hands['start'] = () => {
    const own = counts.started++;
    let tell: Parameters<ReturnType<Hands['start']>['listen']>[0] | null = null;
    const hear = obeyOrders({
      post: (answer, transfer) => {
        if (answer.type === 'part') counts.parts++;
        const sent = structuredClone(answer, { transfer: transfer ?? [] });
        setImmediate(() => tell?.answer(sent));
      },
      open: async () => undefined,
    });
    return {
      post(order, transfer) {
        onOrder(order, own);
        const sent = structuredClone(order, { transfer: transfer ?? [] });
        setImmediate(() => tell && hear(sent));
      },
      listen: (on) => {
        tell = on;
      },
      end: () => {
        tell = null;
        counts.ended++;
      },
    };
  };
  return { hands: { count, start }, counts };
}
