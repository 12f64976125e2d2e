import { messageOf } from '../message-of.ts';
import { Context, current, setCurrent } from './context.ts';
import type { BackendName, Counts, Engine } from './engine.ts';
import { runSelfTest, type SelfTestReport } from './selftest.ts';
import { checkReplays } from './selftest-replay.ts';
import { traced } from './trace.ts';

export interface BackendChoice {
  backend: BackendName;
  /** Why this backend, in words a person can read. */
  reason: string;
  /** The adapter's or the processor's name. */
  device: string;
  selfTest: SelfTestReport;
  /** How many lanes may share one pass: all on WebGPU, one on wasm and cpu. */
  lanesTogether: boolean;
}

/** How the surroundings (browser worker, Node) reach what the seam cannot find by itself. Each opens an engine. */
export interface Surroundings {
  /** Opens WebGPU, or says why not. */
  webgpu?: (options: { allowFallback: boolean }) => Promise<WebGpuOpening>;
  wasm?: () => Promise<Engine>;
  /** The lab's own kernels in WebAssembly. */
  simd?: () => Promise<Engine>;
  /** Plain TypeScript. */
  cpu?: () => Promise<Engine>;
}

export type WebGpuOpening = { ok: true; engine: Engine } | { ok: false; why: string };

let openingCount = 0;
const never = new Promise<string>(() => undefined);
/** The engine that is open, until it is closed. */
let opened: Engine | null = null;

/**
 * Opens a backend. `auto` takes WebGPU on a real adapter whose self-test passes, else wasm, else cpu, and says why.
 * A named backend is opened or an error says what stands in its way. The one that was open before is closed: what still
 * lies on it is gone.
 */
export async function openBackend(want: BackendName | 'auto', around: Surroundings): Promise<BackendChoice> {
  const refusals: string[] = [];
  closeBackend();
  if (want === 'auto' || want === 'webgpu') {
    const choice = await tryWebGpu(want === 'webgpu', around);
    if ('backend' in choice) return choice;
    refusals.push(choice.why);
    if (want === 'webgpu') throw new Error(`WebGPU cannot be used: ${choice.why}`);
  }
  if (want === 'simd') {
    if (!around.simd) throw new Error('The simd engine is not there.');
    return chosen(await around.simd(), 'chosen by hand');
  }
  if (want !== 'cpu' && around.wasm) {
    try {
      return await chosen(await around.wasm(), refusals[0] ?? 'chosen by hand');
    } catch (error) {
      if (want === 'wasm') throw error;
      refusals.push(messageOf(error));
    }
  }
  if (!around.cpu) throw new Error(`No backend can be opened: ${refusals.join('; ')}`);
  return chosen(await around.cpu(), refusals.length > 0 ? refusals.join('; ') : 'chosen by hand');
}

async function tryWebGpu(asked: boolean, around: Surroundings): Promise<BackendChoice | { why: string }> {
  if (!around.webgpu) return { why: 'WebGPU is not there.' };
  let opening: WebGpuOpening;
  try {
    opening = await around.webgpu({ allowFallback: asked });
  } catch (error) {
    return { why: messageOf(error) };
  }
  if (!opening.ok) return { why: opening.why };
  const choice = await chosen(opening.engine, asked ? 'chosen by hand' : 'a GPU is there and its self-test passed');
  if (choice.selfTest.failures.length > 0 && !asked) {
    closeBackend();
    return { why: `the GPU failed its self-test (${choice.selfTest.failures[0]})` };
  }
  const whyNot = await checkReplays();
  if (whyNot === null) return choice;
  current().plainSteps = whyNot;
  return { ...choice, reason: `${choice.reason}; steps are not recorded, because ${whyNot}` };
}

async function chosen(engine: Engine, reason: string): Promise<BackendChoice> {
  openingCount++;
  opened = engine;
  setCurrent(new Context(traced(engine)));
  const selfTest = await runSelfTest();
  const { name, device, limits } = engine;
  return { backend: name, reason, device, selfTest, lanesTogether: limits.lanesTogether };
}

/** How often a backend was opened: an array that is kept between runs belongs to one opening and dies with it. */
export const openings = (): number => openingCount;

/** Resolves when the open GPU is lost, with what happened; never on wasm and cpu. */
export const deviceLost = (): Promise<string> => opened?.lost ?? never;

/** Gives buffers that wait for reuse back to the device. */
export const trim = (): void => opened?.trim();

/** Dispatches and submits so far; zeros where there is no GPU. */
export const counts = (): Counts => opened?.counts() ?? { dispatches: 0, submits: 0 };

/** Closes the backend that is open, so that Node can exit; what is read from a GPU after that throws. */
export function closeBackend(): void {
  opened?.close();
  opened = null;
}

export const lanesTogether = (): boolean => current().engine.limits.lanesTogether;
