import { watchDevice } from './failure.ts';
import { registerHost } from './host/index.ts';
import type { SelfTestReport } from './selftest.ts';
import { runSelfTest } from './selftest.ts';
import { installSlots } from './slots.ts';
import { tf } from './tf.ts';

export type BackendName = 'webgpu' | 'wasm' | 'cpu';

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

/** How the surroundings (browser worker, Node) reach what the seam cannot find by itself. */
export interface Surroundings {
  /** Opens WebGPU and registers its kernels, or says why not. */
  webgpu?: (options: { allowFallback: boolean }) => Promise<WebGpuOpening>;
  /** Where the .wasm binary is: a folder ending in a slash, or its URL. */
  wasm?: () => Promise<{ open: (location: string) => Promise<void>; location: string }>;
  /** Loads the plain JavaScript backend. */
  cpu?: () => Promise<void>;
  processor: string;
}

export interface OpenGpu {
  ok: true;
  device: string;
  fallback: boolean;
  slots: Parameters<typeof installSlots>[0];
  /** Resolves with a message when the device is lost or reports an error. */
  lost: Promise<string>;
  trim: () => void;
  counts: () => Counts;
  close: () => void;
}

export type WebGpuOpening = OpenGpu | { ok: false; why: string };

/** What has gone to the GPU since it was opened. */
export interface Counts {
  dispatches: number;
  submits: number;
}

let openingCount = 0;
/** The GPU that is open; null on wasm and cpu. */
let gpu: OpenGpu | null = null;
const never = new Promise<string>(() => undefined);

/**
 * Opens a backend. `auto` takes WebGPU on a real adapter whose self-test passes, else wasm, else cpu, and says why.
 * A named backend is opened or an error says what stands in its way. The device that was open before is closed: what still
 * lies on it is gone.
 */
export async function openBackend(want: BackendName | 'auto', around: Surroundings): Promise<BackendChoice> {
  const refusals: string[] = [];
  closeBackend();
  if (want === 'auto' || want === 'webgpu') {
    const opened = await tryWebGpu(want === 'webgpu', around);
    if ('backend' in opened) return opened;
    refusals.push(opened.why);
    if (want === 'webgpu') throw new Error(`WebGPU cannot be used: ${opened.why}`);
  }
  registerHost();
  installSlots(null);
  watchDevice(null);
  if (want !== 'cpu' && around.wasm) {
    try {
      const { open, location } = await around.wasm();
      await open(location);
      return await chosen('wasm', around.processor, refusals[0] ?? 'chosen by hand');
    } catch (error) {
      if (want === 'wasm') throw error;
      refusals.push(messageOf(error));
    }
  }
  if (!around.cpu) throw new Error(`No backend can be opened: ${refusals.join('; ')}`);
  await around.cpu();
  if (!(await tf.setBackend('cpu'))) throw new Error('The plain JavaScript backend did not start.');
  return chosen('cpu', around.processor, refusals.length > 0 ? refusals.join('; ') : 'chosen by hand');
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
  gpu = opening;
  installSlots(opening.slots);
  watchDevice(opening.lost);
  const choice = await chosen(
    'webgpu',
    opening.device,
    asked ? 'chosen by hand' : 'a GPU is there and its self-test passed',
  );
  if (choice.selfTest.failures.length > 0 && !asked) {
    closeBackend();
    return { why: `the GPU failed its self-test (${choice.selfTest.failures[0]})` };
  }
  return choice;
}

async function chosen(backend: BackendName, device: string, reason: string): Promise<BackendChoice> {
  openingCount++;
  const selfTest = await runSelfTest();
  return { backend, reason, device, selfTest, lanesTogether: backend === 'webgpu' };
}

/** How often a backend was opened: an array that is kept between runs belongs to one opening and dies with it. */
export const openings = (): number => openingCount;

/** Resolves when the GPU is lost, with what happened; never on wasm and cpu. */
export const deviceLost = (): Promise<string> => gpu?.lost ?? never;

/** Gives buffers that wait for reuse back to the device. */
export const trim = (): void => gpu?.trim();

/** Dispatches and submits so far; zeros where there is no GPU. */
export const counts = (): Counts => gpu?.counts() ?? { dispatches: 0, submits: 0 };

/** Closes the GPU if one is open, so that Node can exit; what is read from it after that throws. */
export function closeBackend(): void {
  gpu?.close();
  gpu = null;
}

export const lanesTogether = (): boolean => tf.getBackend() === 'webgpu';

export const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message || error.name : String(error);
