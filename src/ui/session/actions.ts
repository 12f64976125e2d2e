import { liveSchema, set } from '../../lab/config/set.ts';
import { toJsonLines } from '../../lab/record/json-lines.ts';
import type { ParsedRecord } from '../../lab/record/record.ts';
import { emptyRun } from '../../lab/record/reducers.ts';
import { messageOf } from '../../message-of.ts';
import type { OptionValue } from '../../objectives/index.ts';
import { download } from '../export/download.ts';
import { current, usesNegative, withNegative } from '../lane-settings.ts';
import { lab, liveRunning } from '../store.ts';
import { words } from '../words/index.ts';
import { setLive, setLivePlaying, startLive, stepLive, stopLive } from './live.ts';
import { afterStep, beginning } from './pace.ts';
import { pauseReplay, playReplay, seek, showRecord } from './replay.ts';

/** What a person can do, by key or by button; each works for a live run and for a recorded one. */

const isLiveRunning = (): boolean => liveRunning(lab.get());

export function playOrPause(): void {
  const { replay, livePlaying } = lab.get();
  if (isLiveRunning()) setLivePlaying(!livePlaying);
  else if (!replay) runLive();
  else if (replay.playing) pauseReplay();
  else playReplay();
}

export function stepBy(count: number): void {
  const { replay, events } = lab.get();
  if (isLiveRunning()) stepLive(count);
  else if (replay) {
    pauseReplay();
    const from = replay.position >= events.length ? 0 : replay.position;
    seek(afterStep(events, from, count));
  } else {
    startLive(lab.get().draft, true);
    stepLive(count);
  }
}

/** Asks first when a live run with steps would be thrown away. */
export function reset(sure = false): void {
  const { run, replay } = lab.get();
  if (isLiveRunning() && run.steps.length > 0 && !sure) {
    lab.set({ dialog: 'reset' });
    return;
  }
  lab.set({ dialog: null });
  if (replay) {
    pauseReplay();
    seek(beginning(lab.get().events));
    return;
  }
  stopLive();
  lab.set((state) => ({
    run: emptyRun(),
    events: [],
    source: 'none',
    revision: state.revision + 1,
    opened: null,
    cursor: null,
    page: 0,
    notice: null,
  }));
}

/** Starts the next live run from the chosen settings; asks first when that would lose one with steps. */
export function runLive(sure = false): void {
  const { source, saved, events } = lab.get();
  if (source === 'live' && !saved && events.some((event) => event.type === 'step') && !sure) {
    lab.set({ dialog: 'replace' });
    return;
  }
  pauseReplay();
  lab.set({ dialog: null });
  startLive(lab.get().draft);
}

export function saveRecord(): void {
  const { events, run } = lab.get();
  if (events.length === 0) return;
  const name = run.started?.config.name.replace(/[^A-Za-z0-9-]+/g, '-') ?? 'run';
  download(
    `${name}-${run.started?.configHash.slice(0, 7) ?? 'run'}.run.jsonl`,
    toJsonLines(events),
    'application/jsonl',
  );
  if (run.end) lab.set({ saved: true });
}

/** Shows a record that a person opened; on an error the run on the screen stays. */
export async function openFile(file: File): Promise<void> {
  const kept = lab.get().run.started !== null;
  let record: ParsedRecord;
  try {
    const { parseRecord } = await import('../../lab/record/record.ts');
    record = parseRecord(await file.text());
  } catch (error) {
    lab.set({ notice: words.errors.fileNotOpened(file.name, messageOf(error), kept) });
    return;
  }
  if (isLiveRunning()) stopLive();
  showRecord(record.events, 'file', file.name);
  // A record of an older format says so, before what could not be read in it.
  const said = words.inARow([words.sentences.migrated(record.migrated) ?? '', ...record.warnings]);
  lab.set({ notice: said === '' ? null : said });
}

/** One reward for wrong answers in all lanes that use it: of the run in progress from its next step, or of the next run. */
export function changeNegative(negative: number): void {
  const { run, draft } = lab.get();
  if (!isLiveRunning()) {
    lab.set({ draft: withNegative(draft, negative) });
    return;
  }
  for (const lane of run.lanes) {
    const settings = current(run, lane.config.id);
    if (!settings || !usesNegative(lane.config)) continue;
    setLane(lane.config.id, 'rewards.negative', negative);
  }
}

/**
 * One setting of one lane, by its path: of the run in progress from its next step, where it can be changed there; otherwise of
 * the next run.
 */
export function setLane(lane: string, path: string, value: OptionValue): void {
  if (isLiveRunning() && liveSchema(path)) setLive({ lane, path, value });
  else lab.set(({ draft }) => ({ draft: set(draft, lane, path, value) }));
}
