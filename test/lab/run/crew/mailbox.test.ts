import { expect, it } from 'vitest';
import { Mailbox } from '../../../../src/lab/run/crew/mailbox.ts';
import { Parts } from '../../../../src/lab/run/crew/parts.ts';

it('gives out what came in its order, before and after somebody asked', async () => {
  const box = new Mailbox<number>();
  box.put(1);
  box.put(2);
  expect([await box.next(), await box.next()]).toEqual([1, 2]);
  const third = box.next();
  box.put(3);
  expect(await third).toBe(3);
});

it('fails whoever asks after what has come', async () => {
  const box = new Mailbox<number>();
  box.put(1);
  box.fail(new Error('gone'));
  box.fail(new Error('gone again'));
  expect(await box.next()).toBe(1);
  await expect(box.next()).rejects.toThrow('gone');
  const other = new Mailbox<number>();
  const waiting = other.next();
  other.fail(new Error('gone'));
  await expect(waiting).rejects.toThrow('gone');
});

it('parts find who waits for them, whichever came first, and each once', async () => {
  const parts = new Parts();
  const part = (piece: number) => ({ step: 1, lane: 0, piece, loss: new Float32Array(1), grads: [], reports: [] });
  const early = part(0);
  parts.put(early);
  expect(await parts.take({ step: 1, lane: 0, piece: 0 })).toBe(early);
  const waiting = parts.take({ step: 1, lane: 0, piece: 1 });
  const again = parts.take({ step: 1, lane: 0, piece: 0 });
  const late = part(1);
  parts.put(late);
  expect(await waiting).toBe(late);
  const second = part(0);
  parts.put(second);
  expect(await again).toBe(second);
});
