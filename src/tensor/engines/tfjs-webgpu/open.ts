import { env } from '@tensorflow/tfjs-core';
import { messageOf } from '../../../message-of.ts';
import { LabDevice } from './device.ts';
import { WebGpuEngine } from './engine.ts';

export interface WebGpuOptions {
  gpu: GPU;
  /** Whether an adapter that computes on the processor (SwiftShader, llvmpipe) will do. */
  allowFallback: boolean;
  powerPreference?: GPUPowerPreference;
  /** Called once, with the first error that nobody caught: from then on results cannot be trusted. */
  onError?: (message: string) => void;
  /** Called when the engine is closed. */
  onClose?: () => void;
}

export interface OpenedWebGpu {
  ok: true;
  engine: WebGpuEngine;
  /** Whether the adapter computes on the processor. */
  fallback: boolean;
  /** The first uncaught GPU error, or null. */
  firstError: () => string | null;
  gpuDevice: LabDevice;
}

export type WebGpuRefusal = { ok: false; why: string };

/**
 * Opens a GPU device of the lab's own. Refuses, with the reason, where there is no adapter or only one that computes on the
 * processor and that was not asked for.
 */
export async function openWebGpu(options: WebGpuOptions): Promise<OpenedWebGpu | WebGpuRefusal> {
  const { gpu, allowFallback, powerPreference = 'high-performance', onError, onClose } = options;
  const adapter = await gpu.requestAdapter({ powerPreference });
  if (!adapter) return { ok: false, why: 'WebGPU is there, but it has no adapter.' };
  const fallback = computesOnProcessor(adapter);
  const name = nameOf(infoOf(adapter));
  if (fallback && !allowFallback)
    return { ok: false, why: `The only GPU is ${name}, which computes on the processor.` };
  let native: GPUDevice;
  try {
    native = await adapter.requestDevice(deviceDescriptor(adapter));
  } catch (error) {
    return { ok: false, why: `${name} gave no device: ${messageOf(error)}` };
  }
  let firstError: string | null = null;
  const failed = new Promise<string>((resolve) => {
    native.addEventListener('uncapturederror', (event) => {
      if (firstError !== null) return;
      firstError = (event as GPUUncapturedErrorEvent).error.message;
      onError?.(firstError);
      resolve(`The GPU reported an error, after which its numbers cannot be trusted: ${firstError}`);
    });
  });

  // Small operations would run here or there depending on where their inputs happen to be.
  env().set('WEBGPU_CPU_FORWARD', false);
  const device = new LabDevice(native, fallback);
  const lost = Promise.race([native.lost.then(lossOf), failed]);
  const engine = new WebGpuEngine(device, adapter.info, name, lost, onClose);
  return { ok: true, engine, fallback, firstError: () => firstError, gpuDevice: device };
}

const lossOf = ({ reason, message }: GPUDeviceLostInfo): string =>
  reason === 'destroyed' ? 'The GPU device was closed.' : `The GPU device was lost${message ? `: ${message}` : '.'}`;

const RAISED_LIMITS = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupsPerDimension',
] as const;
const STORAGE_BUFFERS_WANTED = 10;

function deviceDescriptor(adapter: GPUAdapter): GPUDeviceDescriptor {
  const requiredLimits: Record<string, number> = {
    maxStorageBuffersPerShaderStage: Math.min(STORAGE_BUFFERS_WANTED, adapter.limits.maxStorageBuffersPerShaderStage),
  };
  for (const limit of RAISED_LIMITS) requiredLimits[limit] = adapter.limits[limit];
  const wanted: GPUFeatureName[] = ['timestamp-query', 'subgroups'];
  return { requiredLimits, requiredFeatures: wanted.filter((feature) => adapter.features.has(feature)) };
}

/** Older browsers have no `info`, or tell of a fallback on the adapter itself. */
const infoOf = (adapter: GPUAdapter): Partial<GPUAdapterInfo> => adapter.info ?? {};

function computesOnProcessor(adapter: GPUAdapter): boolean {
  const { architecture, description, device, isFallbackAdapter } = infoOf(adapter);
  const onAdapter = (adapter as { isFallbackAdapter?: boolean }).isFallbackAdapter;
  return (
    (isFallbackAdapter ?? onAdapter ?? false) ||
    /swiftshader|llvmpipe|lavapipe|basic render/i.test(`${architecture} ${description} ${device}`)
  );
}

function nameOf(info: Partial<GPUAdapterInfo>): string {
  return (
    info.description || [info.vendor, info.architecture || info.device].filter(Boolean).join(' ') || 'an unnamed GPU'
  );
}
