/** The lab's worker: one engine, one device, all lanes. It speaks protocol.ts and nothing else. */
import { messageOf } from '../../message-of.ts';
import { fetchFolder } from '../../model/fetch-folder.ts';
import { type LoadedModel, loadModelFolder } from '../../model/folder.ts';
import { browserSurroundings } from '../../tensor/browser.ts';
import { type BackendChoice, type BackendName, deviceLost, openBackend, printSteps } from '../../tensor/index.ts';
import { createBrowserChecker } from '../checker-worker.ts';
import type { RunConfig, RunConfigInput } from '../config/config.ts';
import { parseConfig } from '../config/parse-config.ts';
import type { Command, Message } from '../protocol.ts';
import type { Environment, RunEvent } from '../record/events.ts';
import { LAB } from '../record/version.ts';
import { Control } from './control.ts';
import { runSession } from './session.ts';

const post = (message: Message): void => self.postMessage(message);
const checker = createBrowserChecker();

let control: Control | null = null;
let running: Promise<void> = Promise.resolve();
let opened: { want: BackendName | 'auto'; choice: BackendChoice } | null = null;

self.onmessage = ({ data }: MessageEvent<Command>) => {
  switch (data.type) {
    case 'run':
      start(data);
      break;
    case 'pause':
      control?.pause();
      break;
    case 'play':
      control?.play();
      break;
    case 'step':
      control?.step(data.count);
      break;
    case 'stop':
      control?.stop();
      break;
    case 'intervene':
      control?.change(data.change);
      break;
    case 'probe-device':
      running = running.then(() => open(data.backend)).then(announce, fail);
      break;
    case 'debug':
      printSteps(console.info);
      break;
  }
};

/** Stops what runs and, once it has let go of the device, starts anew. */
function start({ config, backend, startPaused }: Extract<Command, { type: 'run' }>): void {
  control?.stop();
  const mine = new Control(startPaused);
  control = mine;
  running = running.then(() => run(config, backend, mine)).catch(fail);
}

async function run(input: RunConfigInput, want: BackendName | 'auto', mine: Control): Promise<void> {
  if (mine.signal.aborted) return;
  const config = parseConfig(input);
  const model = await loadModel(config, mine.signal);
  const backend = await open(want);
  announce(backend);
  const batch = new Batch();
  const events = runSession({
    config,
    model,
    backend,
    environment: environmentOf(backend),
    checker,
    control: mine,
    reopen: () => open(want, true),
  });
  try {
    for await (const event of events) if (control === mine) batch.add(event);
  } finally {
    batch.flush();
  }
}

let loaded: { key: string; model: LoadedModel } | null = null;

async function loadModel(config: RunConfig, signal: AbortSignal): Promise<LoadedModel> {
  const { id, checkpoint } = config.model;
  const key = `${id}/${checkpoint}`;
  if (loaded?.key === key) return loaded.model;
  // The worker's own file lies in assets/ of the page's folder (or in src/lab/ while developing).
  const root = new URL(import.meta.env.DEV ? '/' : '../', self.location.href);
  const folder = new URL(`models/${id}/`, root).href;
  const model = await loadModelFolder(fetchFolder(folder, signal), {
    checkpoint,
    progress: (done, total) => post({ type: 'loading', what: 'Weights', done, total, unit: 'bytes' }),
  });
  loaded = { key, model };
  return model;
}

async function open(want: BackendName | 'auto', again = false): Promise<BackendChoice> {
  if (!again && opened?.want === want) return opened.choice;
  post({ type: 'loading', what: 'Self-test', done: 0, total: 1, unit: 'shaders' });
  const choice = await openBackend(want, browserSurroundings());
  post({ type: 'loading', what: 'Self-test', done: 1, total: 1, unit: 'shaders' });
  opened = { want, choice };
  // A device lost while nothing runs must not be taken for open by the next run.
  void deviceLost().then(() => {
    if (opened?.choice === choice) opened = null;
  });
  return choice;
}

function announce({ backend, reason, device, selfTest }: BackendChoice): void {
  const result = `self-test ${selfTest.passed} of ${selfTest.total}`;
  post({ type: 'device', backend, reason, device, selfTest: result });
}

function environmentOf({ backend, reason, device }: BackendChoice): Environment {
  return { engine: LAB, backend, reason, device, runtime: navigator.userAgent };
}

function fail(error: unknown): void {
  // A run that was stopped while it loaded is no failure.
  if (error instanceof DOMException && error.name === 'AbortError') return;
  post({ type: 'error', message: messageOf(error) });
}

/** Events in at most ten messages a second. */
class Batch {
  private events: RunEvent[] = [];
  private last = 0;

  add(event: RunEvent): void {
    // Only the newest progress matters.
    if (event.type === 'generating' && this.events.at(-1)?.type === 'generating') this.events.pop();
    this.events.push(event);
    if (performance.now() - this.last >= 100 || event.type === 'end' || event.type === 'paused') this.flush();
  }

  flush(): void {
    if (this.events.length === 0) return;
    post({ type: 'events', events: this.events });
    this.events = [];
    this.last = performance.now();
  }
}
