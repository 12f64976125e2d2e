/** A run that goes on from any of its snapshots, through bytes, as if it had never stopped. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { RunConfigInput } from '../../../src/lab/config/config.ts';
import type { Intervened, RunEvent } from '../../../src/lab/record/events.ts';
import type { PhaseResult } from '../../../src/lab/run/phase-cache.ts';
import { readSnapshot, type Snapshot, writeSnapshot } from '../../../src/lab/run/snapshot.ts';
import { memory } from '../../../src/tensor/index.ts';
import { backend } from '../../support/backend.ts';
import { comparable, half, ofType, tinyConfig, tinyRun } from './tiny-run.ts';

const replay: Intervened[] = [
  { type: 'intervention', step: 2, change: { lane: 'rift', path: 'learningRate', value: 2e-3 } },
  { type: 'intervention', step: 5, change: { lane: 'naive', path: 'rewards.negative', value: -0.3 } },
];

/** The events of a run, and every snapshot as bytes with the number of events that came before it. */
async function whole(
  config: RunConfigInput,
): Promise<{ events: RunEvent[]; kept: { bytes: Uint8Array; at: number }[] }> {
  const kept: { bytes: Uint8Array; at: number }[] = [];
  let at = 0;
  const events = await tinyRun({
    config,
    replay,
    snapshotEvery: 0,
    onSnapshot: async (snapshot) =>
      void kept.push({ bytes: writeSnapshot(snapshot, { recordBytes: at, recordHash: '' }), at }),
    onEvent: () => {
      at++;
    },
  });
  return { events, kept };
}

const goOn = (from: Snapshot, config: RunConfigInput) => tinyRun({ config, from, replay: [] });

beforeAll(() => backend('wasm'));

describe('a run goes on', () => {
  it('from each of its snapshots to the same events, bit for bit', async () => {
    const { events, kept } = await whole(tinyConfig);
    // After collecting, after the base, after each of six steps, after each of two evaluations.
    expect(kept).toHaveLength(10);
    for (const { bytes, at } of kept) {
      const { snapshot, recordBytes } = readSnapshot(bytes, 'run.state');
      expect(recordBytes).toBe(at);
      expect(comparable(await goOn(snapshot, tinyConfig))).toEqual(comparable(events.slice(at)));
    }
  });

  it('with what a lane that is dead, frozen or collapsed has left', async () => {
    const config: RunConfigInput = {
      ...tinyConfig,
      optimizer: { learningRate: 0.1, clipNorm: 0, warmup: 0 },
      lanes: [
        { id: 'naive', objective: 'naive', rewards: { negative: -5 } },
        { id: 'rft', objective: 'rft' },
      ],
    };
    const { events, kept } = await whole(config);
    const { bytes, at } = kept.at(-2)!;
    expect(comparable(await goOn(readSnapshot(bytes, 'run.state').snapshot, config))).toEqual(
      comparable(events.slice(at)),
    );
  });

  it('and adds up the seconds', async () => {
    const { kept } = await whole(tinyConfig);
    const { snapshot } = readSnapshot(kept[3]!.bytes, 'run.state');
    const end = ofType(await goOn({ ...snapshot, seconds: 1000 }, tinyConfig), 'end')[0]!;
    expect(end.seconds).toBeGreaterThan(1000);
  });

  it('and leaves nothing behind', async () => {
    const { kept } = await whole(tinyConfig);
    const before = memory().tensors;
    await goOn(readSnapshot(kept[4]!.bytes, 'run.state').snapshot, tinyConfig);
    expect(memory().tensors).toBe(before);
  });
});

describe('a file that is no snapshot', () => {
  it('is refused in a sentence', async () => {
    const { kept } = await whole(tinyConfig);
    const { bytes } = kept[0]!;
    expect(() => readSnapshot(bytes.subarray(0, 100), 'run.state')).toThrow(/^run\.state: .*\.$/);
    const other = new TextDecoder('latin1').decode(bytes).replace('"kind":"run"', '"kind":"fun"');
    const changed = Uint8Array.from(other, (character) => character.charCodeAt(0));
    expect(() => readSnapshot(changed, 'run.state')).toThrow(
      'run.state is a snapshot of fun (rift-lab-snapshot/1); a snapshot of run (rift-lab-snapshot/1) is needed. Start over without it.',
    );
  });
});

describe('phases that read the same', () => {
  it('are done once by runs that share their results', async () => {
    const cache = new Map<string, PhaseResult>();
    let asked = 0;
    const checker: typeof half = (items) => {
      asked += items.length;
      return half(items);
    };
    const one = await tinyRun({ cache, checker });
    const first = asked;
    const other = { ...tinyConfig, optimizer: { learningRate: 2e-2 } };
    const two = await tinyRun({ config: other, cache, checker });
    const alone = await tinyRun({ config: other });
    const told = (events: RunEvent[]) => comparable(events.filter(({ type }) => type !== 'generating'));
    expect(told(two)).toEqual(told(alone));
    // The answers to 6 problems x 4 and the base's 9 x 2 were labelled once; the lanes' evaluations are their own.
    expect(first - (asked - first)).toBe(24 + 18);
    expect(ofType(one, 'rollouts')).toEqual(ofType(two, 'rollouts'));
    await tinyRun({ config: { ...tinyConfig, seed: 8 }, cache, checker });
    expect(cache.size).toBe(4);
  });
});
