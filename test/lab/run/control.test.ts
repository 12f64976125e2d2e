import { afterEach, describe, expect, it, vi } from 'vitest';

/** The real one, while a test looks at how many are made. */
const Channel = MessageChannel;

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

/** As in a browser, where there is no setImmediate; the channel is closed at the end, since Node would wait for it. */
async function asInBrowser(body: (breathe: () => Promise<void>) => Promise<void>): Promise<void> {
  const channels: MessageChannel[] = [];
  vi.stubGlobal('setImmediate', undefined);
  vi.stubGlobal(
    'MessageChannel',
    class {
      constructor() {
        const made = new Channel();
        channels.push(made);
        Object.assign(this, { port1: made.port1, port2: made.port2 });
      }
    },
  );
  vi.resetModules();
  const { breathe } = await import('../../../src/lab/run/control.ts');
  try {
    await body(breathe);
    expect(channels).toHaveLength(1);
  } finally {
    for (const channel of channels) channel.port1.close();
  }
}

async function inNode(body: (breathe: () => Promise<void>) => Promise<void>): Promise<void> {
  const { breathe } = await import('../../../src/lab/run/control.ts');
  await body(breathe);
}

describe.each([
  ['in a browser', asInBrowser],
  ['in Node', inNode],
])('breathe %s', (_, where) => {
  it('lets a message of another through, and a timer', () =>
    where(async (breathe) => {
      const heard: string[] = [];
      const { port1, port2 } = new Channel();
      port1.onmessage = () => heard.push('message');
      port2.postMessage(null);
      setTimeout(() => heard.push('timer'), 1);
      const until = performance.now() + 5000;
      while (heard.length < 2 && performance.now() < until) await breathe();
      port1.close();
      expect(heard.sort()).toEqual(['message', 'timer']);
    }));

  it('does not wait 4 ms', () =>
    where(async (breathe) => {
      const took: number[] = [];
      for (let i = 0; i < 200; i++) {
        const began = performance.now();
        await breathe();
        took.push(performance.now() - began);
      }
      expect(took.sort((a, b) => a - b)[100]).toBeLessThan(1);
    }));

  it('comes back to each who waits, in their order', () =>
    where(async (breathe) => {
      const back: number[] = [];
      await Promise.all([1, 2, 3].map((n) => breathe().then(() => back.push(n))));
      expect(back).toEqual([1, 2, 3]);
    }));
});
