import { configFromQuery } from '../../lab/config/url.ts';
import { messageOf } from '../../message-of.ts';
import { figuresStand } from '../later.ts';
import { type ModelIndex, modelIndexSchema } from '../model-index.ts';
import { pages } from '../pages.ts';
import { lab, useLab } from '../store.ts';
import { followHistory, knowPages, pageOf, readAddress, writeAddress } from '../view-state.ts';
import { words } from '../words/index.ts';
import { showRecord } from './replay.ts';

const RECORD = 'runs/classroom.run.jsonl';

/** Reads the address, then brings the recorded run and the list of bases, each on its own: neither waits for a model. */
export async function startUp(): Promise<void> {
  const params = new URLSearchParams(location.search);
  const theme = document.documentElement.dataset.theme === 'dark' ? 'dark' : 'light';
  knowPages(pages);
  const pageName = pageOf(location.search);
  lab.set({ theme, pageName, view: params.get('view') === 'projector' ? 'projector' : 'page' });
  readAddress(location.search);
  followHistory();
  const { presetId, config, dropped } = configFromQuery(location.search);
  lab.set({ presetId, draft: config, ...(dropped.length > 0 && { notice: words.errors.linkSettings(dropped) }) });
  let before = lab.get().draft;
  let preset = lab.get().presetId;
  // The address follows every change of the next run's settings.
  useLab.subscribe((state) => {
    if (state.draft === before && state.presetId === preset) return;
    before = state.draft;
    preset = state.presetId;
    writeAddress();
  });
  await Promise.all([loadModels(), loadRecord()]);
  figuresStand();
}

async function loadModels(): Promise<void> {
  try {
    const response = await fetch(new URL('models/index.json', document.baseURI));
    if (!response.ok) return;
    const models: ModelIndex = modelIndexSchema.parse(await response.json());
    lab.set({ models });
  } catch {
    // Stage 1 says that the list is not here; a live run asks the worker, which says why a model cannot be read.
  }
}

async function loadRecord(): Promise<void> {
  try {
    // What reads records comes beside the record: a first paint needs neither.
    const reader = import('../../lab/record/record.ts');
    const response = await fetch(new URL(RECORD, document.baseURI));
    const type = response.headers.get('content-type') ?? '';
    // A host that answers every path with a page has no record either.
    if (!response.ok || type.includes('text/html')) return;
    const [text, { parseRecord }] = await Promise.all([textWithProgress(response), reader]);
    if (lab.get().source !== 'none') return;
    showRecord(parseRecord(text).events, 'recorded');
  } catch (error) {
    lab.set({
      notice: words.errors.recordNotShown(messageOf(error)),
      loading: null,
    });
  }
}

async function textWithProgress(response: Response): Promise<string> {
  const total = Number(response.headers.get('content-length') ?? 0);
  // A compressed body is longer than its header says; then there is no quantity to show.
  if (!response.body || total === 0 || response.headers.get('content-encoding')) return response.text();
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let done = 0;
  for (;;) {
    const chunk = await reader.read();
    if (chunk.done) break;
    done += chunk.value.length;
    text += decoder.decode(chunk.value, { stream: true });
    lab.set({ loading: { what: words.record.loading, done, total, unit: 'bytes' } });
  }
  lab.set({ loading: null });
  return text + decoder.decode();
}
