/** The lab's worker: one engine, one device, all lanes. It speaks protocol.ts and nothing else. */
import { messageOf } from '../../message-of.ts';
import { fetchFolder } from '../../model/fetch-folder.ts';
import { type LoadedModel, loadModelFolder } from '../../model/folder.ts';
import { browserSurroundings } from '../../tensor/browser.ts';
import { type BackendChoice, type BackendName, deviceLost, openBackend, printSteps } from '../../tensor/index.ts';
import { createBrowserChecker } from '../checker-worker.ts';
import type { RunConfig } from '../config/config.ts';
import { parseConfig } from '../config/parse-config.ts';
import { liveProblem } from '../config/set.ts';
import { type Command, command, type Heard, type Message } from '../protocol.ts';
import type { Environment, RunEvent } from '../record/events.ts';
import { LAB } from '../record/version.ts';
import { Control } from './control.ts';
import { browserHands } from './crew/browser-hands.ts';
import { runSession } from './session.ts';

const post = (message: Message): void => self.postMessage(message);
const checker = createBrowserChecker();

/** The run that was asked for last. */
let current: { run: number; control: Control; config: RunConfig | null } | null = null;
let running: Promise<void> = Promise.resolve();
let opened: { want: BackendName | 'auto'; choice: BackendChoice } | null = null;

self.onmessage = ({ data }: MessageEvent<unknown>) => {
  const heard = command.safeParse(data);
  if (heard.success) obey(heard.data);
  else
    post({
      type: 'error',
      run: current?.run ?? 1,
      message: 'The page and its engine are of two versions. Reload the page.',
    });
};

function obey(asked: Heard<Command['type']>): void {
  if (asked.type === 'debug') printSteps(console.info);
  else if (asked.type === 'run') start(asked);
  // What is said to a run that is no longer at hand comes too late.
  else if (asked.run === current?.run) steer(asked, current);
}

function steer(asked: Heard<'pause' | 'play' | 'step' | 'stop' | 'set'>, mine: NonNullable<typeof current>): void {
  const { control } = mine;
  switch (asked.type) {
    case 'pause':
      control.pause();
      break;
    case 'play':
      control.play();
      break;
    case 'step':
      control.step(asked.count);
      break;
    case 'stop':
      control.stop();
      break;
    case 'set':
      change(asked, mine);
  }
}

function change({ run, change }: Heard<'set'>, { control, config }: NonNullable<typeof current>): void {
  const problem = config && liveProblem(config, change);
  if (problem) post({ type: 'refused', run, change, message: problem });
  else control.change(change);
}

/** Stops what runs and, once it has let go of the device, starts anew. */
function start(asked: Heard<'run'>): void {
  current?.control.stop();
  const mine = { run: asked.run, control: new Control(asked.startPaused), config: null };
  current = mine;
  running = running.then(() => execute(asked, mine)).catch((error) => fail(asked.run, error));
}

async function execute(
  { run, config: input, backend: want }: Heard<'run'>,
  mine: NonNullable<typeof current>,
): Promise<void> {
  const { control } = mine;
  if (control.signal.aborted) return;
  const config = parseConfig(input);
  mine.config = config;
  const model = await loadModel(run, config, control.signal);
  const backend = await open(run, want);
  announce(backend);
  const batch = new Batch(run);
  const events = runSession({
    config,
    model,
    backend,
    environment: environmentOf(backend),
    checker,
    control,
    hands: browserHands(),
    reopen: () => open(run, want, true),
  });
  try {
    for await (const event of events) if (current === mine) batch.add(event);
  } finally {
    batch.flush();
  }
}

let loaded: { key: string; model: LoadedModel } | null = null;

async function loadModel(run: number, config: RunConfig, signal: AbortSignal): Promise<LoadedModel> {
  const { id, checkpoint } = config.model;
  const key = `${id}/${checkpoint}`;
  if (loaded?.key === key) return loaded.model;
  // The worker's own file lies in assets/ of the page's folder (or in src/lab/ while developing).
  const root = new URL(import.meta.env.DEV ? '/' : '../', self.location.href);
  const folder = new URL(`models/${id}/`, root).href;
  const model = await loadModelFolder(fetchFolder(folder, signal), {
    checkpoint,
    progress: (done, total) => post({ type: 'loading', run, what: 'Weights', done, total, unit: 'bytes' }),
  });
  loaded = { key, model };
  return model;
}

async function open(run: number, want: BackendName | 'auto', again = false): Promise<BackendChoice> {
  if (!again && opened?.want === want) return opened.choice;
  post({ type: 'loading', run, what: 'Self-test', done: 0, total: 1, unit: 'shaders' });
  const choice = await openBackend(want, browserSurroundings());
  post({ type: 'loading', run, what: 'Self-test', done: 1, total: 1, unit: 'shaders' });
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

function fail(run: number, error: unknown): void {
  // A run that was stopped while it loaded is no failure.
  if (error instanceof DOMException && error.name === 'AbortError') return;
  post({ type: 'error', run, message: messageOf(error) });
}

/** Events in at most ten messages a second. */
class Batch {
  private readonly run: number;
  private events: RunEvent[] = [];
  private last = 0;

  constructor(run: number) {
    this.run = run;
  }

  add(event: RunEvent): void {
    // Only the newest progress matters.
    if (event.type === 'generating' && this.events.at(-1)?.type === 'generating') this.events.pop();
    this.events.push(event);
    if (performance.now() - this.last >= 100 || event.type === 'end' || event.type === 'paused') this.flush();
  }

  flush(): void {
    if (this.events.length === 0) return;
    post({ type: 'events', run: this.run, events: this.events });
    this.events = [];
    this.last = performance.now();
  }
}
