import type { LoadedModel } from '../../model/folder.ts';
import { hash64, hex64 } from '../../random/index.ts';
import type { RunEvent } from '../record/events.ts';
import type { Phase, Progress, Work } from './work.ts';

/** What a phase came to: its events and what it made of the progress. */
export interface PhaseResult {
  events: readonly RunEvent[];
  made: Partial<Progress>;
}

/** Results by key, for runs that share their beginnings: a sweep over r- samples its buffer once. A Map will do. */
export interface PhaseCache {
  get(key: string): PhaseResult | undefined;
  set(key: string, result: PhaseResult): unknown;
}

/** The hash of all that a phase's result follows from; null where that includes lanes that have trained. */
export function phaseKey(
  { kind, round, reads }: Phase,
  { model, backend }: Pick<Work, 'model' | 'backend'>,
): string | null {
  if (reads === null) return null;
  const all = { kind, round, reads, weights: fingerprint(model), backend: backend.backend, device: backend.device };
  return hex64(hash64(JSON.stringify(all)));
}

/** Runs a phase, or says again what a phase with the same key came to. Progress on the way is not said again. */
export async function* runRemembered(
  phase: Phase,
  work: Work,
  cache: PhaseCache | undefined,
): AsyncGenerator<RunEvent> {
  const key = cache ? phaseKey(phase, work) : null;
  const known = key === null ? undefined : cache?.get(key);
  if (known) {
    work.update(known.made);
    yield* known.events;
    return;
  }
  const events: RunEvent[] = [];
  for await (const event of phase.run(work)) {
    if (event.type !== 'generating') events.push(event);
    yield event;
  }
  if (key === null || work.stopped) return;
  const made = Object.fromEntries(phase.makes.map((name) => [name, work.progress[name]]));
  cache?.set(key, { events, made });
}

const fingerprints = new WeakMap<LoadedModel, string>();

/** 64 bits that tell two models' weights apart: FNV over the bits of every number, two streams. */
export function fingerprint(model: LoadedModel): string {
  const known = fingerprints.get(model);
  if (known) return known;
  let [a, b] = [0x811c9dc5, 0x9e3779b9];
  for (const [name, { data }] of [...model.weights].sort(([x], [y]) => (x < y ? -1 : 1))) {
    b = Math.imul(b ^ hash64(name).low, 0x01000193);
    for (const word of new Uint32Array(data.buffer, data.byteOffset, data.length)) {
      a = Math.imul(a ^ word, 0x01000193);
      b = Math.imul((b ^ word) + a, 0x85ebca6b);
    }
  }
  const text = hex64({ high: a >>> 0, low: b >>> 0 });
  fingerprints.set(model, text);
  return text;
}
