import { z } from 'zod';
import { joinFloats } from '../../training/optimizer.ts';
import type { RunConfig } from '../config/config.ts';
import type { Intervened, RolloutLine } from '../record/events.ts';
import type { RolloutBuffer } from './buffer.ts';
import { readSnapshotFile, SnapshotError, writeSnapshotFile } from './snapshot-file.ts';
import type { Progress } from './work.ts';

/**
 * All that is needed to go on with a run from some moment, on any backend: with the same bits on wasm, whoever takes it up. A
 * lost device, a killed process and a closed tab go on from one and the same thing. Random numbers need no state of their own:
 * each is addressed by seed, purpose and round, and the order of the rows by the step.
 */
export interface Snapshot {
  config: RunConfig;
  progress: Progress;
  /** Changes that a person made so far, and those of a record that is executed again. */
  interventions: readonly Intervened[];
  /** The latter alone: they are said again at their steps. */
  replay: readonly Intervened[];
  /** Seconds the run has taken. */
  seconds: number;
  peakBytes: number;
}

const count = z.number().int().min(0);
const ids = z.array(z.string());
const rows = z.array(z.object({ tokens: z.array(count).readonly(), promptLength: count })).readonly();
const intervened = z.array(z.looseObject({ type: z.literal('intervention'), step: count })).readonly();
const aboutSchema = z.object({
  config: z.looseObject({ lanes: z.array(z.looseObject({ id: z.string() })).min(1) }),
  phase: count,
  step: count,
  /** In the order in which their log-probs follow each other in the arrays. */
  buffers: z.array(
    z.object({
      key: z.string(),
      round: count,
      lane: z.string(),
      lines: z.array(z.looseObject({ tokens: z.array(count) })),
    }),
  ),
  probe: z.object({ right: rows, wrong: rows }).nullable(),
  baseMean: z.number().nullable(),
  taken: z.array(count).readonly(),
  dead: ids,
  collapsed: ids,
  interventions: intervened,
  replay: intervened,
  seconds: z.number(),
  peakBytes: z.number(),
  /** How much of the run's record belongs to the snapshot. */
  recordBytes: count,
  recordHash: z.string().max(64),
});

/** How much of a run's record belongs to a snapshot, and the SHA-256 of that much, so that no other record is taken for it. */
export interface RecordPlace {
  recordBytes: number;
  recordHash: string;
}

/**
 * A snapshot as the bytes of a file. The place tells how long the record was when it was taken: what a record has beyond that
 * will happen again.
 */
export function writeSnapshot({ config, progress, ...rest }: Snapshot, place: RecordPlace): Uint8Array {
  const { buffers, probe, lanes, dead, collapsed, baseMean, ...plain } = progress;
  const arrays = new Map<string, Float32Array>();
  for (const [key, { lines, reference }] of buffers) {
    arrays.set(`logp/${key}`, Float32Array.from(lines.flatMap(({ logp }) => logp)));
    if (reference) arrays.set(`reference/${key}`, joinFloats(reference));
  }
  if (probe?.base) arrays.set('probe', probe.base);
  const about = {
    config,
    ...plain,
    ...rest,
    buffers: [...buffers].map(([key, { round, lane, lines }]) => ({
      key,
      round,
      lane,
      lines: lines.map(({ logp: _, ...line }) => line),
    })),
    probe: probe && { right: probe.right, wrong: probe.wrong },
    baseMean: Number.isFinite(baseMean) ? baseMean : null,
    dead: [...dead],
    collapsed: [...collapsed],
    ...place,
  } satisfies Record<keyof z.input<typeof aboutSchema>, unknown>;
  const states = lanes ? lanes.weights.map((weights, i) => ({ weights, optimizer: lanes.optimizers[i]! })) : [];
  return writeSnapshotFile('run', { about, lanes: states, arrays });
}

/**
 * Reads what `writeSnapshot` wrote.
 *
 * @throws SnapshotError, ModelError: one sentence for a file that is none, or is damaged
 */
export function readSnapshot(bytes: Uint8Array, file: string): { snapshot: Snapshot } & RecordPlace {
  const { about, lanes, arrays } = readSnapshotFile('run', bytes, file);
  const parsed = aboutSchema.safeParse(about);
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!;
    throw new SnapshotError(
      `${file} is damaged at ${path.join('.') || 'its start'}: ${message}. Start over without it.`,
    );
  }
  const { config, buffers, probe, baseMean, dead, collapsed, interventions, replay, ...rest } = parsed.data;
  if (lanes.length > 0 && lanes.length !== config.lanes.length) {
    throw new SnapshotError(`${file} has ${lanes.length} of ${config.lanes.length} lanes. Start over without it.`);
  }
  const { phase, step, taken, seconds, peakBytes, recordBytes, recordHash } = rest;
  const progress: Progress = {
    phase,
    step,
    taken,
    buffers: new Map(buffers.map((buffer) => [buffer.key, bufferOf(buffer, arrays)])),
    probe: probe && { ...probe, base: arrays.get('probe') ?? null },
    baseMean: baseMean ?? Number.NaN,
    dead: new Set(dead),
    collapsed: new Set(collapsed),
    lanes:
      lanes.length > 0
        ? { weights: lanes.map(({ weights }) => weights), optimizers: lanes.map(({ optimizer }) => optimizer) }
        : null,
  };
  const said = { interventions, replay } as unknown as Pick<Snapshot, 'interventions' | 'replay'>;
  const snapshot = { config: config as unknown as RunConfig, progress, ...said, seconds, peakBytes };
  return { snapshot, recordBytes, recordHash };
}

type StoredBuffer = z.output<typeof aboutSchema>['buffers'][number];

function bufferOf({ key, round, lane, lines }: StoredBuffer, arrays: ReadonlyMap<string, Float32Array>): RolloutBuffer {
  const lengths = lines.map(({ tokens }) => tokens.length);
  const logp = cut(arrays.get(`logp/${key}`), lengths);
  const whole = lines.map((line, i) => ({ ...line, logp: Array.from(logp[i]!) })) as unknown as RolloutLine[];
  const reference = arrays.get(`reference/${key}`);
  return { round, lane, lines: whole, reference: reference ? cut(reference, lengths) : null };
}

/** The inverse of `joinFloats`. */
function cut(whole: Float32Array = new Float32Array(0), lengths: readonly number[]): Float32Array[] {
  let at = 0;
  return lengths.map((length) => {
    at += length;
    return whole.subarray(at - length, at);
  });
}
